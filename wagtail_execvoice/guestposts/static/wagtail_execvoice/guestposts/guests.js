/*
 * Makes writing easier for guests: it is saved while they type, pictures are uploaded without leaving the page, and what is typed is
 * kept by their browser until it was saved. Without this script the text area does, with a button to save.
 */
(() => {
    "use strict";

    const JSON_PLEASE = { Accept: "application/json" };
    /* Long enough not to save every word, short enough that a lost connection costs a sentence. */
    const PAUSE = 4000;
    /* What a browser sends at most for a page that is being left (Fetch Standard, 4.5). */
    const KEEPALIVE = 60000;
    const NOT_KEPT = ["version", "window", "notation", "consent", "rights"];
    /* What the names and borders of a form take, at most. */
    const FRAME = 4096;
    const { Memory, Pictures } = window.execvoiceGuests;
    const inPictures = (field) => Boolean(field.closest("#pictures"));
    const isAboutPicture = (field) => /^(description|credit)-\d+$/.test(field.name);
    /* Only then it is sent with the text: another window may have said it anew. */
    const isChanged = (field) => field.value !== field.defaultValue || Boolean(field.closest("[data-ev-unsaved]"));

    class Desk {
        constructor(form) {
            this.form = form;
            this.fields = form.elements;
            this.room = form.closest(".ev-guest");
            this.words = form.querySelector("template[data-ev-words]").dataset;
            this.status = form.querySelector("[data-ev-status]");
            this.memory = new Memory(`ev-guest:${form.dataset.evGuest}`);
            this.isDirty = this.isSaving = this.isStopped = false;
            /* A save whose answer was lost is not taken for one of another window. */
            this.fields.window.value = Math.random().toString(36).slice(2);
            this.openEditor();
            this.room.querySelectorAll("[data-ev-typed]").forEach((element) => (element.hidden = Boolean(this.editor)));
            this.recall();
            this.listen();
        }

        listen() {
            /* Some fields stand outside the form and belong to it. */
            this.room.addEventListener("input", (event) => event.target.form === this.form && (!inPictures(event.target) || isAboutPicture(event.target)) && this.onInput());
            this.form.addEventListener("submit", (event) => this.onSubmit(event));
            this.form.querySelector("[data-ev-preview]").addEventListener("click", (event) => this.onPreview(event));
            window.addEventListener("online", () => this.isDirty && this.save());
            document.addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.save());
            window.addEventListener("beforeunload", (event) => this.isDirty && this.isStopped && event.preventDefault());
        }

        openEditor() {
            const saved = this.form.querySelector("template[data-ev-saved]");
            this.area = this.fields.body;
            /* What could not be cleaned is shown as it was sent: no page may make elements of it. */
            if (!saved || document.execCommand === undefined) return;
            const label = this.form.querySelector(`label[for="${this.area.id}"]`);
            const bar = this.form.querySelector("template[data-ev-buttons]").content.firstElementChild.cloneNode(true);
            const { Editor } = window.execvoiceGuests;
            this.editor = new Editor(this.area, label, bar, saved, this.words, (text) => this.tell(text), () => this.onInput());
            this.editor.onFiles = (files) => this.pictures.add(files);
            this.editor.box.addEventListener("blur", () => this.showClean());
            this.form.querySelector("[data-ev-edited]").hidden = false;
            this.fields.notation.value = "html";
            this.area.value = this.editor.html;
            this.room.querySelectorAll(`a[href="#${this.area.id}"]`).forEach((link) => link.setAttribute("href", `#${this.editor.box.id}`));
        }

        tell(text) {
            this.status.textContent = text;
        }

        onInput() {
            if (this.editor) this.area.value = this.editor.html;
            this.isDirty = true;
            this.clean = null;
            this.remember();
            clearTimeout(this.timer);
            if (this.isStopped) return;
            this.tell(this.words.unsaved);
            this.timer = setTimeout(() => this.save(), PAUSE);
        }

        /* The button to save does not leave the page. Whoever hands the text in does. */
        onSubmit(event) {
            if (event.submitter && event.submitter.closest("#pictures")) {
                event.preventDefault();
                this.pictures.send(event.submitter);
                return;
            }
            clearTimeout(this.timer);
            if (this.editor) this.area.value = this.editor.html;
            if (this.newest) this.fields.version.value = this.newest;
            if (event.submitter && event.submitter.name === "submit" && !this.isTooLarge) {
                this.isDirty = false;
                this.remember({ isSent: true });
                return;
            }
            event.preventDefault();
            this.isStopped = false;
            this.save();
        }

        async onPreview(event) {
            if (!this.isDirty || event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            clearTimeout(this.timer);
            await this.save();
            if (!this.isDirty) location.assign(event.target.href);
        }

        /* What is typed: the text, and what is said of its pictures, which themselves are sent alone. */
        get typed() {
            const data = new FormData(this.form);
            for (const field of this.fields) {
                if (field.name && inPictures(field) && !(isAboutPicture(field) && isChanged(field))) data.delete(field.name);
            }
            return data;
        }

        get size() {
            return [...this.typed.values()].reduce((sum, value) => sum + new Blob([value]).size, FRAME);
        }

        get isTooLarge() {
            return Number(this.words.most) > 0 && this.size > Number(this.words.most);
        }

        remember({ isSent = false, lasting = false } = {}) {
            const values = Object.fromEntries([...this.typed].filter(([name]) => !NOT_KEPT.includes(name)));
            this.memory.write({ version: this.fields.version.value, notation: this.fields.notation.value, values, isSent }, { lasting });
        }

        /* What was typed and not saved, since the page was left, the connection was lost, or the link ended. */
        recall() {
            const kept = this.memory.read();
            if (!kept) return;
            const now = Number(this.fields.version.value);
            if (this.room.querySelector(".ev-message__problems")) this.remember();
            else if (kept.isSent && Number(kept.version) < now) this.memory.clear();
            else if (Number(kept.version) === now) this.take(kept);
            else this.offer(kept);
        }

        take({ values, notation }) {
            for (const [name, value] of Object.entries(values)) {
                const field = this.fields[name];
                if (field && name !== "body" && typeof field.value === "string" && field.type !== "checkbox") field.value = value;
            }
            if (values.body !== undefined && this.editor && notation === "html") this.editor.show(values.body);
            else if (values.body !== undefined && !this.editor) this.area.value = values.body;
            this.onInput();
        }

        /* Something newer was saved meanwhile, elsewhere: nothing is replaced unasked. */
        offer(kept) {
            const box = this.form.querySelector("[data-ev-kept]");
            const end = (action) => () => {
                box.hidden = true;
                action();
                (this.editor ? this.editor.box : this.area).focus();
            };
            box.hidden = false;
            box.querySelector("[data-ev-take]").addEventListener("click", end(() => this.take(kept)));
            box.querySelector("[data-ev-drop]").addEventListener("click", end(() => this.memory.clear()));
        }

        async save() {
            if (this.isSaving) {
                this.isAgain = true;
                return this.saved;
            }
            this.isSaving = true;
            this.isDirty = false;
            this.tell(this.words.saving);
            this.saved = this.send();
            await this.saved;
            this.isSaving = false;
            if (this.isAgain && !this.isStopped) {
                this.isAgain = false;
                await this.save();
            }
        }

        async send() {
            if (this.isTooLarge) {
                this.isDirty = true;
                this.tell(this.words.large);
                return;
            }
            const typed = this.typed;
            const options = { method: "POST", body: typed, headers: JSON_PLEASE, keepalive: this.size < KEEPALIVE };
            let response = null;
            try {
                response = await fetch(this.form.action, options);
                const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
                this.onAnswer(response, isJson ? await response.json() : null, typed);
            } catch {
                this.isDirty = true;
                this.tell(response ? this.words.refused : this.words.offline);
                this.retry();
            }
        }

        onAnswer(response, answer, typed) {
            if (response.ok && answer) {
                this.pictures.onDescribed(typed);
                this.onSaved(answer);
                return;
            }
            this.isDirty = true;
            if (response.status === 404) {
                this.stop(this.words.gone);
                this.remember({ lasting: true });
                this.form.querySelector("[data-ev-lost]").hidden = false;
            } else if (answer && answer.reason === "changed") {
                this.newest = answer.version;
                this.stop(answer.problems.join(" "));
                this.form.querySelector("[data-ev-other]").hidden = false;
            } else if (response.status === 413) {
                this.tell(this.words.large);
            } else if (answer && answer.problems) {
                this.tell(answer.problems.join(" "));
                if (answer.reason === "too_many") this.retry(1000 * answer.retry_after);
            } else {
                this.tell(this.words.refused);
                /* What the site does not take, it will not take the next time either. */
                if (response.status >= 500) this.retry();
            }
        }

        retry(pause = 5 * PAUSE) {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.save(), pause);
        }

        /* Nothing more is saved before the guest says so. */
        stop(why) {
            clearTimeout(this.timer);
            this.isStopped = true;
            this.tell(why);
        }

        onSaved(answer) {
            this.fields.version.value = answer.version;
            this.newest = null;
            this.form.querySelector("[data-ev-other]").hidden = true;
            this.tell(answer.message);
            if (this.isDirty) {
                this.remember();
                return;
            }
            /* The word to the editors goes with the text, and is not saved with it. */
            if (this.fields.note.value) this.remember();
            else this.memory.clear();
            this.clean = answer.html;
            this.showClean();
        }

        /* The text as the server cleaned it, once nobody is in the middle of a word. */
        showClean() {
            if (!this.editor || this.editor.isFocused || this.isDirty || typeof this.clean !== "string") return;
            this.editor.show(this.clean);
            this.area.value = this.editor.html;
            this.clean = null;
        }
    }

    for (const form of document.querySelectorAll("form[data-ev-guest]")) {
        const desk = new Desk(form);
        desk.pictures = new Pictures(desk);
    }
})();
