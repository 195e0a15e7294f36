/*
 * A place to write with six buttons, in front of a text area that takes what is written. What it may show is the text as the server
 * cleaned it, and what parse() let through.
 */
(() => {
    "use strict";

    const KEPT = new Set(["A", "B", "BLOCKQUOTE", "BR", "DIV", "EM", "FIGURE", "H2", "H3", "I", "LI", "OL", "P", "STRONG", "UL"]);
    const DROPPED = "script, style, template, iframe, object, embed, noscript, svg, math, title, textarea, select, xmp, noembed, noframes";
    const COMMANDS = { bold: "bold", italic: "italic", list: "insertUnorderedList" };

    /*
     * Words out of this browser's memory or off the clipboard, as elements that run nothing and load nothing but pictures of this text:
     * other elements leave their words behind, no attribute stays but a safe address, and of a picture its number alone is believed.
     */
    function parse(html, pictures) {
        const page = new DOMParser().parseFromString(html, "text/html");
        page.querySelectorAll(DROPPED).forEach((element) => element.remove());
        for (const element of [...page.body.querySelectorAll("*")]) {
            const number = element.dataset && element.dataset.picture;
            const href = element.getAttribute("href") || "";
            const alt = element.getAttribute("alt") || "";
            for (const { name } of [...element.attributes]) element.removeAttribute(name);
            if (element.tagName === "IMG" && /^\d{1,3}$/.test(number)) {
                element.setAttribute("src", `${pictures}${Number(number)}/`);
                element.setAttribute("alt", alt);
                element.setAttribute("data-picture", number);
            } else if (element.tagName === "A" && /^(https?:\/\/|mailto:)/i.test(href)) {
                element.setAttribute("href", href);
            } else if (element.tagName === "A" || !KEPT.has(element.tagName)) {
                element.replaceWith(...element.childNodes);
            }
        }
        return [...page.body.childNodes];
    }

    function toHtml(nodes) {
        const box = document.createElement("div");
        box.append(...nodes);
        return box.innerHTML;
    }

    /* What somebody types for an address; null for what is none. */
    function toAddress(typed) {
        if (/^(https?:\/\/[^\s]+|mailto:[^\s@]+@[^\s@]+)$/i.test(typed)) return typed;
        if (/^[^\s@:/]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
        return /^[^\s:/@]+\.[^\s:/@]+(\/\S*)?$/.test(typed) ? `https://${typed}` : null;
    }

    class Editor {
        /* `words` are texts and addresses of the page, `tell` shows a sentence, `onChange` is called when something was written. */
        constructor(area, label, bar, saved, words, tell, onChange) {
            Object.assign(this, { area, words, tell, onChange });
            this.box = document.createElement("div");
            this.box.className = "ev-guest__editor";
            this.box.contentEditable = "true";
            label.id = `${area.id}-label`;
            label.addEventListener("click", () => this.box.focus());
            const names = { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, id: `${area.id}-editor` };
            const described = [`${area.id}_editing`, area.getAttribute("aria-invalid") && `${area.id}_error`].filter(Boolean).join(" ");
            Object.entries({ ...names, "aria-describedby": described }).forEach(([name, value]) => this.box.setAttribute(name, value));
            if (area.getAttribute("aria-invalid")) this.box.setAttribute("aria-invalid", "true");
            this.box.append(saved.content.cloneNode(true));
            area.hidden = true;
            area.before(this.prepareBar(bar), this.box);
            document.execCommand("defaultParagraphSeparator", false, "p");
            this.box.addEventListener("input", () => this.onChange());
            /* Bold switched on by a key where nothing is selected moves no selection. */
            this.box.addEventListener("keyup", () => this.showPressed());
            this.box.addEventListener("paste", (event) => this.onTransfer(event, event.clipboardData));
            this.box.addEventListener("drop", (event) => this.onTransfer(event, event.dataTransfer));
        }

        get html() {
            return this.box.textContent.trim() || this.box.querySelector("img") ? this.box.innerHTML : "";
        }

        get isFocused() {
            return this.box.contains(document.activeElement);
        }

        /* Show other text, unless it is what is there. */
        show(html) {
            const nodes = parse(html, this.words.pictures);
            const before = this.box.innerHTML;
            const box = document.createElement("div");
            box.append(...nodes);
            if (box.innerHTML !== before) this.box.replaceChildren(...box.childNodes);
        }

        prepareBar(bar) {
            this.buttons = [...bar.querySelectorAll("button")];
            bar.setAttribute("aria-controls", this.box.id || `${this.area.id}-editor`);
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
            const last = this.buttons.length - 1;
            const from = this.buttons.indexOf(document.activeElement);
            const onward = getComputedStyle(this.box).direction === "rtl" ? -1 : 1;
            const to = { ArrowRight: from + onward, ArrowLeft: from - onward, Home: 0, End: last }[event.key];
            if (to === undefined) return;
            event.preventDefault();
            const button = this.buttons[(to + last + 1) % (last + 1)];
            this.buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
            button.focus();
        }

        format(button) {
            const command = button.dataset.command;
            this.box.focus();
            if (command === "link") this.link(button.dataset.question);
            else if (command === "heading") this.toggleBlock("h2", "h2, h3");
            else if (command === "quote") this.toggleBlock("blockquote", "blockquote");
            else document.execCommand(COMMANDS[command]);
            this.showPressed();
            this.onChange();
        }

        /* The element around the caret that matches, inside the editor. */
        around(selector) {
            const node = window.getSelection().anchorNode;
            const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
            const found = element && element.closest(selector);
            return found && found !== this.box && this.box.contains(found) ? found : null;
        }

        toggleBlock(name, selector) {
            if (!this.around(selector)) document.execCommand("formatBlock", false, name);
            else if (name === "blockquote") document.execCommand("outdent");
            else document.execCommand("formatBlock", false, "p");
        }

        link(question) {
            const present = this.around("a");
            const typed = window.prompt(question, present ? present.getAttribute("href") : "https://");
            if (typed === null) return;
            const address = toAddress(typed.trim());
            if (present) window.getSelection().selectAllChildren(present);
            if (["", "https://"].includes(typed.trim())) document.execCommand("unlink");
            else if (address === null) this.tell(this.words.address);
            else if (!window.getSelection().isCollapsed) document.execCommand("createLink", false, address);
            else this.insert(toHtml([Object.assign(document.createElement("a"), { href: address, textContent: typed.trim() })]));
        }

        showPressed() {
            if (!this.isFocused) return;
            const states = {
                bold: document.queryCommandState("bold"),
                italic: document.queryCommandState("italic"),
                list: Boolean(this.around("ul, ol")),
                heading: Boolean(this.around("h2, h3")),
                quote: Boolean(this.around("blockquote")),
                link: Boolean(this.around("a")),
            };
            for (const button of this.buttons) button.setAttribute("aria-pressed", states[button.dataset.command]);
        }

        insert(html) {
            this.box.focus();
            document.execCommand("insertHTML", false, html);
        }

        /* Pictures and formatted text do not go into the page as they are; plain text does. */
        onTransfer(event, data) {
            const files = [...data.files].filter((file) => file.type.startsWith("image/"));
            const html = data.getData("text/html");
            /* Word and browsers add a picture of the text to it: where there are words, they are meant. */
            const hasWords = html && parse(html, "").some((node) => node.textContent.trim());
            if (!hasWords && !files.length) return;
            event.preventDefault();
            if (event.type === "drop") this.moveTo(event);
            if (hasWords) this.paste(html);
            else this.onFiles(files);
        }

        moveTo({ clientX, clientY }) {
            if (!document.caretRangeFromPoint) return;
            const range = document.caretRangeFromPoint(clientX, clientY);
            if (range && this.box.contains(range.startContainer)) window.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.startContainer, range.startOffset);
        }

        /* A place in the text that stays where it is while something is on its way. */
        mark() {
            const selection = window.getSelection();
            const range = selection.rangeCount && this.box.contains(selection.anchorNode) ? selection.getRangeAt(0).cloneRange() : null;
            return () => {
                this.box.focus();
                if (!range || !this.box.contains(range.startContainer)) return;
                selection.removeAllRanges();
                selection.addRange(range);
            };
        }

        async paste(pasted) {
            const goBack = this.mark();
            /* Pictures among the words are dropped by the site, and are most of what is sent. */
            const html = pasted.replace(/\ssrc\s*=\s*(["'])data:[^"']*\1/gi, "");
            const answer = await this.ask(html);
            if (answer === null) {
                this.tell(this.words.pasteLarge);
                return;
            }
            if (answer.problems) this.tell(answer.problems.join(" "));
            goBack();
            this.insert(toHtml(parse(answer.html === undefined ? html : answer.html, this.words.pictures)));
        }

        /* What the site would keep of it, or why it cannot be asked; null for more than it reads. */
        async ask(html) {
            const body = new FormData();
            body.append("html", html);
            if (Number(this.words.most) > 0 && new Blob([html]).size + 1024 > Number(this.words.most)) return null;
            let response = null;
            try {
                response = await fetch(this.words.paste, { method: "POST", body, headers: { Accept: "application/json" } });
                if (response.status === 413) return null;
                return response.status === 404 ? {} : await response.json();
            } catch {
                return { problems: [response ? this.words.pasteRefused : this.words.pasted] };
            }
        }

        /* Below the paragraph with the caret, or at the end: a picture stands in no sentence and no list. */
        insertPicture({ number, description }) {
            const figure = document.createElement("figure");
            const image = Object.assign(document.createElement("img"), { src: `${this.words.pictures}${number}/`, alt: description });
            image.dataset.picture = number;
            figure.append(image);
            let top = window.getSelection().anchorNode;
            if (!top || top === this.box || !this.box.contains(top)) top = this.box.lastChild;
            while (top && top.parentNode !== this.box) top = top.parentNode;
            const next = document.createElement("p");
            next.append(document.createElement("br"));
            if (top) top.after(figure, next);
            else this.box.append(figure, next);
            window.getSelection().collapse(next, 0);
            this.onChange();
        }

        forgetPicture(number) {
            this.box.querySelectorAll(`img[data-picture="${number}"]`).forEach((image) => (image.closest("figure") || image).remove());
            this.onChange();
        }
    }

    window.execvoiceGuests = { ...window.execvoiceGuests, Editor, parse };
})();
