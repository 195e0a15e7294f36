/*
 * Makes writing easier for guests: formatting by six buttons, saving while they type, and what is typed is kept by their browser
 * until it was saved. Without this script the text area does, with a button to save.
 */
(() => {
    "use strict";

    const JSON_PLEASE = { Accept: "application/json" };
    /* Long enough not to save every word, short enough that a lost connection costs a sentence. */
    const PAUSE = 4000;
    const COMMANDS = {
        bold: () => document.execCommand("bold"),
        italic: () => document.execCommand("italic"),
        heading: () => toggleBlock("h2"),
        quote: () => toggleBlock("blockquote"),
        list: () => document.execCommand("insertUnorderedList"),
    };

    function toggleBlock(name) {
        const present = document.queryCommandValue("formatBlock").toLowerCase();
        document.execCommand("formatBlock", false, present === name ? "p" : name);
    }

    /* What was typed and not saved yet, by the address of the page. Where a browser forbids that, it is not kept. */
    class Memory {
        constructor(name) {
            this.name = name;
        }

        read() {
            try {
                return JSON.parse(sessionStorage.getItem(this.name));
            } catch {
                return null;
            }
        }

        write(value) {
            try {
                if (value === null) sessionStorage.removeItem(this.name);
                else sessionStorage.setItem(this.name, JSON.stringify(value));
            } catch {
                /* Private windows, full disks. */
            }
        }
    }

    class Desk {
        constructor(form) {
            this.form = form;
            this.status = form.querySelector("[data-ev-status]");
            this.memory = new Memory(`ev-guest:${location.pathname}`);
            this.timer = null;
            this.saving = false;
            this.again = false;
            this.openEditor();
            this.recall();
            form.addEventListener("input", () => this.onInput());
            form.addEventListener("submit", () => this.onSubmit());
            window.addEventListener("online", () => this.save());
        }

        openEditor() {
            const saved = this.form.querySelector("template[data-ev-saved]");
            const notation = this.form.elements.notation;
            this.area = this.form.elements.body;
            /* What was refused is shown as it was sent: it was not cleaned, so no page may make elements of it. */
            if (!saved || document.execCommand === undefined) return;
            this.editor = document.createElement("div");
            this.editor.className = "ev-guest__editor";
            this.editor.contentEditable = "true";
            this.editor.setAttribute("role", "textbox");
            this.editor.setAttribute("aria-multiline", "true");
            const label = this.form.querySelector(`label[for="${this.area.id}"]`);
            label.id = `${this.area.id}-label`;
            label.addEventListener("click", () => this.editor.focus());
            this.editor.setAttribute("aria-labelledby", label.id);
            this.editor.append(saved.content.cloneNode(true));
            this.form.querySelector("[data-ev-typed]").hidden = true;
            this.area.hidden = true;
            this.area.before(this.addButtons(), this.editor);
            notation.value = "html";
            this.toArea();
            document.execCommand("defaultParagraphSeparator", false, "p");
        }

        addButtons() {
            const bar = this.form.querySelector("template[data-ev-buttons]").content.firstElementChild.cloneNode(true);
            this.buttons = [...bar.querySelectorAll("button")];
            this.buttons.forEach((button, place) => {
                button.tabIndex = place ? -1 : 0;
                button.addEventListener("mousedown", (event) => event.preventDefault());
                button.addEventListener("click", () => this.format(button));
            });
            bar.addEventListener("keydown", (event) => this.onBarKey(event));
            document.addEventListener("selectionchange", () => this.showPressed());
            return bar;
        }

        /* One stop for the tab key, arrows inside: as toolbars are (WAI-ARIA Authoring Practices). */
        onBarKey(event) {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            if (!step) return;
            event.preventDefault();
            const from = this.buttons.indexOf(document.activeElement);
            const to = this.buttons[(from + step + this.buttons.length) % this.buttons.length];
            this.buttons.forEach((button) => (button.tabIndex = button === to ? 0 : -1));
            to.focus();
        }

        format(button) {
            const command = button.dataset.command;
            this.editor.focus();
            if (command === "link") this.link(button.dataset.question);
            else COMMANDS[command]();
            this.showPressed();
            this.onInput();
        }

        link(question) {
            const node = window.getSelection().anchorNode;
            const present = node && node.parentElement && node.parentElement.closest("a");
            const address = window.prompt(question, present ? present.getAttribute("href") : "https://");
            if (address === null) return;
            if (address === "" || address === "https://") document.execCommand("unlink");
            else document.execCommand("createLink", false, address);
        }

        showPressed() {
            if (!this.editor || !this.editor.contains(document.activeElement)) return;
            const block = document.queryCommandValue("formatBlock").toLowerCase();
            const states = {
                bold: document.queryCommandState("bold"),
                italic: document.queryCommandState("italic"),
                list: document.queryCommandState("insertUnorderedList"),
                heading: block === "h2" || block === "h3",
                quote: block === "blockquote",
            };
            for (const button of this.buttons) {
                if (button.dataset.command in states) button.setAttribute("aria-pressed", states[button.dataset.command]);
            }
        }

        toArea() {
            if (this.editor) this.area.value = this.editor.innerHTML;
        }

        onInput() {
            this.toArea();
            this.remember();
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.save(), PAUSE);
        }

        onSubmit() {
            clearTimeout(this.timer);
            this.toArea();
        }

        remember() {
            this.memory.write(Object.fromEntries(new FormData(this.form)));
        }

        /* What was typed and not saved, since the page was left or the connection was lost. */
        recall() {
            const kept = this.memory.read();
            const isRefused = this.form.parentElement.querySelector(".ev-message__problems");
            if (!kept || isRefused) return;
            for (const [name, value] of Object.entries(kept)) {
                const field = this.form.elements[name];
                if (!field || name === "version" || name === "notation" || name === "body") continue;
                if (field.type === "checkbox") field.checked = true;
                else field.value = value;
            }
            if (kept.body === undefined) return;
            if (!this.editor) this.area.value = kept.body;
            else if (kept.notation === "html") this.editor.replaceChildren(...parse(kept.body));
            this.onInput();
        }

        async save() {
            if (this.saving) {
                this.again = true;
                return;
            }
            this.saving = true;
            const sent = new FormData(this.form);
            try {
                const response = await fetch(this.form.action, { method: "POST", body: sent, headers: JSON_PLEASE });
                const answer = await response.json();
                this.onAnswer(response.ok, answer);
            } catch {
                /* No connection: it is kept here, and saved when there is one. */
                this.timer = setTimeout(() => this.save(), 5 * PAUSE);
            }
            this.saving = false;
            if (this.again) {
                this.again = false;
                this.save();
            }
        }

        onAnswer(isSaved, answer) {
            if (!isSaved) {
                this.status.textContent = answer.problems.join(" ");
                return;
            }
            this.form.elements.version.value = answer.version;
            this.status.textContent = answer.message;
            if (!this.again) this.memory.write(null);
        }
    }

    /* The guest's own words of a moment ago, out of their own browser: without anything that runs. */
    function parse(html) {
        const page = new DOMParser().parseFromString(html, "text/html");
        page.querySelectorAll("script, style, iframe, object, embed, link, meta, form, svg, math").forEach((element) => element.remove());
        for (const element of page.body.querySelectorAll("*")) {
            for (const { name, value } of [...element.attributes]) {
                const isPicture = element.tagName === "IMG" && ["src", "alt", "data-picture"].includes(name);
                const isLink = element.tagName === "A" && name === "href" && /^(https?|mailto):/i.test(value);
                if (!isPicture && !isLink) element.removeAttribute(name);
            }
        }
        return [...page.body.childNodes];
    }

    for (const form of document.querySelectorAll("form[data-ev-guest]")) new Desk(form);
})();
