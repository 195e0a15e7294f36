/* A front end on Wagtail's API. Words are put in as text; the only HTML is what the server renders of its own blocks, and of
   that only what is on the list below. What readers say is in conversation.js. */
"use strict";

const API = document.body.dataset.api;
const MAIN = document.getElementById("content");
const STATUS = document.getElementById("status");
const PER_PAGE = 6;

const WORDS = {
    en: {
        latest: "Latest posts", older: "Older posts", newer: "Newer posts", loading: "Loading…", loaded: "Loaded:",
        missing: "There is no such page.", failed: "The server could not be reached. Try again.", posts: "Posts by",
        minutes: (n) => (n === 1 ? "1 minute" : `${n} minutes`), next: "What to read next", contact: "Write to",
        succeeded: "Succeeded by", empty: "Nothing has been published yet.", about: "About", language: "en-GB",
        skip: "Skip to content", voice: "The voice", site: "Read it on the site", pages: "Pages of this list",
        elsewhere: "Elsewhere", subscribers: "only for subscribers",
    },
    nl: {
        latest: "Nieuwste berichten", older: "Oudere berichten", newer: "Nieuwere berichten", loading: "Laden…",
        loaded: "Geladen:", missing: "Deze pagina bestaat niet.", failed: "De server is niet bereikbaar. Probeer het opnieuw.",
        posts: "Berichten van", minutes: (n) => (n === 1 ? "1 minuut" : `${n} minuten`), next: "Verder lezen",
        contact: "Schrijf aan", succeeded: "Opgevolgd door", empty: "Er is nog niets gepubliceerd.", about: "Over",
        language: "nl-NL", skip: "Naar de inhoud", voice: "De stem", site: "Lees het op de site", pages: "Pagina's van deze lijst",
        elsewhere: "Elders", subscribers: "alleen voor abonnees",
    },
};

/* Elements. Children are text unless they are nodes; nothing is ever parsed. */

function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        // An empty "alt" says that a picture only decorates; any other empty attribute says nothing.
        if (value || value === 0 || name === "alt") node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== "" && child !== undefined));
    return node;
}

const TAGS = new Set(
    ("A B BLOCKQUOTE BR CITE DD DETAILS DIV DL DT EM FIGCAPTION FIGURE FOOTER H2 H3 H4 I IMG LI OL P SPAN STRONG SUMMARY " +
        "SUP TIME UL ASIDE BDI Q SMALL").split(" "),
);
const ATTRIBUTES = new Set(["alt", "class", "cite", "datetime", "dir", "height", "href", "id", "lang", "src", "width"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "TEMPLATE", "SVG", "MATH", "FORM"]);

/* HTML of the server's own making, rebuilt out of what is allowed. */
function fromServer(html) {
    const source = new DOMParser().parseFromString(html, "text/html").body;
    return el("div", { class: "from-server" }, ...Array.from(source.childNodes, rebuild));
}

function rebuild(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName.toUpperCase())) return null;
    const children = Array.from(node.childNodes, rebuild);
    if (!TAGS.has(node.tagName)) return el("span", {}, children);
    const copy = el(node.tagName.toLowerCase(), {}, children);
    for (const { name, value } of node.attributes) {
        if (ATTRIBUTES.has(name) && (!["href", "src", "cite"].includes(name) || isWebAddress(value))) {
            copy.setAttribute(name, value);
        }
    }
    if (copy.tagName === "IMG") copy.loading = "lazy";
    return copy;
}

function isWebAddress(value) {
    try {
        return ["http:", "https:", "mailto:"].includes(new URL(value, location.href).protocol);
    } catch {
        return false;
    }
}

function link(href, ...children) {
    return isWebAddress(href) ? el("a", { href }, ...children) : el("span", {}, ...children);
}

function picture(image, size, shape = "") {
    const file = image && image.sizes[size];
    if (!file || !isWebAddress(file.url)) return null;
    return el("img", { src: file.url, width: file.width, height: file.height, alt: "", class: shape, loading: "lazy" });
}

function described(image, size, shape) {
    const node = picture(image, size, shape);
    if (node) node.alt = image.alt;
    return node;
}

/* The API. */

async function read(path, query = {}) {
    const response = await fetch(`${API}${path}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status === 404 ? "missing" : "failed");
    return response.json();
}

const people = new Map();

/* The author pages of a language by the path of their address, which is how a byline names them. */
function readPeople(language) {
    if (!people.has(language)) {
        const query = { type: "execvoice_pages.ExecutiveAuthorPage", locale: language, fields: "person,office" };
        people.set(
            language,
            read("", query).then((found) => new Map(found.items.map((page) => [new URL(page.meta.html_url).pathname, page]))),
        );
    }
    return people.get(language);
}

async function bylineOf(byline, language) {
    const authors = await readPeople(language);
    const names = byline.credits.map((credit) => {
        const url = credit.url ? new URL(credit.url, location.href) : null;
        const page = url && authors.get(url.pathname);
        const position = [credit.title, credit.affiliation].filter(Boolean).join(", ");
        const name = el("bdi", {}, credit.name);
        return el("li", {}, page ? el("a", { href: `#/${language}/people/${page.id}` }, name) : name, position && `, ${position}`);
    });
    return byline.text ? [el("p", { class: "byline" }, byline.text), el("ul", { class: "credits" }, names)] : [];
}

/* The views. Each returns a title and the nodes below it. */

async function showList(language, words, page) {
    const offset = (page - 1) * PER_PAGE;
    const found = await read("", {
        type: "execvoice_pages.ExecutivePostPage", locale: language, order: "-first_published_at", limit: PER_PAGE, offset,
        fields: "intro,byline,picture,topics,reading_minutes",
    });
    const cards = found.items.map((post) => card(post, language, words));
    return [words.latest, [
        cards.length ? el("ul", { class: "cards" }, cards) : el("p", {}, words.empty),
        el("nav", { class: "pager", "aria-label": words.pages }, [
            page > 1 && el("a", { href: `#/${language}/page/${page - 1}`, rel: "prev" }, words.newer),
            offset + PER_PAGE < found.meta.total_count && el("a", { href: `#/${language}/page/${page + 1}`, rel: "next" }, words.older),
        ].filter(Boolean)),
    ]];
}

function card(post, language, words) {
    const facts = [day(post.meta.first_published_at, words), words.minutes(post.reading_minutes)].filter(Boolean).join(" · ");
    return el("li", {}, el("article", { class: "card" },
        picture(post.picture, "card"),
        el("h2", {}, el("a", { href: `#/${language}/posts/${post.id}` }, post.title)),
        post.byline.text && el("p", { class: "byline" }, post.byline.text),
        post.intro && el("p", {}, post.intro),
        el("p", { class: "facts" }, facts),
    ));
}

async function showPost(language, words, id) {
    const post = await read(`${id}/`);
    return [post.title, [
        post.intro && el("p", { class: "intro" }, post.intro),
        await bylineOf(post.byline, language),
        el("p", { class: "facts" }, [day(post.meta.first_published_at, words), words.minutes(post.reading_minutes), ...post.topics].filter(Boolean).join(" · ")),
        described(post.picture, "large", "wide"),
        post.body.map((block) => fromServer(block.html)),
        post.discussion_prompt && el("p", { class: "prompt" }, post.discussion_prompt),
        post.related.length ? el("section", {}, el("h2", {}, words.next), el("ul", {}, post.related.map((item) => el("li", { lang: item.language },
            item.id ? el("a", { href: `#/${language}/posts/${item.id}` }, item.title) : link(item.url, item.title),
            item.source && ` (${item.source})`)))) : null,
        post.conversation?.is_shown && (await conversation(post, language)),
        el("p", { class: "facts" }, link(post.meta.html_url, words.site)),
    ]];
}

async function showPerson(language, words, id) {
    const page = await read(`${id}/`);
    const person = page.person || { name: page.title, profiles: [] };
    const names = [person.honorific_prefix, page.title, person.honorific_suffix].filter(Boolean).join(" ");
    const successor = page.office.successor;
    return [names, [
        described(person.portrait, "large", "portrait"),
        el("p", { class: "byline", lang: person.language }, [person.title, person.organisation].filter(Boolean).join(", ")),
        el("p", { class: "facts" }, [page.office.label, page.office.sentence].filter(Boolean).join(" · ")),
        successor && el("p", {}, `${words.succeeded} `, successor.url ? link(successor.url, successor.name) : successor.name),
        el("div", { lang: page.biography.language }, fromServer(page.biography.html)),
        el("ul", { class: "profiles" }, person.profiles.map((profile) => el("li", {}, link(profile.url, profile.name)))),
        page.contact_url && el("p", {}, link(page.contact_url, `${words.contact} ${person.name}`)),
        el("section", {}, el("h2", {}, `${words.posts} ${person.name}`), el("ul", {}, page.posts.items.map((post) => el("li", {},
            post.type === "elsewhere" ? elsewhere(post, words)
                : [el("a", { href: post.type === "execvoice_pages.ExecutivePostPage" ? `#/${language}/posts/${post.id}` : post.url }, post.title),
                    ` ${day(post.published_at, words)}`])))),
    ]];
}

/* What somebody published on another site is marked as that, and as paid for if it was. */
function elsewhere(post, words) {
    const title = link(post.url, post.title);
    title.lang = post.language;
    title.rel = [post.link_relation, "noopener"].filter(Boolean).join(" ");
    const facts = [`${words.elsewhere}: ${post.source}`, post.needs_subscription && words.subscribers, post.disclosure];
    return [title, ` ${day(post.published_at, words)}`, el("p", { class: "facts" }, facts.filter(Boolean).join(" · "))];
}

function day(moment, words) {
    return moment ? new Date(moment).toLocaleDateString(words.language, { day: "numeric", month: "long", year: "numeric" }) : "";
}

/* The addresses: #/en, #/en/page/2, #/en/posts/12, #/en/people/7. */

const VIEWS = { page: showList, posts: showPost, people: showPerson };
let asked = 0;

async function show(isFirst) {
    const [, language = "en", view = "page", number = "1"] = location.hash.match(/^#\/(en|nl)(?:\/(page|posts|people)\/(\d{1,9}))?$/) || [];
    const words = WORDS[language];
    const turn = ++asked;
    document.documentElement.lang = language;
    document.querySelector("[data-skip]").textContent = words.skip;
    const home = document.querySelector("[data-home]");
    home.textContent = words.voice;
    home.setAttribute("href", `#/${language}`);
    for (const choice of document.querySelectorAll("nav a[hreflang]")) {
        if (choice.hreflang === language) choice.setAttribute("aria-current", "true");
        else choice.removeAttribute("aria-current");
    }
    STATUS.textContent = words.loading;
    MAIN.setAttribute("aria-busy", "true");
    let title, nodes;
    try {
        [title, nodes] = await VIEWS[view](language, words, Number(number));
    } catch (error) {
        [title, nodes] = [words[error.message] || words.failed, []];
    }
    // Somebody may have gone on meanwhile.
    if (turn !== asked) return;
    MAIN.removeAttribute("aria-busy");
    MAIN.replaceChildren(el("h1", {}, title), ...nodes.flat().filter(Boolean));
    document.title = `${title} – ${words.voice}`;
    STATUS.textContent = `${words.loaded} ${title}`;
    if (!isFirst) {
        MAIN.focus();
        scrollTo(0, 0);
    }
}

document.querySelector("[data-skip]").addEventListener("click", (event) => {
    event.preventDefault();
    MAIN.focus();
});
addEventListener("hashchange", () => show(false));
show(true);
