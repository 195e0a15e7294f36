/*
 * The pictures below the text of a guest, without leaving it. Their fields and buttons belong to the form of the text, for who has no
 * script: here the fields of one picture are sent alone. The answer is the whole page; its part about pictures replaces ours.
 */
(() => {
    "use strict";

    class Pictures {
        constructor(desk) {
            this.desk = desk;
            this.find();
            desk.room.addEventListener("click", (event) => this.onClick(event));
            desk.room.addEventListener("keydown", (event) => this.onKey(event));
        }

        find() {
            this.section = this.desk.room.querySelector("#pictures");
            if (!this.desk.editor) return;
            this.section.querySelectorAll("[data-ev-insert]").forEach((button) => (button.hidden = false));
        }

        tell(text) {
            this.section.querySelector("[data-ev-picture-status]").textContent = text;
        }

        onClick(event) {
            const button = event.target.closest("[data-ev-insert]");
            if (!button) return;
            this.desk.editor.insertPicture({ number: button.dataset.evInsert, description: button.dataset.evDescription });
            this.desk.editor.box.focus();
        }

        /* Enter sends what it is pressed in, and not the text above. */
        onKey(event) {
            if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !this.section.contains(event.target)) return;
            event.preventDefault();
            this.send(event.target.closest("[data-ev-picture], [data-ev-upload]").querySelector("[name=describe], [name=upload]"));
        }

        /* What one of the buttons is about: of the text nothing. */
        read(button) {
            const body = new FormData();
            const part = button.closest("[data-ev-picture], [data-ev-upload]");
            for (const field of part.querySelectorAll("input")) {
                const name = field.name.split("-")[0];
                if (field.type === "file") [...field.files].forEach((file) => body.append(name, file));
                else if (field.type !== "checkbox" || field.checked) body.append(name, field.value);
            }
            if (button.name === "remove") body.append("remove", "1");
            return body;
        }

        async send(button) {
            const { pictures } = this.desk.words;
            const numbers = this.numbers;
            if (button.name === "upload") this.tell(this.desk.words.uploading);
            const url = button.name === "upload" ? pictures : `${pictures}${button.value}/change/`;
            const sent = button.closest("[data-ev-picture], [data-ev-upload]");
            if (!(await this.load(url, { method: "POST", body: this.read(button) }, sent))) return;
            numbers.filter((number) => !this.numbers.includes(number)).forEach((number) => this.desk.editor && this.desk.editor.forgetPicture(number));
            const problems = this.section.querySelector(".ev-message__problems");
            (problems || this.section.querySelector("h2")).focus();
        }

        get numbers() {
            return [...this.section.querySelectorAll("[data-ev-insert]")].map((button) => button.dataset.evInsert);
        }

        /* What was typed about other pictures than the one that was sent, and not saved: the page that comes does not know it. */
        keepTyped(section, sent) {
            for (const field of this.section.querySelectorAll("input")) {
                const fresh = section.querySelector(`[name="${field.name}"]`);
                if (!fresh || (sent && sent.contains(field))) continue;
                if (field.type === "file") fresh.replaceWith(field);
                else if (field.type === "checkbox") fresh.checked = field.checked;
                else if (field.value !== field.defaultValue || field.closest("[data-ev-unsaved]")) fresh.value = field.value;
            }
        }

        /* What was said of them and is known to the site now, since it went with the text. */
        onDescribed(typed) {
            for (const [name, value] of typed) {
                const field = this.section.querySelector(`[data-ev-picture] [name="${name}"]`);
                if (!field) continue;
                const part = field.closest("[data-ev-picture]");
                field.defaultValue = value;
                part.removeAttribute("data-ev-unsaved");
                if (!value || !name.startsWith("description-")) continue;
                part.querySelector("img").alt = value;
                part.querySelectorAll("[data-ev-insert]").forEach((button) => (button.dataset.evDescription = value));
            }
        }

        async load(url, options = {}, sent = null) {
            try {
                const response = await fetch(url, options);
                const page = new DOMParser().parseFromString(await response.text(), "text/html");
                const section = page.querySelector("#pictures");
                if (!section) throw new Error("no pictures");
                document.adoptNode(section);
                this.keepTyped(section, sent);
                this.section.replaceWith(section);
            } catch {
                this.tell(this.desk.words.failed);
                return false;
            }
            this.find();
            return true;
        }

        /* Pasted or dropped into the text. */
        async add(files) {
            for (const file of files) {
                this.desk.tell(this.desk.words.uploading);
                const body = new FormData();
                body.append("file", file, file.name || "picture");
                try {
                    const response = await fetch(this.desk.words.pictures, { method: "POST", body, headers: { Accept: "application/json" } });
                    const answer = await response.json();
                    if (answer.problems) {
                        this.desk.tell(answer.problems.join(" "));
                        return;
                    }
                    this.desk.editor.insertPicture(answer);
                    this.desk.tell(this.desk.words.uploaded);
                } catch {
                    this.desk.tell(this.desk.words.failed);
                    return;
                }
            }
            this.load(this.desk.form.action);
        }
    }

    window.execvoiceGuests = { ...window.execvoiceGuests, Pictures };
})();
