/*
 * Plays a video where it stands. Nothing of the service that has it is asked for before somebody presses play, and without this
 * script the still is a link to the video.
 */
(() => {
    "use strict";

    function play(figure, frame) {
        const player = document.createElement("iframe");
        player.src = figure.dataset.evPlayer;
        player.title = figure.dataset.evTitle;
        player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
        player.referrerPolicy = "strict-origin-when-cross-origin";
        frame.replaceChildren(player);
        player.focus();
        const note = figure.querySelector("[role=status]");
        if (note) note.textContent = figure.dataset.evLoaded;
    }

    function prepare(figure) {
        const frame = figure.querySelector(".ev-video__frame");
        const link = frame.querySelector("a");
        // What happens on the page itself is a button's work, also for who hears the page.
        const button = document.createElement("button");
        button.type = "button";
        button.className = link.className;
        button.append(...link.childNodes);
        button.querySelector(".ev-hidden").textContent = figure.dataset.evPlay;
        button.addEventListener("click", () => play(figure, frame));
        link.replaceWith(button);
    }

    document.querySelectorAll(".ev-video[data-ev-player]").forEach(prepare);
})();
