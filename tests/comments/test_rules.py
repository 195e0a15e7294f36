"""The rules of the moderators: what they find, what is refused, and what they would have done."""

from __future__ import annotations

import random
import string
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_execvoice.comments.actions import decide
from wagtail_execvoice.comments.actions.rules import dry_run
from wagtail_execvoice.comments.constants import LONGEST_COMMENT, Act, RuleKind, RuleOutcome, Status
from wagtail_execvoice.comments.models import Decision, ModerationRule, ReaderComment
from wagtail_execvoice.comments.spam.matching import MOST_STATES, MOST_STEPS, Said, compile_rule, find_faults
from wagtail_execvoice.comments.words import say_reason


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
    find = compile_rule(kind, text).find
    assert find(Said(found)) and not find(Said(not_found))


def test_an_address_is_found_whole_or_by_its_site() -> None:
    find = compile_rule(RuleKind.ADDRESS, "Ann@example.com\n@spam.example").find
    assert all(find(Said("", email)) for email in ("ann@EXAMPLE.com", "x@mx.spam.example"))
    assert not any(find(Said("", email)) for email in ("bob@example.com", "x@notspam.example"))
    assert not find(Said("ann@example.com"))


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
    assert isinstance(compile_rule(kind, rule).find(Said(text, email)), str)


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


class TestWhatRulesCost:
    #: A rule of which one line is small, and on the right text needs all of its states at each letter.
    LINES = [f"[a-m].{{0,24}}.{{0,24}}{sign}" for sign in "0123456789!?;:"]
    HEAVY = "\n".join(LINES[:8])
    #: The right text.
    LONG = "".join(random.Random(1).choices(string.ascii_lowercase, k=LONGEST_COMMENT))  # noqa: S311
    #: As long, and nothing else is found in it.
    PROSE = "We would like to know whether you are going to move the whole office to the new quay. " * 57

    @pytest.mark.parametrize(
        ("kind", "text", "states"),
        [
            (RuleKind.WORDS, "seo\npayday loan offer", 4),
            (RuleKind.LINK, "a.example\nb.example", 1),
            (RuleKind.PATTERN, "abc\nde", 7),
            (RuleKind.PATTERN, "a.{10}\n(a+)+", 12),
        ],
    )
    def test_steps_are_counted_over_all_lines_and_for_each_letter(self, kind: str, text: str, states: int) -> None:
        matcher = compile_rule(kind, text)
        assert matcher.states == states
        # It is the folded text that is run over, and that may be longer.
        assert matcher.count_steps(Said("Fuß")) == 4 * states
        assert matcher.count_steps(Said("a" * 30_000)) == 20_000 * states

    def test_one_rule_that_takes_too_long_is_refused(self) -> None:
        assert "repeat too much" in " ".join(find_faults(RuleKind.PATTERN, "\n".join(self.LINES)))
        assert "too many words" in " ".join(find_faults(RuleKind.WORDS, "a " * 2000))

    def test_rules_that_take_too_long_together_are_refused_and_the_form_says_what_to_do(
        self, admin_client: Any
    ) -> None:
        make_rule(name="Small", text="b.c", kind=RuleKind.PATTERN)
        heavy = make_rule(name="Large", text=self.HEAVY, kind=RuleKind.PATTERN)
        url = reverse("execvoice_comment_rules:add")
        values = {**POST, "name": "Second", "text": "\n".join(self.LINES[8:])}
        said = admin_client.post(url, values).content.decode()
        assert "switch another one off" in said and "“Large” takes the most" in said
        assert ModerationRule.objects.count() == 2
        # One that is switched off costs nothing, and the rule itself is no other one.
        off = {name: value for name, value in values.items() if name != "is_active"}
        assert admin_client.post(url, off).status_code == 302
        edit = reverse("execvoice_comment_rules:edit", args=[heavy.pk])
        assert admin_client.post(edit, {**POST, "text": self.HEAVY}).status_code == 302
        second = reverse("execvoice_comment_rules:edit", args=[ModerationRule.objects.get(name="Second").pk])
        assert admin_client.post(second, values).status_code == 200
        heavy.delete()
        assert admin_client.post(second, values).status_code == 302

    def test_what_the_form_takes_never_runs_out_on_a_comment(self) -> None:
        assert MOST_STEPS == MOST_STATES * LONGEST_COMMENT

    def test_what_not_all_rules_have_looked_at_is_held_and_says_why(self, shown: Any) -> None:
        for number in range(6):
            make_rule(name=f"{number}", text=self.HEAVY, kind=RuleKind.PATTERN, outcome=RuleOutcome.NOTE)
        make_rule(name="Last", text="merger", outcome=RuleOutcome.SPAM)
        started = time.process_time()
        shown(self.LONG)
        assert time.process_time() - started < 5
        comment = shown(self.PROSE)
        assert comment.status == Status.PENDING
        assert "The rules took too long: not all of them have looked" in map(say_reason, comment.reasons)
        # A short one is looked at by all of them.
        assert shown("Is there a canteen?").status == Status.APPROVED

    def test_a_rule_that_is_too_large_keeps_no_other_one_from_looking(self, shown: Any) -> None:
        make_rule(name="A", text="\n".join(self.LINES), kind=RuleKind.PATTERN)
        make_rule(name="B", text="merger", outcome=RuleOutcome.SPAM)
        comment = shown(f"{self.PROSE} Is there a merger?")
        assert comment.status == Status.SPAM
        assert {"rule", "rules_unfinished"} <= {reason["code"] for reason in comment.reasons}

    def test_many_lines_and_many_sites_cost_no_more_than_a_few(self) -> None:
        lines = "\n".join(f"a b{number}" for number in range(2500))
        assert find_faults(RuleKind.WORDS, lines) == []
        sites = "\n".join(f"s{number}.example" for number in range(1500))
        started = time.process_time()
        for _time in range(20):
            assert not compile_rule(RuleKind.WORDS, lines).find(Said("a " * 2500))
            assert not compile_rule(RuleKind.LINK, sites).find(Said("ab.cd " * 800))
        assert time.process_time() - started < 5

    def test_a_dry_run_stops_when_it_has_taken_long_enough_and_says_how_far_it_came(
        self, admin_client: Any, shown: Any, monkeypatch: Any
    ) -> None:
        for number in range(5):
            shown(f"{number}. {self.LONG[:97]}")
        rule = make_rule(text="\\d\\.\nnothing", kind=RuleKind.PATTERN)
        steps = compile_rule(rule.kind, rule.text).states * 100
        for budget, looked_at in ((5 * steps, 5), (3 * steps, 3), (3 * steps - 1, 2)):
            monkeypatch.setattr("wagtail_execvoice.comments.actions.rules.MOST_STEPS_OF_TRIAL", budget)
            trial = dry_run(rule)
            assert (trial.looked_at, trial.left_out) == (looked_at, 5 - looked_at)
            # The latest, and none is passed over.
            assert [comment.body[0] for comment, _line in trial.found] == list("43210")[:looked_at]
            response = admin_client.get(reverse("execvoice_comment_rules:edit", args=[rule.pk]), {"try": 1})
            said = " ".join(response.content.decode().split())
            assert f"Looked at {looked_at} comments." in said
            assert (f"it was tried on the latest {looked_at} of 5." in said) is (looked_at < 5)


class TestRulesAboutAddresses:
    @pytest.fixture
    def rogue(self, client: Any, make_moderator: Any, home: Any) -> Any:
        """The browser of somebody who makes rules and may not see addresses."""
        client.force_login(make_moderator(home, "add_moderationrule", "change_moderationrule"))
        return client

    ABOUT = {**POST, "kind": RuleKind.ADDRESS, "outcome": "note", "text": "boss@example.com", "name": "is it the boss"}

    def test_who_may_not_see_addresses_is_not_offered_one_and_cannot_save_one(self, rogue: Any) -> None:
        url = reverse("execvoice_comment_rules:add")
        assert 'value="address"' not in rogue.get(url).content.decode()
        assert rogue.post(url, self.ABOUT).status_code == 200 and not ModerationRule.objects.exists()

    def test_nor_make_one_of_another_one_nor_change_one(self, rogue: Any) -> None:
        words, about = make_rule(), make_rule("ana@example.com", kind=RuleKind.ADDRESS)
        for rule, values in ((words, self.ABOUT), (about, self.ABOUT), (about, POST)):
            said = rogue.post(reverse("execvoice_comment_rules:edit", args=[rule.pk]), values).content.decode()
            assert "Only those who may see addresses" in said or "not one of the available choices" in said
        assert set(ModerationRule.objects.values_list("kind", "text")) == {
            ("words", "merger"),
            ("address", "ana@example.com"),
        }

    def test_who_may_see_them_makes_and_changes_one(self, client: Any, make_moderator: Any, home: Any) -> None:
        client.force_login(make_moderator(home, "add_moderationrule", "change_moderationrule", "see_personal_data"))
        url = reverse("execvoice_comment_rules:add")
        assert 'value="address"' in client.get(url).content.decode()
        assert client.post(url, self.ABOUT).status_code == 302
        edit = reverse("execvoice_comment_rules:edit", args=[ModerationRule.objects.get().pk])
        assert client.post(edit, {**self.ABOUT, "text": "@example.com"}).status_code == 302

    def test_which_one_found_a_comment_is_said_to_those_alone_who_may_see_addresses(
        self, client: Any, make_moderator: Any, home: Any, shown: Any
    ) -> None:
        make_rule("boss@example.com", name="is it the boss", kind=RuleKind.ADDRESS, outcome=RuleOutcome.NOTE)
        shown("Hm", name="Anon", email="boss@example.com")
        for permissions, is_named in (((), False), (("see_personal_data",), True)):
            client.force_login(make_moderator(home, *permissions))
            for query in ("", "?export=csv"):
                response = client.get(reverse("execvoice_comments:all") + query)
                said = (b"".join(response.streaming_content) if query else response.content).decode()
                assert "Found by a rule about addresses" in said
                assert ("is it the boss" in said) is (is_named and not query)
