"""Every address of ours in the admin, and who may open it: the one table that ``test_permissions.py`` carries out.

Besides what stands here, all of them ask for access to Wagtail's admin.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from comments_world import SPEAKERS, WAITING_COMMENT
from django.apps import apps
from signoff_world import COLLEAGUE, LAWYER

from wagtail_execvoice.base.constants import COMMENT_MODERATORS, EDITORS, EXECUTIVES, GHOSTWRITERS, LEGAL

ADD, CHANGE, DELETE, VIEW = (f"execvoice_authors.{action}_person" for action in ("add", "change", "delete", "view"))
ADD_DESK, CHANGE_DESK, DELETE_DESK, VIEW_DESK = (
    f"execvoice_authors.{action}_contactdesk" for action in ("add", "change", "delete", "view")
)
ADD_POLICY, CHANGE_POLICY, DELETE_POLICY, VIEW_POLICY = (
    f"execvoice_signoff.{action}_signoffpolicy" for action in ("add", "change", "delete", "view")
)
ADD_DEPUTY, CHANGE_DEPUTY, VIEW_DEPUTY = (f"execvoice_signoff.{action}_deputy" for action in ("add", "change", "view"))
VIEW_REGISTER = "execvoice_signoff.view_signoffrequest"
VIEW_COMMENTS, DECIDE_COMMENTS = (f"execvoice_comments.{action}_readercomment" for action in ("view", "decide"))
ALL_COMMENTS = "execvoice_comments.moderate_everywhere"
ADD_RULE, CHANGE_RULE, DELETE_RULE, VIEW_RULE = (
    f"execvoice_comments.{action}_moderationrule" for action in ("add", "change", "delete", "view")
)
ADD_NAME, CHANGE_NAME, DELETE_NAME, VIEW_NAME = (
    f"execvoice_comments.{action}_officialalias" for action in ("add", "change", "delete", "view")
)
VIEW_FILTER, CHANGE_FILTER = (f"execvoice_comments.{action}_learnedfilter" for action in ("view", "change"))
HOLD = "execvoice_comments.hold_conversation"
SEE_PERSONAL, ERASE_PERSONAL = (f"execvoice_comments.{action}_personal_data" for action in ("see", "erase"))
ADD_ELSEWHERE, CHANGE_ELSEWHERE, DELETE_ELSEWHERE, VIEW_ELSEWHERE = (
    f"execvoice_guestposts.{action}_externalarticle" for action in ("add", "change", "delete", "view")
)
INVITE, READ_GUESTS = (f"execvoice_guestposts.{action}_submission" for action in ("add", "change"))
VIEW_GUESTS = "execvoice_guestposts.view_guestpost"
VIEW_MAIL, CHANGE_MAIL = "execvoice_base.view_outboxmail", "execvoice_base.change_outboxmail"

#: Not the name of a permission, but any right on any page: what opens Wagtail's explorer.
PAGES = "a right on pages"

#: Of these it takes one to look after the comments of any page.
SECTIONS = (PAGES, ALL_COMMENTS)

#: What people in each of our groups may do at the addresses below.
GROUPS: dict[str, frozenset[str]] = {
    EXECUTIVES: frozenset({PAGES}),
    GHOSTWRITERS: frozenset({ADD, PAGES}),
    EDITORS: frozenset(
        {
            *(PAGES, ADD, CHANGE, ADD_DESK, CHANGE_DESK, VIEW_REGISTER, VIEW_COMMENTS, DECIDE_COMMENTS),
            *(
                INVITE,
                READ_GUESTS,
                VIEW_GUESTS,
                ADD_ELSEWHERE,
                CHANGE_ELSEWHERE,
                DELETE_ELSEWHERE,
                VIEW_ELSEWHERE,
                VIEW_GUESTS,
            ),
        }
    ),
    LEGAL: frozenset({VIEW_REGISTER, HOLD, VIEW_GUESTS}),
    COMMENT_MODERATORS: frozenset(
        {
            *(VIEW_COMMENTS, DECIDE_COMMENTS, ADD_RULE, CHANGE_RULE, DELETE_RULE, VIEW_RULE),
            *(VIEW_FILTER, CHANGE_FILTER, SEE_PERSONAL, ALL_COMMENTS),
        }
    ),
}


@dataclass(frozen=True)
class Rule:
    """Who may use the URL named ``route``: anybody with one of ``permissions``, or everybody in the admin if there is none.

    ``together`` are permissions that it takes all of, instead. ``args`` names objects of the test. ``post`` is what may be
    sent to it; ``None`` if it takes no POST. ``changes`` is false if that is too long or too private for an address, and is all.
    ``sections`` says that it is about comments, which are there for those only whose section they are in.
    """

    route: str
    permissions: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    post: dict[str, Any] | None = field(default=None, hash=False)
    together: tuple[str, ...] = ()
    changes: bool = True
    sections: bool = False

    @property
    def ways(self) -> list[frozenset[str]]:
        """The sets of permissions of which each is enough."""
        return [frozenset(self.together)] if self.together else [frozenset({name}) for name in self.permissions]

    @property
    def doing(self) -> list[frozenset[str]]:
        """The sets of permissions of which each is enough to do it."""
        return [way | {section} for way in self.ways for section in SECTIONS] if self.sections else self.ways

    def allows(self, permissions: frozenset[str]) -> bool:
        return not self.ways or any(way <= permissions for way in self.ways)

    def finds(self, permissions: frozenset[str]) -> bool:
        """Return whether what it is about is there for somebody whom it allows."""
        return not self.sections or not permissions.isdisjoint(SECTIONS)


COMMENT_RULE = {"name": "Secrets", "kind": "words", "outcome": "hold", "text": "merger", "is_active": "on"}
OFFICIAL_NAME = {"name": "Communications", "group": SPEAKERS}
INVITATION = {"name": "Ana Guest", "email": "ana@example.com", "language": "en"}
DRAFT = {"prompt": "thank-you", "token": "7b0a9c1e-58b4-4d0e-9d53-0f4f6c1d2e3f"}
NO_FORMS = {"TOTAL": 0, "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 1000}
NO_ROWS = {f"{rows}-{name}_FORMS": number for rows in ("texts", "profiles") for name, number in NO_FORMS.items()}
PERSON = {"name": "Ann Bolt", "sort_name": "", "email": "", **NO_ROWS}
DESK = {"name": "Press office", "email": "press@example.com", "introduction": ""}
#: The id of a second person, to merge the first one with.
OTHER_PERSON = 7001
ELSEWHERE = {
    "title": "Bees",
    "url": "https://paper.example/bees",
    "kind": "article",
    "outlet": "The Paper",
    "language": "en",
    "published_on": "2026-05-03",
    "summary": "",
    "credits-0-person": OTHER_PERSON,
    **dict.fromkeys(("credits-0-name", "credits-0-id", "credits-0-DELETE"), ""),
    "credits-0-ORDER": 1,
    **{f"credits-{name}_FORMS": number for name, number in {**NO_FORMS, "TOTAL": 1}.items()},
}

NO_RULES = {f"rules-{name}_FORMS": number for name, number in NO_FORMS.items()}
POLICY = {
    "name": "Interviews",
    "is_active": "on",
    "presence": "session",
    "deadline_days": 2,
    "valid_days": 30,
    "when_overdue": "keep",
    "when_stale": "keep",
    "unsigned": "on",
    **NO_RULES,
}
NEXT_YEAR = date.today().year + 1
DEPUTY = {
    "principal": LAWYER,
    "deputy": COLLEAGUE,
    "starts_on": f"{NEXT_YEAR}-02-01",
    "ends_on": f"{NEXT_YEAR}-02-02",
    "reason": "",
}

RULES = (
    # People.
    Rule("execvoice_people:index", (ADD, CHANGE, DELETE, VIEW)),
    Rule("execvoice_people:index_results", (ADD, CHANGE, DELETE, VIEW)),
    Rule("execvoice_people:add", (ADD,), post=PERSON),
    Rule("execvoice_people:edit", (CHANGE,), ("person",), post=PERSON),
    Rule("execvoice_people:delete", (DELETE,), ("person",), post={}),
    Rule("execvoice_people:history", (ADD, CHANGE, DELETE), ("person",)),
    Rule("execvoice_people:history_results", (ADD, CHANGE, DELETE), ("person",)),
    Rule("execvoice_people:usage", (CHANGE,), ("person",)),
    Rule("execvoice_people:archive", (CHANGE,), ("person",), post={}),
    Rule("execvoice_people:bring_back", (CHANGE,), ("archived",), post={}),
    Rule("execvoice_people:merge", together=(CHANGE, DELETE), args=("person",), post={"target": OTHER_PERSON}),
    # Whoever can edit any page may see whom to credit, as with Wagtail's own choosers; to make somebody takes a right.
    Rule("execvoice_person_chooser:choose"),
    Rule("execvoice_person_chooser:choose_results"),
    Rule("execvoice_person_chooser:chosen", args=("person",)),
    Rule("execvoice_person_chooser:chosen_multiple"),
    Rule("execvoice_person_chooser:create", (ADD,), post={"name": "Ann Bolt"}),
    # Contact desks.
    Rule("execvoice_contact_desks:index", (ADD_DESK, CHANGE_DESK, DELETE_DESK, VIEW_DESK)),
    Rule("execvoice_contact_desks:index_results", (ADD_DESK, CHANGE_DESK, DELETE_DESK, VIEW_DESK)),
    Rule("execvoice_contact_desks:add", (ADD_DESK,), post=DESK),
    Rule("execvoice_contact_desks:edit", (CHANGE_DESK,), ("desk",), post=DESK),
    Rule("execvoice_contact_desks:delete", (DELETE_DESK,), ("desk",), post={}),
    Rule("execvoice_contact_desks:history", (ADD_DESK, CHANGE_DESK, DELETE_DESK), ("desk",)),
    Rule("execvoice_contact_desks:history_results", (ADD_DESK, CHANGE_DESK, DELETE_DESK), ("desk",)),
    Rule("execvoice_contact_desks:usage", (CHANGE_DESK,), ("desk",)),
    # The calendar.
    Rule("execvoice_calendar:index", (PAGES,)),
    Rule("execvoice_calendar:index_results", (PAGES,)),
    # The guide, which everybody may read. (Without the ready-made page types there is none.)
    *(
        (Rule("execvoice_guide:index"), Rule("execvoice_guide:start", (PAGES,), post=DRAFT))
        if apps.is_installed("wagtail_execvoice.pages")
        else ()
    ),
    # Policies of sign-off. Whoever changes them decides who signs: no group of ours may.
    Rule("execvoice_policies:index", (ADD_POLICY, CHANGE_POLICY, DELETE_POLICY, VIEW_POLICY)),
    Rule("execvoice_policies:index_results", (ADD_POLICY, CHANGE_POLICY, DELETE_POLICY, VIEW_POLICY)),
    Rule("execvoice_policies:add", (ADD_POLICY,), post=POLICY),
    Rule("execvoice_policies:edit", (CHANGE_POLICY,), ("spare_policy",), post=POLICY),
    Rule("execvoice_policies:delete", (DELETE_POLICY,), ("spare_policy",), post={}),
    Rule("execvoice_policies:history", (ADD_POLICY, CHANGE_POLICY, DELETE_POLICY), ("policy",)),
    Rule("execvoice_policies:history_results", (ADD_POLICY, CHANGE_POLICY, DELETE_POLICY), ("policy",)),
    Rule("execvoice_policies:coverage", (ADD_POLICY, CHANGE_POLICY, DELETE_POLICY, VIEW_POLICY), ("policy",)),
    Rule("execvoice_policies:coverage_results", (ADD_POLICY, CHANGE_POLICY, DELETE_POLICY, VIEW_POLICY), ("policy",)),
    # The register of sign-off, which only reads.
    *(
        Rule(f"execvoice_register:{name}{results}", (VIEW_REGISTER,))
        for name in ("index", "signatures", "emergencies", "exceptions", "pages")
        for results in ("", "_results")
    ),
    Rule("execvoice_register:certificate", (VIEW_REGISTER,), ("signoff_request",)),
    Rule("execvoice_register:emergency_certificate", (VIEW_REGISTER,), ("emergency",)),
    Rule("execvoice_register:grant_certificate", (VIEW_REGISTER,), ("import_grant",)),
    # Deputies: those of all for who looks after them, one's own for everybody.
    Rule("execvoice_deputies:index", (ADD_DEPUTY, CHANGE_DEPUTY, VIEW_DEPUTY)),
    Rule("execvoice_deputies:index_results", (ADD_DEPUTY, CHANGE_DEPUTY, VIEW_DEPUTY)),
    Rule("execvoice_deputies:add", (ADD_DEPUTY,), post=DEPUTY),
    Rule("execvoice_deputies:end", (CHANGE_DEPUTY,), ("deputy",), post={}),
    Rule("execvoice_my_deputies:index", post={name: DEPUTY[name] for name in DEPUTY if name != "principal"}),
    # Comments, of the pages that one has a right on: tests/comments/test_panel_scope.py. Without any the lists are empty.
    *(
        Rule(f"execvoice_comments:{name}{results}", (VIEW_COMMENTS, DECIDE_COMMENTS))
        for name in ("index", "reported", "spam", "approved", "rejected", "all")
        for results in ("", "_results")
    ),
    Rule(
        "execvoice_comments:decide",
        (DECIDE_COMMENTS,),
        post={"act": "approve", "comment": f"{WAITING_COMMENT}:1"},
        sections=True,
    ),
    Rule("execvoice_comments:undo", (DECIDE_COMMENTS,), ("comment_batch",), post={}, sections=True),
    Rule(
        "execvoice_comments:tend",
        (DECIDE_COMMENTS,),
        ("waiting_comment",),
        post={"do": "note", "note-note": "Mind"},
        sections=True,
    ),
    # Rules for comments.
    Rule("execvoice_comment_rules:index", (ADD_RULE, CHANGE_RULE, DELETE_RULE, VIEW_RULE)),
    Rule("execvoice_comment_rules:index_results", (ADD_RULE, CHANGE_RULE, DELETE_RULE, VIEW_RULE)),
    Rule("execvoice_comment_rules:add", (ADD_RULE,), post=COMMENT_RULE),
    Rule("execvoice_comment_rules:edit", (CHANGE_RULE,), ("comment_rule",), post=COMMENT_RULE),
    Rule("execvoice_comment_rules:delete", (DELETE_RULE,), ("comment_rule",), post={}),
    Rule("execvoice_comment_rules:history", (ADD_RULE, CHANGE_RULE, DELETE_RULE), ("comment_rule",)),
    Rule("execvoice_comment_rules:history_results", (ADD_RULE, CHANGE_RULE, DELETE_RULE), ("comment_rule",)),
    # Official names. Whoever changes them says who speaks for the company: no group of ours may.
    Rule("execvoice_official_names:index", (ADD_NAME, CHANGE_NAME, DELETE_NAME, VIEW_NAME)),
    Rule("execvoice_official_names:index_results", (ADD_NAME, CHANGE_NAME, DELETE_NAME, VIEW_NAME)),
    Rule("execvoice_official_names:add", (ADD_NAME,), post=OFFICIAL_NAME),
    Rule("execvoice_official_names:edit", (CHANGE_NAME,), ("official_name",), post=OFFICIAL_NAME),
    Rule("execvoice_official_names:delete", (DELETE_NAME,), ("official_name",), post={}),
    Rule("execvoice_official_names:history", (ADD_NAME, CHANGE_NAME, DELETE_NAME), ("official_name",)),
    Rule("execvoice_official_names:history_results", (ADD_NAME, CHANGE_NAME, DELETE_NAME), ("official_name",)),
    # The learned filter.
    Rule("execvoice_comment_filter:index", (VIEW_FILTER, CHANGE_FILTER), post={"text": "Well said"}, changes=False),
    Rule("execvoice_comment_filter:learn", (CHANGE_FILTER,), post={}),
    Rule("execvoice_comment_filter:reset", (CHANGE_FILTER,), post={}),
    Rule("execvoice_comment_filter:export", (VIEW_FILTER, CHANGE_FILTER)),
    # Conversations on hold, of any page: whoever may do it needs no right on the page.
    # The list is also the form for another one, which says here that no page was chosen: tests/comments/test_holding.py.
    Rule("execvoice_holds:index", (HOLD,), post={"reason": "Lawsuit"}, changes=False),
    Rule("execvoice_holds:page", (HOLD,), ("talk",), post={"do": "hold", "reason": "Lawsuit"}),
    # Personal data of readers, of the whole site. To see addresses is not enough: no group of ours may.
    Rule(
        "execvoice_readers:index",
        together=(SEE_PERSONAL, ERASE_PERSONAL),
        post={"do": "export", "email": "ana@example.com"},
    ),
    # Guest posts, of the pages that one sees: tests/guestposts/test_listing.py.
    Rule("execvoice_guest_posts:index", (VIEW_GUESTS,)),
    Rule("execvoice_guest_posts:index_results", (VIEW_GUESTS,)),
    # Personal data of guests. To read what they write is not enough: no group of ours may.
    Rule(
        "execvoice_guest_data:index",
        together=(READ_GUESTS, DELETE),
        post={"do": "export", "email": "ana@example.com"},
    ),
    # Texts of guests.
    Rule("execvoice_submissions:index", (INVITE, READ_GUESTS)),
    Rule("execvoice_submissions:index_results", (INVITE, READ_GUESTS)),
    Rule("execvoice_submissions:add", (INVITE,), post=INVITATION),
    Rule("execvoice_submissions:read", (READ_GUESTS,), ("handed_in",), post={"do": "note", "note-text": "Mind"}),
    Rule("execvoice_submissions:picture", (READ_GUESTS,), ("handed_in", "picture_number")),
    # What was published elsewhere.
    Rule("execvoice_elsewhere:index", (ADD_ELSEWHERE, CHANGE_ELSEWHERE, DELETE_ELSEWHERE, VIEW_ELSEWHERE)),
    Rule("execvoice_elsewhere:index_results", (ADD_ELSEWHERE, CHANGE_ELSEWHERE, DELETE_ELSEWHERE, VIEW_ELSEWHERE)),
    Rule("execvoice_elsewhere:add", (ADD_ELSEWHERE,), post=ELSEWHERE),
    Rule("execvoice_elsewhere:edit", (CHANGE_ELSEWHERE,), ("article_elsewhere",), post=ELSEWHERE),
    Rule("execvoice_elsewhere:delete", (DELETE_ELSEWHERE,), ("article_elsewhere",), post={}),
    Rule("execvoice_elsewhere:history", (ADD_ELSEWHERE, CHANGE_ELSEWHERE, DELETE_ELSEWHERE), ("article_elsewhere",)),
    Rule(
        "execvoice_elsewhere:history_results",
        (ADD_ELSEWHERE, CHANGE_ELSEWHERE, DELETE_ELSEWHERE),
        ("article_elsewhere",),
    ),
    # Outgoing mail.
    Rule("execvoice_mail:index", (VIEW_MAIL, CHANGE_MAIL)),
    Rule("execvoice_mail:index_results", (VIEW_MAIL, CHANGE_MAIL)),
    Rule("execvoice_mail:inspect", (VIEW_MAIL, CHANGE_MAIL), ("mail",)),
    Rule("execvoice_mail:retry_all", (CHANGE_MAIL,), post={}),
    Rule("execvoice_mail:retry", (CHANGE_MAIL,), ("mail",), post={}),
    Rule("execvoice_mail:dismiss", (CHANGE_MAIL,), ("mail",), post={}),
)

#: Addresses about one request or page, which are there only for those whom it concerns: their own tests say for whom.
#: To everybody else they answer as one that does not exist. The first of them leads on to the second, and tells nothing.
CONCERNING: dict[str, str] = {
    "execvoice_signoff:sign_task": "signoff_task",
    "execvoice_signoff:sign": "signoff_request",
    "execvoice_signoff:text": "signoff_request",
    "execvoice_signoff:expedite": "signoff_request",
    "execvoice_signoff:send_link": "voice_slot",
    "execvoice_signoff:record": "voice_slot",
    "execvoice_signoff:waive": "voice_slot",
    "execvoice_signoff:emergency": "guarded_page",
    "execvoice_signoff:emergency_text": "emergency",
    "execvoice_signoff:emergency_confirm": "emergency",
    "execvoice_signoff:emergency_review": "emergency",
    # tests/comments/test_settings.py
    "execvoice_conversation:settings": "guarded_page",
}
#: Addresses outside the admin, for those who were sent a secret link.
WITH_A_LINK = (
    "execvoice_signoff_guests:sign",
    "execvoice_signoff_guests:text",
    *(f"execvoice_comments_public:{name}" for name in ("by_mail", "unfollow", "reply")),
    # tests/guestposts/test_writing.py
    *(f"execvoice_guests:{name}" for name in ("write", "preview", "withdraw", "paste", "upload")),
    *(f"execvoice_guests:{name}" for name in ("picture", "change_picture")),
    # tests/guestposts/test_links.py
    "execvoice_guests:mistyped",
    # tests/guestposts/test_approving.py
    *(f"execvoice_guests:{name}" for name in ("final", "final_text", "sign")),
)
#: Addresses outside the admin, for every reader who may see the page: tests/comments/test_reading.py, test_editing.py,
#: test_reporting.py and test_api.py say who that is.
FOR_READERS = (
    *(
        f"execvoice_comments_public:{name}"
        for name in (
            *("comment", "conversation", "write", "change", "withdraw", "report"),
            *("api_description", "api_comments", "api_ticket", "api_thread", "api_edit", "api_withdraw", "api_report"),
        )
    ),
    # Where a guest asks for a new link: tests/guestposts/test_writing.py.
    "execvoice_guests:lost",
)
