"""Builds the example site from the content beside this module. Only ever into an empty database."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from home.models import HomePage, NewsPage
from wagtail.models import Locale, Page, Site

from demo import pictures
from demo.accounts import ACCOUNTS
from demo.comments import load_comments
from demo.guests import load_articles, load_guests, make_guest_post
from demo.signoff import get_account, play_story, read_stories, set_up_signoff, sign_as, submit
from demo.streams import make_body, make_image, make_press_kit, make_profile, make_related
from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.models import Byline, ContactDesk, Person, PersonText, SocialProfile
from wagtail_execvoice.base.groups import set_up_groups
from wagtail_execvoice.pages.models import ExecutiveAuthorPage, ExecutivePostPage, VoiceIndexPage

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("en", "nl")


@transaction.atomic
def load_demo(port: int) -> bool:
    """Build the site, unless there is one. Return whether it was built."""
    if Person.objects.exists():
        return False
    set_up_groups()
    make_accounts()
    site, people = read("site.json"), read("people.json")
    credited = {person["key"]: make_person(person) for person in people}
    homes = make_homes(site, port)
    voices = {language: make_voice(homes[language], site, language) for language in LANGUAGES}
    desks = make_desks(site)
    for person in people:
        if person["executive"]:
            make_author_pages(voices, person, credited, {**site, "desks": desks})
    posts = [json.loads(path.read_text("utf-8")) for path in (CONTENT / "posts").glob("*.json")]
    pages = {
        post["slug"]: make_post_pages(voices, post, credited, site["topics"])
        for post in sorted(posts, key=lambda post: str(post["date"]))
    }
    for post in posts:
        relate(post, pages)
    careers, news = make_second_site(site, port, credited)
    # Until here nothing was guarded, as on a site that was there before it had sign-off.
    set_up_signoff(voices, careers)
    for page in news:
        sign_as("editor", submit(page, get_account("ghostwriter")))
    for story in read_stories():
        play_story(story, make_drafts(voices, story, credited, site["topics"]))
    load_comments(pages)
    load_articles(read("elsewhere.json"), credited)
    load_guests(read("guests.json"), voices, site["company"]["name"])
    call_command("rebuild_references_index", verbosity=0)
    return True


def read(name: str) -> Any:
    return json.loads((CONTENT / name).read_text("utf-8"))


def make_accounts() -> None:
    User = get_user_model()
    people = {person["user"]: person["name"] for person in read("people.json") if person["user"]}
    for account in ACCOUNTS:
        first_name, _space, last_name = people.get(account.name, f"{account.first_name} {account.last_name}").partition(
            " "
        )
        user = User.objects.create_user(
            account.name,
            f"{account.name}@example.com",
            account.name,
            first_name=first_name,
            last_name=last_name,
            is_superuser=not account.group,
            is_staff=not account.group,
        )
        if account.group:
            user.groups.add(Group.objects.get(name=account.group))


def make_person(data: dict[str, Any]) -> Person:
    portrait = data.get("portrait")
    initials = "".join(word[0] for word in data["name"].split() if word[0].isupper())
    person = Person(
        **{key: data.get(key) or "" for key in ("name", "sort_name", "honorific_prefix", "honorific_suffix", "email")},
        user=get_user_model().objects.filter(username=data["user"]).first() if data["user"] else None,
        portrait=portrait
        and make_image(data["name"], pictures.portrait(data["key"], initials), portrait["file"], portrait["alt"]["en"]),
    )
    person.texts = [PersonText(language=language, **texts) for language, texts in data["texts"].items()]
    person.profiles = [
        SocialProfile(network=network, address=address, sort_order=order)
        for order, (network, address) in enumerate(data.get("profiles", {}).items())
    ]
    person.save()
    return person


def make_homes(site: dict[str, Any], port: int) -> dict[str, HomePage]:
    # What Wagtail's own first migration left: a "Welcome" page that stands where our home goes.
    Site.objects.all().delete()
    for page in Page.get_first_root_node().get_children():
        page.delete()
    homes = make_home(site["home"])
    Site.objects.create(
        hostname="127.0.0.1",
        port=port,
        root_page=homes["en"],
        is_default_site=True,
        site_name=site["company"]["name"],
    )
    return homes


def make_second_site(
    site: dict[str, Any], port: int, people: dict[str, Person]
) -> tuple[dict[str, HomePage], list[NewsPage]]:
    words = site["second_site"]
    homes = make_home(words)
    Site.objects.create(hostname="careers.localhost", port=port, root_page=homes["en"], site_name=words["name"])
    pages = []
    translation_key = None
    for language, home in homes.items():
        news = words["news"][language]
        page = NewsPage(
            title=news["title"], slug=news["slug"], body=news["body"], locale=home.locale, show_in_menus=True
        )
        page.execvoice_bylines = [Byline(person=people[key]) for key in words["news"]["authors"]]
        translation_key = add_translation(home, page, translation_key)
        page.save_revision(user=get_account("ghostwriter"))
        pages.append(page)
    return homes, pages


def make_home(words: dict[str, Any]) -> dict[str, HomePage]:
    homes: dict[str, HomePage] = {}
    translation_key = None
    for language in LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=language)
        text = words[language]
        home = HomePage(
            title=text["title"], slug=text["slug"], locale=locale, tagline=text["intro"], intro=text["body"]
        )
        translation_key = add_translation(Page.get_first_root_node(), home, translation_key)
        publish(home)
        homes[language] = home
    return homes


def make_voice(home: HomePage, site: dict[str, Any], language: str) -> VoiceIndexPage:
    words = site["voice_index"][language]
    voice = VoiceIndexPage(
        title=words["title"],
        slug=words["slug"],
        intro=f"<p>{words['intro']}</p>{words['body']}",
        search_description=words["intro"],
        locale=home.locale,
        show_in_menus=True,
    )
    english = VoiceIndexPage.objects.filter(locale__language_code="en").first()
    if english:
        voice.translation_key = english.translation_key
    home.refresh_from_db()
    home.add_child(instance=voice)
    publish(voice)
    return voice


def make_desks(site: dict[str, Any]) -> dict[str, dict[str, ContactDesk]]:
    return {
        key: {language: ContactDesk.objects.create(email=desk["email"], **desk[language]) for language in LANGUAGES}
        for key, desk in site["desks"].items()
    }


def make_author_pages(
    voices: dict[str, VoiceIndexPage], data: dict[str, Any], people: dict[str, Person], site: dict[str, Any]
) -> None:
    office, more, person = data["executive"], site["author_pages"][data["key"]], people[data["key"]]
    scene = more["press"] and make_image(
        f"{person.name}, press kit", pictures.hero(f"press kit {data['key']}", more["press"]), "scene.jpg", ""
    )
    translation_key = None
    for language, voice in voices.items():
        words = {"name": person.name, "role": office["role"][language]}
        page = ExecutiveAuthorPage(
            title=person.name,
            slug=office["slug"],
            person=person,
            tenure=office["tenure"],
            tenure_from=date.fromisoformat(office["since"]),
            tenure_until=office["until"] and date.fromisoformat(office["until"]),
            successor=people.get(office["successor"]),
            profile=make_profile(more, language, site["topics"]),
            press_kit=scene and make_press_kit(person.portrait, scene, site["press_captions"], language, **words),
            contact_desk=site["desks"][more["desk"]][language] if more["desk"] else None,
            locale=voice.locale,
        )
        translation_key = add_translation(voice, page, translation_key)
        publish(page)


def make_post_pages(
    voices: dict[str, VoiceIndexPage], data: dict[str, Any], people: dict[str, Person], topics: dict[str, Any]
) -> dict[str, ExecutivePostPage]:
    pages = make_drafts(voices, data, people, topics)
    for page in pages.values():
        publish(page, datetime.fromisoformat(data["date"]))
    return pages


def make_drafts(
    voices: dict[str, VoiceIndexPage], data: dict[str, Any], people: dict[str, Person], topics: dict[str, Any]
) -> dict[str, ExecutivePostPage]:
    """Add a post in each language that it was written in."""
    picture = data["picture"]
    image = make_image(
        data["en"]["title"], pictures.hero(data["slug"], picture.get("subject")), picture["file"], picture["alt"]["en"]
    )
    author = get_account(data["signoff"]["by"]) if "signoff" in data else None
    pages: dict[str, ExecutivePostPage] = {}
    translation_key = None
    for language in LANGUAGES:
        if language not in data:
            continue
        words, voice = data[language], voices[language]
        page = ExecutivePostPage(
            title=words["title"],
            slug=words["slug"],
            intro=words["intro"],
            picture=image,
            picture_alt=picture["alt"][language],
            body=make_body(words["body"]),
            discussion_prompt=words["prompt"],
            audience=data["audience"],
            locale=voice.locale,
            owner=author,
        )
        page.topics.add(*(topics[key][language] for key in data["topics"]))
        page.execvoice_bylines = [
            make_byline(byline, people[byline["person"]], language, order)
            for order, byline in enumerate(data["bylines"])
            if byline.get("only", language) == language
        ]
        if "guest" in data:
            page.execvoice_guest_posts = [make_guest_post(data["guest"], words["disclosure"])]
        translation_key = add_translation(voice, page, translation_key)
        if author:
            page.save_revision(user=author)
        pages[language] = page
    return pages


def relate(data: dict[str, Any], pages: dict[str, dict[str, ExecutivePostPage]]) -> None:
    """Say what to read after a post, once all of them are there."""
    for language in LANGUAGES:
        if items := data.get("related"):
            page = ExecutivePostPage.objects.get(pk=pages[data["slug"]][language].pk)
            page.related = make_related(items, language, {key: pair[language] for key, pair in pages.items()})
            publish(page, datetime.fromisoformat(data["date"]), updated=datetime.fromisoformat(data["updated"]))


def make_byline(data: dict[str, Any], person: Person, language: str, order: int) -> Byline:
    printed = (data.get("printed") or {}).get(language, {})
    return Byline(
        person=person,
        sort_order=order,
        role=Role(data["role"]),
        custom_role=(data.get("custom_role") or {}).get(language, ""),
        printed_title=printed.get("title", ""),
        printed_affiliation=printed.get("affiliation", ""),
    )


def add_translation(parent: Any, page: Any, translation_key: Any) -> Any:
    """Add ``page`` below ``parent``, as a translation if there is an original. Return the key of the two."""
    if translation_key:
        page.translation_key = translation_key
    parent.refresh_from_db()
    page.live = False
    parent.add_child(instance=page)
    return page.translation_key


def publish(page: Any, day: datetime | None = None, updated: datetime | None = None) -> None:
    page.save_revision().publish()
    if day:
        # Publishing sets the clock of today; the posts of the example are of another day.
        last = updated or day
        page.revisions.update(created_at=last)
        type(page).objects.filter(pk=page.pk).update(
            first_published_at=day, last_published_at=last, latest_revision_created_at=last
        )
