"""The rules of the moderators: what they find, what is refused, and what they would have done."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_execvoice.comments.actions import decide
from wagtail_execvoice.comments.actions.rules import dry_run
from wagtail_execvoice.comments.constants import Act, RuleKind, RuleOutcome, Status
from wagtail_execvoice.comments.models import Decision, ModerationRule, ReaderComment
from wagtail_execvoice.comments.spam.matching import compile_rule, find_faults


def make_rule(text: str = "merger", **values: Any) -> ModerationRule:
    rule: ModerationRule = ModerationRule.objects.create(**{"name": "Secrets", "text": text, **values})
    return rule


@pytest.mark.parametrize(
    ("kind", "text", "found", "not_found"),
    [
        (RuleKind.WORDS, "seo\npayday loan", "The best SÉO here", "Seoul is a city"),
        (RuleKind.WORDS, "seo\npayday loan", "a PAYDAY  loan!", "payday and a loan"),
        (RuleKind.PATTERN, r"v\W*i\W*a\W*gra", "v.i.a.g.r.a".replace("g.r.a", "gra"), "via"),
        (RuleKind.LINK, "example.com", "see https://shop.EXAMPLE.com/x", "https://notexample.com"),
        (RuleKind.LINK, "https://www.example.com/path", "see example.com", "mail ann@example.com"),
    ],
)
def test_a_rule_finds_what_it_says(kind: str, text: str, found: str, not_found: str) -> None:
    match = compile_rule(kind, text)
    assert match(found, "") and not match(not_found, "")


def test_an_address_is_found_whole_or_by_its_site() -> None:
    match = compile_rule(RuleKind.ADDRESS, "Ann@example.com\n@spam.example")
    assert match("", "ann@EXAMPLE.com") and match("", "x@mx.spam.example")
    assert not match("ann@example.com", "") and not match("", "bob@example.com") and not match("", "x@notspam.example")


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(RuleOutcome.NOTE, Status.APPROVED), (RuleOutcome.HOLD, Status.PENDING), (RuleOutcome.SPAM, Status.SPAM)],
)
def test_a_rule_does_what_it_says_and_is_named(shown: Any, outcome: str, status: str) -> None:
    make_rule(outcome=outcome)
    comment = shown("Is there a merger?")
    assert comment.status == status
    assert {"code": "rule", "detail": "Secrets"}.items() <= comment.reasons[0].items()
    assert shown("Is there a canteen?").status == Status.APPROVED


def test_a_rule_that_is_changed_or_switched_off_is_so_at_once(shown: Any) -> None:
    rule = make_rule()
    assert shown("A merger").status == Status.PENDING
    rule.text = "canteen"
    rule.save()
    assert shown("Some merger").status == Status.APPROVED
    assert shown("Some canteen").status == Status.PENDING
    rule.is_active = False
    rule.save()
    assert shown("The canteen").status == Status.APPROVED


def test_rules_cost_one_query_once_they_are_known(shown: Any) -> None:
    make_rule()
    make_rule(name="More", text=r"x{2}", kind=RuleKind.PATTERN)
    shown("One")
    with CaptureQueriesContext(connection) as queries:
        shown("Two")
    assert sum("moderationrule" in query["sql"] for query in queries) == 1


def test_a_dry_run_says_what_would_have_been_and_changes_nothing(write: Any, admin_user: Any) -> None:
    good, other = write("No merger here"), write("Merger? No")
    write("Something else")
    decide([good.pk], Act.APPROVE, admin_user)
    before = list(ReaderComment.objects.order_by("pk").values_list("status", "reasons"))
    trial = dry_run(ModerationRule(text="merger", kind=RuleKind.WORDS))
    assert (trial.looked_at, trial.approved) == (3, 1)
    assert {(comment.pk, line) for comment, line in trial.found} == {(good.pk, "merger"), (other.pk, "merger")}
    assert list(ReaderComment.objects.order_by("pk").values_list("status", "reasons")) == before


def test_somebody_without_a_name_is_somebody(write: Any, admin_user: Any) -> None:
    decide([write("No merger here").pk], Act.APPROVE, admin_user)
    Decision.objects.update(user_name="")
    assert dry_run(ModerationRule(text="merger", kind=RuleKind.WORDS)).approved == 1
    Decision.objects.update(user=None)
    assert dry_run(ModerationRule(text="merger", kind=RuleKind.WORDS)).approved == 0


def test_a_dry_run_is_one_query(write: Any) -> None:
    write("No merger here")
    with CaptureQueriesContext(connection) as queries:
        dry_run(ModerationRule(text="merger", kind=RuleKind.WORDS))
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        (RuleKind.PATTERN, "fine\n(a+)+", "repetition inside of a repetition"),
        (RuleKind.PATTERN, "\n".join(f"a{n}" for n in range(60)), "at most 50 patterns"),
        (RuleKind.WORDS, "!!!", "no word"),
        (RuleKind.LINK, "not a site", "not the name of a site"),
        (RuleKind.ADDRESS, "ann", "neither"),
    ],
)
def test_a_rule_that_cannot_be_carried_out_is_refused_with_its_line(kind: str, text: str, word: str) -> None:
    assert word in " ".join(find_faults(kind, text))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(RuleKind.values), st.text(max_size=300), st.text(max_size=300), st.text(max_size=50))
def test_no_rule_fails_on_any_text(kind: str, rule: str, text: str, email: str) -> None:
    find_faults(kind, rule)
    assert isinstance(compile_rule(kind, rule)(text, email), str)


POST = {"name": "Secrets", "kind": "pattern", "outcome": "hold", "text": "mer+ger", "is_active": "on"}


def test_a_pattern_that_could_hang_the_server_is_not_saved(admin_client: Any) -> None:
    url = reverse("execvoice_comment_rules:add")
    response = admin_client.post(url, {**POST, "text": "(a+)+b"})
    assert response.status_code == 200 and not ModerationRule.objects.exists()
    assert "A repetition inside of a repetition" in response.content.decode()
    assert admin_client.post(url, POST).status_code == 302
    assert ModerationRule.objects.get().text == "mer+ger"


def test_a_rule_is_tried_on_its_page(admin_client: Any, shown: Any) -> None:
    shown("No <b>merger</b> here")
    shown("Nothing")
    url = reverse("execvoice_comment_rules:edit", args=[make_rule().pk])
    plain = admin_client.get(url).content.decode()
    assert "Try it on the last 1,000 comments" in plain and "Looked at" not in plain
    tried = " ".join(admin_client.get(url, {"try": 1}).content.decode().split())
    assert "Looked at 2 comments. The rule finds 1 of them. People had approved 0 of those." in tried
    assert "No &lt;b&gt;merger&lt;/b&gt; here" in tried


def test_whoever_may_not_look_at_comments_sees_none_by_trying(client: Any, django_user_model: Any, shown: Any) -> None:
    from django.contrib.auth.models import Permission

    shown("A merger")
    user = django_user_model.objects.create_user(**{django_user_model.USERNAME_FIELD: "x@example.com", "password": "x"})
    names = ["access_admin", "change_moderationrule"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    url = reverse("execvoice_comment_rules:edit", args=[make_rule().pk])
    tried = client.get(url, {"try": 1}).content.decode()
    assert "Looked at 0 comments." in tried and "A merger" not in tried


def test_the_list_of_rules_says_what_each_does(admin_client: Any) -> None:
    make_rule()
    listed = admin_client.get(reverse("execvoice_comment_rules:index")).content.decode()
    assert "Secrets" in listed and "Hold it for review" in listed and "in force" in listed


def test_who_may_not_see_addresses_cannot_guess_them_by_trying(
    client: Any, make_moderator: Any, home: Any, shown: Any
) -> None:
    shown("Hm", email="ana@example.com")
    rule = make_rule("ana@example.com", kind=RuleKind.ADDRESS)
    url = reverse("execvoice_comment_rules:edit", args=[rule.pk])
    for permissions, found in (([], False), (["see_personal_data"], True)):
        client.force_login(make_moderator(home, "change_moderationrule", *permissions))
        assert ("<bdi>Hm</bdi>" in client.get(url, {"try": 1}).content.decode()) is found
