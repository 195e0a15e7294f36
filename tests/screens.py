"""Every address of ours, and what one sees there: the one list that axe, the phone-width check and the pictures walk.

``test_screens.py`` compares it with the URL configuration and the page models: what is missing from it fails the suite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

ANONYMOUS, EDITOR, ADMIN = "", "editor", "admin"


class Kind(Enum):
    SCREEN = "a whole page, to look at"
    FRAGMENT = "a piece of HTML that a script puts into a screen"
    JSON = "data for a script of the admin"
    WAY = "leads on to another screen"
    ACT = "takes a POST and nothing else"


@dataclass(frozen=True)
class State:
    """One sight of a screen. ``data`` and ``act`` name what ``browser/states.py`` arranges before and does after loading."""

    name: str
    query: str = ""
    data: str = ""
    act: str = ""


@dataclass(frozen=True)
class Screen:
    """An address: the URL named ``route`` with the keys of ``args``, or else the public address of the page ``page``.

    ``below`` is the part of the address after that of the page.

    ``args`` and ``page`` name objects ("person", "mail", or the class of a page of ours), which every suite has its own of.
    ``why`` says for everything but a whole page where its content is seen.
    """

    name: str
    route: str = ""
    args: tuple[str, ...] = ()
    page: str = ""
    below: str = ""
    by: str = ANONYMOUS
    kind: Kind = Kind.SCREEN
    why: str = ""
    states: tuple[State, ...] = (State(""),)

    @property
    def page_type(self) -> str:
        """The page type of ours that this screen needs, if any."""
        return next((name for name in (self.page, *self.args) if name.endswith("Page")), "")

    @property
    def is_installed(self) -> bool:
        """False for the page types, and screens about them, that a site with a base page of its own cannot have."""
        about_pages = self.page_type or self.route.startswith("execvoice_guide:")
        return not about_pages or apps.is_installed("wagtail_execvoice.pages")

    def get_url(self, find: Callable[[str], Any], state: State | None = None) -> str:
        """Return the address; ``find`` returns the object that a name stands for."""
        args = [find(name).pk for name in self.args]
        path = f"{find(self.page).url}{self.below}" if self.page else reverse(self.route, args=args)
        return f"{path}?{state.query}" if state and state.query else path


LISTED = "The screen of the listing loads it while somebody types or filters."
MODAL = "It is seen in the page editor, in the states of executive-post-page-editor that open the chooser."

API: dict[str, Any] = {
    "kind": Kind.JSON,
    "why": "For front ends: the headless page of the example site shows what is in it.",
}
ACT: dict[str, Any] = {"kind": Kind.ACT, "why": "The form or program that sends it shows what comes of it."}

PICTURE: dict[str, Any] = {"kind": Kind.FRAGMENT, "why": "A picture, which the screen of the text shows."}

FRAMED = "The site's own page, which another screen shows in a frame."
FRAGMENT: dict[str, Any] = {"kind": Kind.FRAGMENT, "why": LISTED}

SCREENS = (
    # What readers see.
    Screen(
        "voice-index-page",
        page="VoiceIndexPage",
        states=(
            State(""),
            State("older", query="page=2"),
            State("chosen", query="voice=joost-van-der-meer&year=2025"),
            State("nothing found", query="topic=there-is-none"),
            State("nothing published", data="no_posts"),
        ),
    ),
    Screen(
        "executive-author-page",
        page="ExecutiveAuthorPage",
        states=(
            State(""),
            State("former", data="former"),
            State("in memoriam", data="in_memoriam"),
            State("without posts", data="no_posts"),
        ),
    ),
    Screen(
        "executive-author-contact",
        page="ExecutiveAuthorPage",
        below="contact/",
        states=(
            State(""),
            State("errors", act="send_nothing"),
            State("sent", query="sent"),
            State("former", data="former"),
        ),
    ),
    Screen(
        "executive-post-page",
        page="ExecutivePostPage",
        states=(State(""), State("by a former author", data="former"), State("bare", data="bare_post")),
    ),
    # What readers see of a conversation, besides what stands below the page.
    Screen(
        "conversation",
        "execvoice_comments_public:conversation",
        ("talk",),
        states=(State(""), State("oldest first", query="order=oldest"), State("answered", act="go_to_a_question")),
    ),
    Screen(
        "comment",
        "execvoice_comments_public:comment",
        ("shown_comment",),
        kind=Kind.WAY,
        why="The lasting address of a comment leads to where it stands in its conversation.",
    ),
    Screen(
        "comment-write",
        "execvoice_comments_public:write",
        ("talk",),
        states=(
            State(""),
            State("errors", act="send_empty_comment"),
            State("preview", act="preview_comment"),
            State("sent", query="sent="),
        ),
    ),
    Screen("comment-change", "execvoice_comments_public:change", ("own_comment",), by=ADMIN),
    Screen("comment-withdraw", "execvoice_comments_public:withdraw", ("own_comment",), **ACT),
    Screen(
        "comment-report",
        "execvoice_comments_public:report",
        ("shown_comment",),
        states=(State(""), State("errors", act="send_empty_report"), State("sent", query="sent")),
    ),
    Screen("comment-by-mail", "execvoice_comments_public:by_mail", ("writer_link",)),
    Screen("comment-unfollow", "execvoice_comments_public:unfollow", ("follower_link",)),
    Screen("comment-reply", "execvoice_comments_public:reply", ("speaker_link",)),
    Screen("comments-api-description", "execvoice_comments_public:api_description", **API),
    Screen("comments-api-list", "execvoice_comments_public:api_comments", ("talk",), **API),
    Screen("comments-api-ticket", "execvoice_comments_public:api_ticket", ("talk",), **API),
    Screen("comments-api-thread", "execvoice_comments_public:api_thread", ("shown_comment",), **API),
    *(
        Screen(f"comments-api-{act}", f"execvoice_comments_public:api_{act}", ("shown_comment",), **ACT)
        for act in ("edit", "withdraw", "report")
    ),
    Screen(
        "conversation-settings",
        "execvoice_conversation:settings",
        ("talk",),
        by=EDITOR,
        states=(State(""), State("on hold", data="on_hold")),
    ),
    # What guests see, who write behind a secret link.
    Screen(
        "guest-lost",
        "execvoice_guests:lost",
        states=(State(""), State("errors", act="ask_for_no_link"), State("sent", act="ask_for_a_link")),
    ),
    Screen(
        "guest-write",
        "execvoice_guests:write",
        ("guest_text_link",),
        states=(State(""), State("errors", act="hand_in_too_early"), State("saved", query="saved")),
    ),
    Screen("guest-preview", "execvoice_guests:preview", ("guest_text_link",)),
    Screen("guest-final", "execvoice_guests:final", ("final_text_link",)),
    Screen("guest-final-text", "execvoice_guests:final_text", ("final_text_link",), kind=Kind.FRAGMENT, why=FRAMED),
    Screen("guest-final-sign", "execvoice_guests:sign", ("final_text_link",), **ACT),
    Screen("guest-withdraw", "execvoice_guests:withdraw", ("guest_text_link",), **ACT),
    Screen("guest-paste", "execvoice_guests:paste", ("guest_text_link",), **ACT),
    Screen("guest-upload", "execvoice_guests:upload", ("guest_text_link",), **ACT),
    Screen("guest-picture", "execvoice_guests:picture", ("guest_text_link", "picture_number"), **PICTURE),
    Screen("guest-picture-change", "execvoice_guests:change_picture", ("guest_text_link", "picture_number"), **ACT),
    Screen(
        "guest-mistyped",
        "execvoice_guests:mistyped",
        ("guest_text_link",),
        kind=Kind.WAY,
        why="It leads to what is meant, or says that the link does not work.",
    ),
    # What editors see of Wagtail's, with panels of ours in it.
    Screen("voice-index-page-editor", "wagtailadmin_pages:edit", ("VoiceIndexPage",), by=EDITOR),
    Screen("executive-author-page-editor", "wagtailadmin_pages:edit", ("ExecutiveAuthorPage",), by=EDITOR),
    Screen(
        "executive-post-page-editor",
        "wagtailadmin_pages:edit",
        ("ExecutivePostPage",),
        by=EDITOR,
        states=(
            State("byline", act="show_byline"),
            State("credit without a person", act="save_empty_credit"),
            State("chooser", act="open_chooser"),
            State("chooser without hits", act="search_chooser_in_vain"),
            State("chooser create", act="open_chooser_create"),
            State("chooser create with errors", act="create_nobody"),
        ),
    ),
    Screen(
        "dashboard",
        "wagtailadmin_home",
        by=ADMIN,
        states=(
            State("well"),
            State("trouble", data="trouble"),
            State("first post", data="first_post"),
            State("texts of guests", data="guest_texts"),
        ),
    ),
    # People.
    Screen(
        "people",
        "execvoice_people:index",
        by=EDITOR,
        states=(
            State(""),
            State("found", query="q=meer"),
            State("no hits", query="q=nobody-is-called-this"),
            State("filtered", query="has_account=true"),
            State("empty", data="no_people"),
        ),
    ),
    Screen("people-results", "execvoice_people:index_results", by=EDITOR, kind=Kind.FRAGMENT, why=LISTED),
    Screen(
        "person-new", "execvoice_people:add", by=EDITOR, states=(State(""), State("errors", act="save_without_name"))
    ),
    Screen(
        "person-edit",
        "execvoice_people:edit",
        ("person",),
        by=EDITOR,
        states=(State(""), State("errors", act="save_without_name")),
    ),
    Screen(
        "person-delete",
        "execvoice_people:delete",
        ("person",),
        by=ADMIN,
        states=(State("credited"), State("not credited", data="no_credits")),
    ),
    Screen("person-archive", "execvoice_people:archive", ("person",), by=EDITOR),
    Screen("person-bring-back", "execvoice_people:bring_back", ("person",), by=EDITOR),
    Screen(
        "person-merge",
        "execvoice_people:merge",
        ("person",),
        by=ADMIN,
        states=(State(""), State("the same", act="merge_with_oneself"), State("preview", act="preview_merge")),
    ),
    Screen("person-history", "execvoice_people:history", ("person",), by=EDITOR),
    Screen(
        "person-history-results",
        "execvoice_people:history_results",
        ("person",),
        by=EDITOR,
        kind=Kind.FRAGMENT,
        why=LISTED,
    ),
    Screen("person-usage", "execvoice_people:usage", ("person",), by=EDITOR),
    # The chooser of people.
    Screen("person-chooser", "execvoice_person_chooser:choose", by=EDITOR, kind=Kind.JSON, why=MODAL),
    Screen(
        "person-chooser-results", "execvoice_person_chooser:choose_results", by=EDITOR, kind=Kind.FRAGMENT, why=MODAL
    ),
    Screen(
        "person-chooser-chosen", "execvoice_person_chooser:chosen", ("person",), by=EDITOR, kind=Kind.JSON, why=MODAL
    ),
    Screen(
        "person-chooser-chosen-multiple",
        "execvoice_person_chooser:chosen_multiple",
        by=EDITOR,
        kind=Kind.JSON,
        why="No field of ours takes more than one person at a time; Wagtail's chooser brings it along.",
    ),
    Screen("person-chooser-create", "execvoice_person_chooser:create", by=EDITOR, kind=Kind.JSON, why=MODAL),
    # The calendar.
    Screen(
        "calendar",
        "execvoice_calendar:index",
        by=EDITOR,
        states=(
            State("", data="plans"),
            State("not a month", query="month=99999-13"),
            State("empty", query="month=1999-12", data="no_people"),
        ),
    ),
    Screen("calendar-results", "execvoice_calendar:index_results", by=EDITOR, kind=Kind.FRAGMENT, why=LISTED),
    # The guide to a first post.
    Screen("guide", "execvoice_guide:index", by=EDITOR, states=(State(""), State("for a person", query="person=1"))),
    Screen(
        "start-post",
        "execvoice_guide:start",
        by=EDITOR,
        states=(State("", query="prompt=first-months"), State("nowhere to go", data="no_voice")),
    ),
    # Contact desks.
    Screen(
        "contact-desks",
        "execvoice_contact_desks:index",
        by=EDITOR,
        states=(State(""), State("empty", data="no_desks")),
    ),
    Screen("contact-desks-results", "execvoice_contact_desks:index_results", by=EDITOR, kind=Kind.FRAGMENT, why=LISTED),
    Screen(
        "contact-desk-new",
        "execvoice_contact_desks:add",
        by=EDITOR,
        states=(State(""), State("errors", act="save_without_name")),
    ),
    Screen("contact-desk-edit", "execvoice_contact_desks:edit", ("desk",), by=EDITOR),
    Screen("contact-desk-delete", "execvoice_contact_desks:delete", ("desk",), by=ADMIN),
    Screen("contact-desk-history", "execvoice_contact_desks:history", ("desk",), by=EDITOR),
    Screen(
        "contact-desk-history-results",
        "execvoice_contact_desks:history_results",
        ("desk",),
        by=EDITOR,
        kind=Kind.FRAGMENT,
        why=LISTED,
    ),
    Screen("contact-desk-usage", "execvoice_contact_desks:usage", ("desk",), by=EDITOR),
    # Policies of sign-off.
    Screen("policies", "execvoice_policies:index", by=ADMIN),
    Screen("policies-results", "execvoice_policies:index_results", by=ADMIN, kind=Kind.FRAGMENT, why=LISTED),
    Screen(
        "policy-new", "execvoice_policies:add", by=ADMIN, states=(State(""), State("errors", act="save_without_name"))
    ),
    Screen("policy-edit", "execvoice_policies:edit", ("policy",), by=ADMIN),
    Screen("policy-delete", "execvoice_policies:delete", ("policy",), by=ADMIN),
    Screen("policy-history", "execvoice_policies:history", ("policy",), by=ADMIN),
    Screen(
        "policy-history-results",
        "execvoice_policies:history_results",
        ("policy",),
        by=ADMIN,
        kind=Kind.FRAGMENT,
        why=LISTED,
    ),
    Screen("policy-coverage", "execvoice_policies:coverage", ("policy",), by=ADMIN),
    Screen(
        "policy-coverage-results",
        "execvoice_policies:coverage_results",
        ("policy",),
        by=ADMIN,
        kind=Kind.FRAGMENT,
        why=LISTED,
    ),
    # The register of sign-off.
    *(
        Screen(
            f"register-{name}{'-results' if results else ''}", f"execvoice_register:{name}{results}", by=ADMIN, **kind
        )
        for name in ("index", "signatures", "emergencies", "exceptions", "pages")
        for results, kind in (("", {}), ("_results", FRAGMENT))
    ),
    Screen("certificate", "execvoice_register:certificate", ("signoff_request",), by=ADMIN),
    Screen("certificate-emergency", "execvoice_register:emergency_certificate", ("emergency",), by=ADMIN),
    Screen("certificate-grant", "execvoice_register:grant_certificate", ("import_grant",), by=ADMIN),
    # Signing, and what is done for those who cannot.
    Screen(
        "sign-task",
        "execvoice_signoff:sign_task",
        ("signoff_task",),
        by=ADMIN,
        kind=Kind.WAY,
        why="Wagtail's own button leads there, and from there to the signing screen.",
    ),
    Screen("sign", "execvoice_signoff:sign", ("signoff_request",), by=ADMIN),
    Screen("sign-text", "execvoice_signoff:text", ("signoff_request",), by=ADMIN, kind=Kind.FRAGMENT, why=FRAMED),
    Screen("sign-expedite", "execvoice_signoff:expedite", ("signoff_request",), by=EDITOR),
    Screen("voice-link", "execvoice_signoff:send_link", ("voice_slot",), by=EDITOR),
    Screen("voice-record", "execvoice_signoff:record", ("voice_slot",), by=EDITOR),
    Screen("voice-waive", "execvoice_signoff:waive", ("voice_slot",), by=EDITOR),
    Screen("guest-sign", "execvoice_signoff_guests:sign", ("guest_link",)),
    Screen("guest-text", "execvoice_signoff_guests:text", ("guest_link",), kind=Kind.FRAGMENT, why=FRAMED),
    # Emergencies.
    Screen("emergency", "execvoice_signoff:emergency", ("guarded_page",), by=ADMIN),
    Screen(
        "emergency-text", "execvoice_signoff:emergency_text", ("emergency",), by=ADMIN, kind=Kind.FRAGMENT, why=FRAMED
    ),
    Screen("emergency-confirm", "execvoice_signoff:emergency_confirm", ("emergency",), by=ADMIN),
    Screen("emergency-review", "execvoice_signoff:emergency_review", ("emergency",), by=ADMIN),
    # Deputies.
    Screen("deputies", "execvoice_deputies:index", by=ADMIN),
    Screen("deputies-results", "execvoice_deputies:index_results", by=ADMIN, kind=Kind.FRAGMENT, why=LISTED),
    Screen("deputy-new", "execvoice_deputies:add", by=ADMIN),
    Screen("deputy-end", "execvoice_deputies:end", ("deputy",), by=ADMIN),
    Screen("my-deputies", "execvoice_my_deputies:index", by=EDITOR),
    # Guest posts, and the data of a guest.
    Screen(
        "guest-posts",
        "execvoice_guest_posts:index",
        by=ADMIN,
        states=(State(""), State("some", data="guest_posts"), State("none found", query="q=nothing")),
    ),
    Screen("guest-posts-results", "execvoice_guest_posts:index_results", by=ADMIN, **FRAGMENT),
    Screen(
        "guest-data",
        "execvoice_guest_data:index",
        by=ADMIN,
        states=(State(""), State("errors", act="find_no_guest"), State("found", data="guest_texts", act="find_guest")),
    ),
    # Texts of guests.
    Screen(
        "submissions",
        "execvoice_submissions:index",
        by=EDITOR,
        states=(State(""), State("of all kinds", data="guest_texts")),
    ),
    Screen("submissions-results", "execvoice_submissions:index_results", by=EDITOR, **FRAGMENT),
    Screen(
        "submission-new",
        "execvoice_submissions:add",
        by=EDITOR,
        states=(State(""), State("errors", act="invite_nobody"), State("known already", act="invite_somebody_known")),
    ),
    Screen("submission-read", "execvoice_submissions:read", ("handed_in",), by=EDITOR),
    Screen(
        "submission-picture", "execvoice_submissions:picture", ("handed_in", "picture_number"), by=EDITOR, **PICTURE
    ),
    # What was published elsewhere.
    Screen("elsewhere", "execvoice_elsewhere:index", by=EDITOR),
    Screen("elsewhere-results", "execvoice_elsewhere:index_results", by=EDITOR, **FRAGMENT),
    Screen(
        "elsewhere-new",
        "execvoice_elsewhere:add",
        by=EDITOR,
        states=(State(""), State("errors", act="save_without_title")),
    ),
    Screen("elsewhere-edit", "execvoice_elsewhere:edit", ("article_elsewhere",), by=EDITOR),
    Screen("elsewhere-delete", "execvoice_elsewhere:delete", ("article_elsewhere",), by=EDITOR),
    Screen("elsewhere-history", "execvoice_elsewhere:history", ("article_elsewhere",), by=EDITOR),
    Screen(
        "elsewhere-history-results",
        "execvoice_elsewhere:history_results",
        ("article_elsewhere",),
        by=EDITOR,
        **FRAGMENT,
    ),
    # The panel of those who moderate comments.
    *(
        Screen(
            f"comments-{name}{'-results' if results else ''}", f"execvoice_comments:{name}{results}", by=ADMIN, **kind
        )
        for name in ("index", "reported", "spam", "approved", "rejected", "all")
        for results, kind in (("", {}), ("_results", FRAGMENT))
    ),
    Screen(
        "comments-rejecting",
        "execvoice_comments:index",
        by=ADMIN,
        states=(State("one", data="with_address", act="open_rejection"), State("many", act="open_rejection_of_many")),
    ),
    Screen("comments-decide", "execvoice_comments:decide", by=ADMIN),
    Screen("comments-tend", "execvoice_comments:tend", ("waiting_comment",), by=ADMIN),
    Screen("comments-undo", "execvoice_comments:undo", ("comment_batch",), by=ADMIN),
    # What lawyers ask for: conversations on hold, and the data of a reader.
    Screen(
        "conversations-on-hold",
        "execvoice_holds:index",
        by=ADMIN,
        states=(State(""), State("some", data="on_hold")),
    ),
    Screen(
        "conversation-hold",
        "execvoice_holds:page",
        ("talk",),
        by=ADMIN,
        states=(State(""), State("on hold", data="on_hold"), State("with the page above", data="section_on_hold")),
    ),
    Screen(
        "readers-data",
        "execvoice_readers:index",
        by=ADMIN,
        states=(State(""), State("errors", act="find_nobody"), State("found", data="with_address", act="find_reader")),
    ),
    # Rules for comments.
    Screen("comment-rules", "execvoice_comment_rules:index", by=ADMIN),
    Screen("comment-rules-results", "execvoice_comment_rules:index_results", by=ADMIN, **FRAGMENT),
    Screen(
        "comment-rule-new",
        "execvoice_comment_rules:add",
        by=ADMIN,
        states=(State(""), State("errors", act="save_without_name")),
    ),
    Screen(
        "comment-rule-edit",
        "execvoice_comment_rules:edit",
        ("comment_rule",),
        by=ADMIN,
        states=(State(""), State("tried", query="try=1")),
    ),
    Screen("comment-rule-delete", "execvoice_comment_rules:delete", ("comment_rule",), by=ADMIN),
    Screen("comment-rule-history", "execvoice_comment_rules:history", ("comment_rule",), by=ADMIN),
    Screen(
        "comment-rule-history-results",
        "execvoice_comment_rules:history_results",
        ("comment_rule",),
        by=ADMIN,
        **FRAGMENT,
    ),
    # Official names.
    Screen(
        "official-names",
        "execvoice_official_names:index",
        by=ADMIN,
        states=(State("", data="official_name"), State("empty")),
    ),
    Screen("official-names-results", "execvoice_official_names:index_results", by=ADMIN, **FRAGMENT),
    Screen(
        "official-name-new",
        "execvoice_official_names:add",
        by=ADMIN,
        states=(State(""), State("errors", act="save_without_name")),
    ),
    Screen("official-name-edit", "execvoice_official_names:edit", ("official_name",), by=ADMIN),
    Screen("official-name-delete", "execvoice_official_names:delete", ("official_name",), by=ADMIN),
    Screen("official-name-history", "execvoice_official_names:history", ("official_name",), by=ADMIN),
    Screen(
        "official-name-history-results",
        "execvoice_official_names:history_results",
        ("official_name",),
        by=ADMIN,
        **FRAGMENT,
    ),
    # The learned filter.
    Screen(
        "comment-filter",
        "execvoice_comment_filter:index",
        by=ADMIN,
        states=(
            State(""),
            State("young", data="young_filter"),
            State("judges", data="grown_filter"),
            State("tried", data="grown_filter", act="try_text"),
            State("tried nothing", act="try_nothing"),
        ),
    ),
    Screen("comment-filter-learn", "execvoice_comment_filter:learn", by=ADMIN),
    Screen("comment-filter-reset", "execvoice_comment_filter:reset", by=ADMIN),
    Screen(
        "comment-filter-export",
        "execvoice_comment_filter:export",
        by=ADMIN,
        kind=Kind.JSON,
        why="A file to take along: the screen of the filter shows what people read of it.",
    ),
    # Outgoing mail.
    Screen(
        "mail",
        "execvoice_mail:index",
        by=ADMIN,
        states=(
            State("", data="mails"),
            State("not delivered", query="state=given_up", data="mails"),
            State("no hits", query="q=nobody-is-called-this", data="mails"),
            State("empty"),
        ),
    ),
    Screen("mail-results", "execvoice_mail:index_results", by=ADMIN, kind=Kind.FRAGMENT, why=LISTED),
    Screen("mail-inspect", "execvoice_mail:inspect", ("mail",), by=ADMIN, states=(State("", data="mails"),)),
    Screen("mail-retry", "execvoice_mail:retry", ("mail",), by=ADMIN, states=(State("", data="mails"),)),
    Screen(
        "mail-retry-all",
        "execvoice_mail:retry_all",
        by=ADMIN,
        states=(State("", data="mails"), State("nothing to do")),
    ),
    Screen("mail-dismiss", "execvoice_mail:dismiss", ("mail",), by=ADMIN, states=(State("", data="mails"),)),
)


def find_urls(prefix: str, package: str) -> dict[str, URLPattern]:
    """Return by name every URL in a namespace that begins with ``prefix`` or whose view is of ``package``.

    An endpoint of the site's own API is the site's, though it has our mixin: ``pages/test_privacy.py`` reads those.
    """
    return {
        name: pattern
        for name, namespaces, pattern in _walk(get_resolver())
        if any(namespace.startswith(prefix) for namespace in namespaces)
        or ("wagtailapi" not in namespaces and _comes_from(pattern.callback, package))
    }


def _walk(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces)
        else:
            # A pattern without a name cannot be in a list of names, so it shows up as missing, by its route.
            yield ":".join([*namespaces, entry.name or str(entry.pattern)]), namespaces, entry


def _comes_from(view: Any, package: str) -> bool:
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    modules = [base.__module__ for base in view_class.__mro__] if view_class else [view.__module__]
    return any(f"{module}.".startswith(f"{package}.") for module in modules)


def find_page_types(package: str) -> set[str]:
    """Return the names of the concrete page models of ``package``."""
    from wagtail.models import get_page_models

    return {model.__name__ for model in get_page_models() if f"{model.__module__}.".startswith(f"{package}.")}
