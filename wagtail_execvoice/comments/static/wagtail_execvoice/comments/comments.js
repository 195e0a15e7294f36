/*
 * Saves readers ways: they write and answer where they read, more is loaded in place, and what is typed is kept by their browser
 * until it was sent. Without this script all of it happens on pages of its own. Nothing is asked of anybody else.
 */
(() => {
    "use strict";

    /* A little more than the server asks for, in milliseconds. */
    const RIPE = 3200;
    const JSON_PLEASE = { Accept: "application/json" };

    /* What is typed, kept for this page as long as the window is open. Where a browser forbids that, it is not kept. */
    class Memory {
        constructor(name) {
            this.name = name;
        }

        read() {
            try {
                return JSON.parse(sessionStorage.getItem(this.name)) || {};
            } catch {
                return {};
            }
        }

        write(value) {
            try {
                sessionStorage.setItem(this.name, JSON.stringify(value));
            } catch {
                /* Private windows, full disks. */
            }
        }
    }

    class Conversation {
        constructor(section) {
            this.section = section;
            this.threads = section.querySelector(".ev-threads");
            this.form = section.querySelector("form[data-ev-comment-form]");
            section.addEventListener("click", (event) => this.onClick(event));
            if (this.form) this.prepareForm();
        }

        prepareForm() {
            this.words = this.section.querySelector("template[data-ev-words]").dataset;
            this.status = this.section.querySelector("[data-ev-status]");
            this.send = this.form.querySelector("[data-ev-send]");
            this.cancel = this.form.querySelector("[data-ev-cancel]");
            this.heading = this.form.querySelector("h3");
            this.place = document.createComment("form");
            this.usual = this.heading.textContent;
            this.memory = memoryOf(this.form.getAttribute("action"));
            this.keys = new Memory("ev-comment-keys");
            this.beginWriting = () => this.getTicket();
            this.form.before(this.place);
            this.send.hidden = false;
            this.form.addEventListener("submit", (event) => this.onSubmit(event));
            this.form.addEventListener("input", () => this.remember());
            this.awaitWriting();
            this.cancel.addEventListener("click", () => this.stopAnswering(true));
            this.recall();
            addEventListener("pageshow", () => this.emptyIfSent());
            this.showOwn();
        }

        field(name) {
            return this.form.elements.namedItem(name);
        }

        /* What is typed ------------------------------------------------------------------------------------------- */

        remember(previewed = this.memory.read().previewed) {
            const typed = {};
            for (const name of ["name", "email", "body", "reply_to"]) typed[name] = this.field(name)?.value || "";
            const follow = Boolean(this.field("follow")?.checked);
            this.memory.write({ ...typed, follow, heading: this.heading.textContent, previewed });
        }

        recall() {
            const typed = this.memory.read();
            for (const [name, value] of Object.entries(typed)) {
                if (value && this.field(name) && !this.field(name).value) this.field(name).value = value;
            }
            if (typed.follow) this.tick(true);
            const id = typed.body ? typed.reply_to : "";
            const link = id && this.findReplyLink(id);
            if (link) this.answer(link, false);
            else this.answerUnseen(id, typed.heading);
            if (typed.body) this.say(this.words.kept);
        }

        /* It was sent on the page of the preview. A browser that goes back to this page shows it as it was, or fills it in
           once more, which may be after this script began. */
        emptyIfSent() {
            const typed = this.memory.read();
            if (!typed.isSent || !this.field("body").value) return;
            this.empty();
            this.say();
            this.memory.write(typed);
        }

        tick(isTicked) {
            const box = this.field("follow");
            if (box) box.checked = isTicked;
        }

        empty() {
            this.field("body").value = this.field("ticket").value = "";
            this.tick(false);
            this.stopAnswering(false);
            // The next one needs a ticket of its own.
            this.awaitWriting();
        }

        /* What is answered may not be on the page any more, as what was loaded in place: the server knows it all the same. */
        answerUnseen(id, heading) {
            this.field("reply_to").value = id || "";
            if (!id) return;
            this.heading.textContent = heading || this.usual;
            this.cancel.hidden = false;
        }

        findReplyLink(id) {
            return this.section.querySelector(`a[data-ev-reply="${CSS.escape(id)}"]`);
        }

        /* Answering ----------------------------------------------------------------------------------------------- */

        onClick(event) {
            const link = event.target.closest("a[data-ev-reply], a[data-ev-more]");
            if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
            if (link.dataset.evMore) this.loadMore(event, link);
            else if (this.form) {
                event.preventDefault();
                this.answer(link, true);
            }
        }

        answer(link, mayFocus) {
            this.asked = link;
            this.field("reply_to").value = link.dataset.evReply;
            this.heading.textContent = link.dataset.evHeading;
            this.cancel.hidden = false;
            link.closest("article").after(this.form);
            this.form.after(this.status);
            this.remember();
            if (mayFocus) this.field("body").focus();
        }

        stopAnswering(mayFocus) {
            const link = this.asked;
            this.asked = null;
            this.field("reply_to").value = "";
            this.heading.textContent = this.usual;
            this.cancel.hidden = true;
            this.place.after(this.form);
            this.form.after(this.status);
            this.remember();
            if (mayFocus && link) link.focus();
        }

        /* Sending ------------------------------------------------------------------------------------------------- */

        awaitWriting() {
            this.form.addEventListener("focusin", this.beginWriting, { once: true });
        }

        async getTicket() {
            if (this.field("ticket").value) return;
            try {
                const response = await fetch(this.form.action, { headers: JSON_PLEASE });
                if (!response.ok) return;
                const answer = await response.json();
                this.keepTicket(answer.ticket);
                if (answer.signed_in) this.writeAs(answer.name);
            } catch {
                /* Asked for again when it is sent. */
            }
        }

        keepTicket(ticket) {
            this.field("ticket").value = ticket;
            this.ripeAt = Date.now() + RIPE;
        }

        /* What comes at once upon its ticket is held as from a robot. Who typed before a reload or while the connection was
           lost gets the ticket only now, and is none. */
        ripen() {
            return new Promise((done) => setTimeout(done, Math.max(0, (this.ripeAt || 0) - Date.now())));
        }

        /* The page is the same for everybody: only now is it known who writes. */
        writeAs(name) {
            for (const field of ["name", "email"]) {
                this.field(field)?.closest(".ev-field").remove();
            }
            const note = document.createElement("p");
            note.textContent = `${this.words.as} ${name}`;
            this.heading.after(note);
        }

        async onSubmit(event) {
            // The preview is a page, on which it can be sent.
            if (event.submitter && event.submitter.name === "preview") {
                this.remember(this.field("body").value);
                return;
            }
            event.preventDefault();
            if (this.send.disabled) return;
            this.remember();
            this.showErrors({});
            this.send.disabled = true;
            this.say(this.words.sending);
            try {
                await this.getTicket();
                await this.ripen();
                const response = await fetch(this.form.action, {
                    method: "POST",
                    headers: JSON_PLEASE,
                    body: new URLSearchParams(new FormData(this.form)),
                });
                const answer = await response.json();
                if (response.ok) this.finish(answer);
                else this.refuse(answer);
            } catch {
                this.say(this.words.lost);
                this.status.focus();
            } finally {
                this.send.disabled = false;
            }
        }

        refuse(answer) {
            if (answer.ticket) this.keepTicket(answer.ticket);
            this.say(answer.message, ...(answer.problems || []));
            if (answer.first_url) this.offerChange(this.status, { change_url: answer.first_url }, this.words.first);
            const first = this.showErrors(answer.fields || {});
            (first || this.status).focus();
        }

        showErrors(fields) {
            let first = null;
            for (const list of this.form.querySelectorAll("ul.errorlist")) list.remove();
            for (const field of this.form.querySelectorAll("[aria-invalid]")) {
                field.removeAttribute("aria-invalid");
                field.setAttribute("aria-describedby", field.dataset.evDescribed || "");
                if (!field.dataset.evDescribed) field.removeAttribute("aria-describedby");
            }
            for (const [name, errors] of Object.entries(fields)) {
                const field = this.field(name);
                if (!field || field.type === "hidden") continue;
                const list = document.createElement("ul");
                list.className = "errorlist";
                list.id = `${field.id}_error`;
                list.append(...errors.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
                field.before(list);
                field.dataset.evDescribed = field.dataset.evDescribed || field.getAttribute("aria-describedby") || "";
                field.setAttribute("aria-describedby", `${field.dataset.evDescribed} ${list.id}`.trim());
                field.setAttribute("aria-invalid", "true");
                first = first || field;
            }
            return first;
        }

        finish(answer) {
            this.empty();
            this.say(answer.message);
            const own = { change_url: answer.change_url, until: Date.now() + answer.seconds * 1000 };
            this.offerChange(this.status, own);
            if (!answer.html) {
                this.status.focus();
                return;
            }
            const article = this.insert(answer);
            this.section.querySelector(".ev-conversation__count").textContent = answer.count;
            this.keys.write({ ...this.keys.read(), [answer.anchor]: own });
            this.showOwn();
            (article || this.status).focus();
        }

        insert(answer) {
            const item = document.createElement("li");
            item.append(...parse(answer.html).childNodes);
            const thread = answer.thread && document.getElementById(answer.thread)?.closest(".ev-threads > li");
            if (thread) listOfAnswers(thread).append(item);
            // It stands where what it answers does, once that is loaded.
            else if (answer.thread) return null;
            else if ("evOldestFirst" in this.section.dataset) this.threads.append(item);
            else this.threads.prepend(item);
            this.threads.hidden = false;
            return item.querySelector("article");
        }

        /* One's own --------------------------------------------------------------------------------------------------- */

        showOwn() {
            for (const [anchor, own] of Object.entries(this.keys.read())) {
                const acts = document.getElementById(anchor)?.querySelector(".ev-comment__acts");
                if (acts && !acts.querySelector("[data-ev-own]")) this.offerChange(acts, own);
            }
        }

        offerChange(place, own, words = this.words.change) {
            if (!own.change_url || own.until <= Date.now()) return;
            const link = document.createElement("a");
            link.href = own.change_url;
            link.dataset.evOwn = "";
            link.textContent = words;
            if (place === this.status) place.append(document.createElement("p"));
            (place === this.status ? place.lastChild : place).append(link);
        }

        say(...lines) {
            this.status.replaceChildren(
                ...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
            );
        }

        /* More ---------------------------------------------------------------------------------------------------- */

        async loadMore(event, link) {
            event.preventDefault();
            try {
                const response = await fetch(link.href);
                if (!response.ok) throw new Error(response.status);
                const found = parse(await response.text());
                const first = link.dataset.evMore === "thread" ? this.addAnswers(link, found) : this.addThreads(link, found);
                if (this.status) this.say(this.words.loaded);
                (first || this.section).focus();
            } catch {
                location.href = link.href;
            }
        }

        addAnswers(link, found) {
            const item = link.closest("li");
            const added = addNew(listOfAnswers(item), found.querySelectorAll(".ev-thread > li"));
            replaceMore(link, found.querySelector("a[data-ev-more=thread]"));
            return added;
        }

        addThreads(link, found) {
            const added = addNew(this.threads, found.querySelectorAll(".ev-threads > li"));
            this.threads.hidden = false;
            replaceMore(link, found.querySelector("a[data-ev-more=threads]"));
            return added;
        }
    }

    function memoryOf(address) {
        return new Memory(`ev-comment:${address}`);
    }

    /* The page that says thanks has the address of the form. What was typed after the preview was not sent there. */
    function forgetSent() {
        const memory = memoryOf(location.pathname);
        const { name, email, body, previewed } = memory.read();
        if (body && body === previewed) memory.write({ name, email, isSent: true });
    }

    /* HTML that this site wrote. Scripts in it do not run, and styles are not needed twice. */
    function parse(html) {
        return document.importNode(new DOMParser().parseFromString(html, "text/html").body, true);
    }

    function listOfAnswers(item) {
        let answers = item.querySelector(":scope > .ev-thread");
        if (!answers) {
            answers = Object.assign(document.createElement("ol"), { className: "ev-thread" });
            answers.setAttribute("role", "list");
            item.querySelector("article").after(answers);
        }
        return answers;
    }

    /* Somebody may have written meanwhile: what is there already is not put there again. */
    function addNew(list, items) {
        let first = null;
        for (const item of [...items]) {
            const article = item.querySelector("article");
            if (document.getElementById(article.id)) continue;
            list.append(item);
            first = first || article;
        }
        return first;
    }

    function replaceMore(link, next) {
        const place = link.closest(".ev-conversation__more");
        if (next) place.replaceChildren(next);
        else place.remove();
    }

    document.querySelectorAll("[data-ev-conversation]").forEach((section) => new Conversation(section));
    if (document.querySelector("[data-ev-sent]")) forgetSent();
})();
