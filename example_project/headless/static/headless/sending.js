/* How this page talks with the API of comments: requests, tickets, keys, and forms that are sent as JSON. */
"use strict";

/* In milliseconds. What is sent sooner than three seconds after its ticket was made is held as from a robot. */
const RIPE = 3200;

/* The endpoints. Their messages are for people, in the language of this page. */

async function ask(url, sent) {
    const { pathname, search } = new URL(url, location.href);
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
    const options = { headers };
    if (sent) {
        headers["Content-Type"] = "application/json";
        Object.assign(options, { method: "POST", body: JSON.stringify(sent) });
    }
    const response = await fetch(pathname + search, options);
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    // Of a 404, Django's LocaleMiddleware may make a page of the site in the reader's language, which is not there either.
    if (!isJson && response.status !== 404) throw new Error("That is no answer of the API.");
    const answer = isJson ? await response.json() : { code: "not_found" };
    // By the server's clock, for nobody knows what the reader's says.
    const now = Date.parse(response.headers.get("Date")) || Date.now();
    if (answer.changeable_until) answer.until = Date.now() + Date.parse(answer.changeable_until) - now;
    return { ok: response.ok, answer };
}

/* A ticket is good for one comment. It is asked for when somebody begins to write, and is ripe by the time most people have written. */
class Ticket {
    constructor(url) {
        this.url = url;
        this.coming = null;
    }

    begin() {
        if (!this.coming) {
            this.coming = this.fetch();
            // A lost connection: it is asked for once more when it is needed.
            this.coming.catch(() => this.drop());
        }
        return this.coming;
    }

    async fetch() {
        const { ok, answer } = await ask(this.url);
        if (!ok) throw new Error(answer.message);
        return { value: answer.ticket, ripened: new Promise((done) => setTimeout(done, RIPE)) };
    }

    async use() {
        const { value, ripened } = await this.begin();
        await ripened;
        return value;
    }

    drop() {
        this.coming = null;
    }
}

/* The keys by which this reader changes what they wrote. They are in this window alone, and gone when it is closed. */
const OWN = {
    read() {
        try {
            const found = Object.entries(JSON.parse(sessionStorage.getItem("headless-own")) || {});
            return Object.fromEntries(found.filter(([, own]) => own.until > Date.now()));
        } catch {
            return {};
        }
    },
    keep(talk, answer, text) {
        const own = { page: talk.url, key: answer.key, until: answer.until, state: answer.state, text };
        try {
            sessionStorage.setItem("headless-own", JSON.stringify({ ...OWN.read(), [answer.id]: own }));
        } catch {
            /* A browser that forbids it: then nothing can be changed. */
        }
    },
};

/* Forms. */

/* A form below the button that opens it, one at a time. When it is cancelled, the focus is where it came from. */
function openPanel(button, talk, fields, label, send, done) {
    const close = () => {
        talk.panel?.remove();
        talk.panel = null;
    };
    close();
    const title = el("h4", { tabindex: "-1" }, button.textContent);
    const finish = (answer, typed) => {
        close();
        done(answer, typed);
    };
    talk.panel = jsonForm(talk.words, [title, ...fields], label, send, finish, () => {
        close();
        button.focus();
    });
    button.parentNode.after(talk.panel);
    (talk.panel.querySelector("textarea, select") || title).focus();
}

/* A form that is sent as JSON. What was wrong with it is said in it, and what is typed stays until it was taken. */
function jsonForm(words, parts, label, send, done, cancelled) {
    const said = el("p", { class: "said", tabindex: "-1" });
    const cancel = el("button", { type: "button" }, words.cancel);
    const buttons = el("p", { class: "acts" }, el("button", { type: "submit", class: "main" }, label), cancel);
    const form = el("form", { class: "comment-form" }, parts, said, buttons);
    let isBusy = false;
    // Nothing is disabled meanwhile: what is loses the focus.
    const setBusy = (value) => {
        isBusy = value;
        for (const control of form.querySelectorAll("input, textarea")) control.readOnly = value;
    };
    cancel.addEventListener("click", cancelled);
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (isBusy) return;
        setBusy(true);
        say(words.sending, said);
        const typed = Object.fromEntries(new FormData(form));
        const { ok, answer } = await send(typed).catch(() => ({ ok: false, answer: { message: words.lost } }));
        setBusy(false);
        const wrong = showErrors(form, answer.fields || {});
        say(ok ? "" : answer.code === "not_found" ? words.gone : answer.message, said);
        if (ok) done(answer, typed);
        else (wrong || said).focus();
    });
    return form;
}

function fieldOf(label, control) {
    return el("div", {}, el("label", { for: control.id }, label), control);
}

/* Says beside each field what is wrong with it, and returns the first of them. */
function showErrors(form, fields) {
    let first = null;
    for (const old of form.querySelectorAll(".wrong")) old.remove();
    for (const control of form.querySelectorAll("[name]")) {
        const errors = fields[control.name];
        control.removeAttribute("aria-invalid");
        control.removeAttribute("aria-describedby");
        if (!errors) continue;
        control.before(el("p", { class: "wrong", id: `${control.id}-wrong` }, errors.join(" ")));
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", `${control.id}-wrong`);
        first ||= control;
    }
    return first;
}

/* What is said to everybody: a screen reader reads it out, and "place" shows it where one looks. */
function say(text, place) {
    STATUS.textContent = text;
    if (place) place.textContent = text;
}
