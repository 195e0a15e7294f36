/* What readers say below a post, by the API of comments alone: read, written, answered, changed, taken back, reported. Names and
   messages are put in as text, the words of a comment as fromServer() in headless.js rebuilds them. How it is sent is in
   sending.js. */
"use strict";

const SAID = {
    en: {
        comments: "Comments", more: "More comments", answers: (n) => `More answers to #${n}`, loaded: "More comments were loaded.",
        answered: (name) => (name ? `Answered by ${name}` : "Answered"), edited: "changed", language: "en-GB",
        write: "Write a comment", answering: (n) => `You answer comment ${n}`, name: "Your name", comment: "Your comment",
        send: "Send comment", sending: "It is being sent.", cancel: "Cancel",
        shown: "Your comment is on the page.", held: "Your comment was received. Somebody reads it before it is shown.",
        withdrawn: "Its writer took this comment back.",
        answer: (n) => `Answer #${n}`, report: (n) => `Report #${n}`,
        change: (n) => (n ? `Change #${n}` : "Change your comment"), takeBack: (n) => (n ? `Take back #${n}` : "Take your comment back"),
        text: "New text", save: "Change comment", changed: "Your comment was changed.",
        ending: "It is shown no more. If it was answered, its place stays, without your name and your words.",
        end: "Take the comment back", ended: "Your comment was taken back.",
        reason: "What is wrong with it?", choose: "Choose", detail: "Anything that we should know", sendReport: "Report comment",
        reasons: {
            spam: "It is advertising or spam", abuse: "It attacks somebody", private: "It gives away something private",
            illegal: "I think it is against the law", other: "Something else",
        },
        lost: "The site could not be reached. Your text is still here: send it again in a little while.",
        gone: "The comment is not there any more, or it can no longer be changed.",
    },
    nl: {
        comments: "Reacties", more: "Meer reacties", answers: (n) => `Meer antwoorden op #${n}`, loaded: "Er zijn meer reacties geladen.",
        answered: (name) => (name ? `Beantwoord door ${name}` : "Beantwoord"), edited: "gewijzigd", language: "nl-NL",
        write: "Schrijf een reactie", answering: (n) => `U antwoordt op reactie ${n}`, name: "Uw naam", comment: "Uw reactie",
        send: "Reactie versturen", sending: "Zij wordt verstuurd.", cancel: "Annuleren",
        shown: "Uw reactie staat op de pagina.", held: "Uw reactie is ontvangen. Iemand leest haar voordat ze wordt getoond.",
        withdrawn: "De schrijver heeft deze reactie teruggenomen.",
        answer: (n) => `Antwoord op #${n}`, report: (n) => `Meld #${n}`,
        change: (n) => (n ? `Wijzig #${n}` : "Wijzig uw reactie"), takeBack: (n) => (n ? `Neem #${n} terug` : "Neem uw reactie terug"),
        text: "Nieuwe tekst", save: "Reactie wijzigen", changed: "Uw reactie is gewijzigd.",
        ending: "Zij wordt niet meer getoond. Is er op geantwoord, dan blijft haar plaats staan, zonder uw naam en uw woorden.",
        end: "Reactie terugnemen", ended: "Uw reactie is teruggenomen.",
        reason: "Wat is er mis mee?", choose: "Kies", detail: "Wat wij verder moeten weten", sendReport: "Reactie melden",
        reasons: {
            spam: "Het is reclame of spam", abuse: "Het valt iemand aan", private: "Het geeft iets privés prijs",
            illegal: "Volgens mij is het in strijd met de wet", other: "Iets anders",
        },
        lost: "De site is niet bereikbaar. Uw tekst staat er nog: verstuur hem straks opnieuw.",
        gone: "De reactie is er niet meer, of kan niet meer worden gewijzigd.",
    },
};

/* What is shown. */

async function conversation(post, language) {
    const url = post.conversation.comments_url;
    const { ok, answer } = await ask(url);
    if (!ok) return null;
    const words = SAID[language];
    const talk = { url, words, heading: el("h2", { id: "conversation" }), list: el("ol", { class: "threads" }), waiting: el("div") };
    const addThreads = (found) => addAll(talk.list, found.threads.map((thread) => threadOf(thread, talk)));
    if (answer.conversation.takes_comments) talk.form = writingForm(talk);
    count(talk, answer.conversation.count);
    addThreads(answer);
    for (const [id, own] of Object.entries(OWN.read())) {
        if (own.page === url && own.state === "held") talk.waiting.append(nodeOf({ id, ...own }, talk));
    }
    return el("section", { class: "conversation", "aria-labelledby": "conversation" },
        talk.heading,
        answer.conversation.message && el("p", {}, answer.conversation.message),
        talk.list,
        moreOf(answer.more, words.more, words, addThreads),
        talk.form && talk.form.node,
        talk.waiting,
    );
}

function count(talk, number) {
    talk.heading.textContent = `${talk.words.comments} (${number})`;
}

function threadOf(thread, talk) {
    const replies = el("ol", { class: "replies" });
    const addReplies = (found) => addAll(replies, found.replies.map((reply) => itemOf(reply, talk, found.replies)));
    addReplies(thread);
    const item = itemOf(thread.comment, talk, thread.replies);
    item.append(replies, moreOf(thread.more, talk.words.answers(thread.comment.number), talk.words, addReplies) || "");
    return item;
}

function itemOf(comment, talk, replies) {
    return el("li", {}, articleOf(comment, talk, replies));
}

function articleOf(comment, talk, replies = []) {
    const { words } = talk;
    return el("article", { class: "comment", id: `comment-${comment.id}`, tabindex: "-1" },
        el("h3", {}, el("bdi", {}, comment.name || "–"), ` #${comment.number}`, comment.badge && el("span", { class: "badge" }, ` ${comment.badge}`)),
        el("p", { class: "facts" }, [day(comment.created_at, words), comment.edited_at && words.edited].filter(Boolean).join(" · ")),
        comment.is_withdrawn ? el("p", {}, words.withdrawn) : fromServer(comment.html),
        answerOf(comment, words, replies),
        comment.is_withdrawn ? null : actsOf(comment, talk),
    );
}

/* What its writer sees of a comment once it was sent or changed: as it is shown, or that it is not. */
function nodeOf(answer, talk) {
    if (answer.comment) return articleOf(answer.comment, talk);
    return el("article", { class: "comment", id: `comment-${answer.id}`, tabindex: "-1" },
        el("p", {}, talk.words[answer.state]),
        answer.state === "held" ? actsOf({ id: answer.id }, talk) : null,
    );
}

/* The answer that the site gave, if there is one: where it stands on this page, or on the site if it is not loaded here. */
function answerOf(comment, words, replies) {
    if (!comment.answer) return null;
    const found = replies.find((reply) => reply.id === comment.answer);
    const url = found ? found.url : comment.url.replace(comment.id, comment.answer);
    const node = link(url, words.answered(found && found.name));
    node.addEventListener("click", (event) => {
        const article = document.getElementById(`comment-${comment.answer}`);
        if (!article) return;
        event.preventDefault();
        article.focus();
    });
    return el("p", {}, node);
}

/* Somebody may have written meanwhile, this reader too: what is there already moves to where it stands now. */
function addAll(list, items) {
    for (const item of items) {
        const old = document.getElementById(item.querySelector("article").id);
        (old?.closest("li") || old)?.remove();
        list.append(item);
    }
    return items[0];
}

function moreOf(url, label, words, add) {
    if (!url) return null;
    const button = el("button", { type: "button" }, label);
    const said = el("p", { class: "facts" });
    const node = el("div", {}, button, said);
    button.addEventListener("click", async () => {
        const { ok, answer } = await ask(url).catch(() => ({ ok: false, answer: {} }));
        if (!ok) return say(answer.message || words.lost, said);
        const first = add(answer);
        url = answer.more;
        say("", said);
        if (!url) node.remove();
        say(words.loaded);
        first?.querySelector("article").focus();
    });
    return node;
}

/* Writing. */

function writingForm(talk) {
    const { words } = talk;
    const ticket = new Ticket(talk.url.replace(/comments\/$/, "ticket/"));
    const title = el("h3", {}, words.write);
    const body = el("textarea", { id: "comment-body", name: "body", rows: 5, maxlength: 5000, required: "required" });
    const replyTo = el("input", { type: "hidden", name: "reply_to" });

    const send = async (typed) => {
        const post = async () => ask(talk.url, { ...typed, ticket: await ticket.use() });
        let { ok, answer } = await post();
        if (answer.code === "ticket") {
            // The page was open for a day.
            ticket.drop();
            ({ ok, answer } = await post());
        }
        // Whatever is sent next is another comment, and needs a ticket of its own.
        if (ok || answer.code === "sent_before") ticket.drop();
        if (answer.code === "sent_before") ticket.begin();
        return { ok, answer };
    };

    const done = (answer, typed) => {
        OWN.keep(talk, answer, typed.body);
        const node = place(talk, answer, typed.reply_to);
        body.value = "";
        aim(null);
        count(talk, answer.count);
        say(words[answer.state]);
        node.focus();
    };

    const node = jsonForm(words, [
        title,
        replyTo,
        fieldOf(words.name, el("input", { id: "comment-name", name: "name", autocomplete: "name", maxlength: 80, required: "required" })),
        fieldOf(words.comment, body),
    ], words.send, send, done, () => {
        const article = document.getElementById(`comment-${replyTo.value}`);
        aim(null);
        (article?.querySelector("button") || body).focus();
    });
    const cancel = node.querySelector("button[type=button]");
    const aim = (comment) => {
        replyTo.value = comment ? comment.id : "";
        title.textContent = comment ? words.answering(comment.number) : words.write;
        cancel.hidden = !comment;
    };
    aim(null);
    // Also for the second comment, and after the connection was lost.
    for (const event of ["focusin", "input"]) node.addEventListener(event, () => ticket.begin());
    return {
        node,
        answer(comment) {
            aim(comment);
            body.focus();
        },
    };
}

/* Below what it answers, or as the newest of all. What is held is only its writer's to see. */
function place(talk, answer, replyTo) {
    const article = document.getElementById(`comment-${replyTo}`);
    if (!answer.comment) talk.waiting.append(nodeOf(answer, talk));
    else if (article) article.closest(".threads > li").querySelector(".replies").append(itemOf(answer.comment, talk));
    else talk.list.prepend(threadOf({ comment: answer.comment, replies: [] }, talk));
    return document.getElementById(`comment-${answer.id}`);
}

/* What one does with a comment that is there. */

function actsOf(comment, talk) {
    const { words } = talk;
    const own = OWN.read()[comment.id];
    const acts = el("p", { class: "acts" });
    const offer = (label, act) => {
        const button = el("button", { type: "button" }, label(comment.number));
        button.addEventListener("click", () => act(button));
        acts.append(button);
    };
    if (talk.form && comment.number) offer(words.answer, () => talk.form.answer(comment));
    if (own) {
        offer(words.change, (button) => change(comment, own, talk, button));
        offer(words.takeBack, (button) => takeBack(comment, own, talk, button));
    } else if (comment.number) {
        offer(words.report, (button) => report(comment, talk, button));
    }
    return acts;
}

function change(comment, own, talk, button) {
    const { words } = talk;
    const body = el("textarea", { id: "panel-body", name: "body", rows: 5, maxlength: 5000, required: "required" });
    body.value = own.text;
    const send = (typed) => ask(urlOf(comment, talk, "edit"), { ...typed, key: own.key });
    openPanel(button, talk, [fieldOf(words.text, body)], words.save, send, (answer, typed) => {
        OWN.keep(talk, answer, typed.body);
        replace(answer, talk, answer.state === "shown" ? words.changed : words.held);
    });
}

function takeBack(comment, own, talk, button) {
    const { words } = talk;
    const send = () => ask(urlOf(comment, talk, "withdraw"), { key: own.key });
    openPanel(button, talk, [el("p", {}, words.ending)], words.end, send, (answer) => {
        OWN.keep(talk, answer, "");
        replace(answer, talk, words.ended);
    });
}

function report(comment, talk, button) {
    const { words } = talk;
    const reasons = Object.entries(words.reasons).map(([value, label]) => el("option", { value }, label));
    const none = el("option", {}, words.choose);
    none.value = "";
    const reason = el("select", { id: "panel-reason", name: "reason", required: "required" }, none, reasons);
    const text = el("textarea", { id: "panel-text", name: "text", rows: 3, maxlength: 1000 });
    const send = (typed) => ask(urlOf(comment, talk, "report"), typed);
    openPanel(button, talk, [fieldOf(words.reason, reason), fieldOf(words.detail, text)], words.sendReport, send, (answer) => {
        const said = el("p", { class: "facts" });
        button.parentNode.after(said);
        button.remove();
        say(answer.message, said);
        said.closest("article").focus();
    });
}

function urlOf(comment, talk, verb) {
    return talk.url.replace(/pages\/\d+\/comments\/$/, `comments/${comment.id}/${verb}/`);
}

function replace(answer, talk, text) {
    const node = nodeOf(answer, talk);
    document.getElementById(node.id).replaceWith(node);
    count(talk, answer.count);
    say(text);
    node.focus();
}
