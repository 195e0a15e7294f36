"""Policies in the Settings menu."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hostile import HOSTILE
from testapp.models import GuardedPage
from wagtail.models import ModelLogEntry

from wagtail_execvoice.signoff.models import LedgerEntry, PendingAct, PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.specs import Spec

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"execvoice_policies:{name}", args=args)


def policy_data(*rules: dict[str, Any], **data: Any) -> dict[str, Any]:
    """What the form sends. A rule names only what matters to the test."""
    formset: dict[str, Any] = {
        "rules-TOTAL_FORMS": len(rules),
        "rules-INITIAL_FORMS": sum("id" in rule for rule in rules),
        "rules-MIN_NUM_FORMS": 0,
        "rules-MAX_NUM_FORMS": 1000,
    }
    blank = {"stage": 1, "kind": "legal", "group": "", "how_many": 1, "voices": "all", "label": ""}
    for i, rule in enumerate(rules):
        formset |= {f"rules-{i}-{key}": value for key, value in {**blank, "ORDER": i + 1, **rule}.items()}
    fixed = {
        "name": "Posts",
        "is_active": "on",
        "language": "",
        "section": "",
        "four_eyes": "on",
        "presence": "session",
        "deadline_days": 2,
        "valid_days": 30,
        "review_after_days": "",
        "when_overdue": "keep",
        "when_stale": "keep",
    }
    sent = {**fixed, **formset, **data}
    return {key: value for key, value in sent.items() if value is not None}


def acts() -> list[str]:
    return [*LedgerEntry.objects.values_list("kind", flat=True)] + [
        kind
        for act in PendingAct.objects.values_list("body", flat=True)
        for kind in [act.split('"kind":"')[1].split('"')[0]]
    ]


def errors(response: Any) -> str:
    assert response.status_code == 200
    form = response.context["form"]
    return str(form.errors) + str(form.formsets["rules"].errors)


@pytest.fixture
def members(legal: Group, make_user: Any) -> list[Any]:
    """Three who may sign for Legal."""
    users = [make_user(f"member{n}") for n in range(3)]
    legal.user_set.add(*users)
    return users


def test_what_is_saved_is_in_force_as_a_version(admin_client: Any, admin_user: Any, legal: Group, members: Any) -> None:
    data = policy_data({"kind": "voice", "stage": 1}, {"group": legal.pk, "stage": 2, "how_many": 2}, language="nl")
    response = admin_client.post(url("add"), {**data, "page_types": ["testapp.GuardedPage"]})
    assert response.status_code == 302
    [version] = PolicyVersion.objects.all()
    spec = Spec.from_json(version.spec)
    assert [(rule.kind, rule.stage, rule.how_many, rule.group_name) for rule in spec.rules] == [
        ("voice", 1, 1, ""),
        ("legal", 2, 2, "Legal"),
    ]
    assert (spec.page_types, spec.language) == (("testapp.GuardedPage",), "nl")
    assert version.author.user_key == str(admin_user.pk)
    assert "policy.changed" in acts()
    assert ModelLogEntry.objects.filter(action="wagtail.create").exists()


def test_a_change_is_a_second_version_and_is_told_in_words(
    admin_client: Any, make_policy: Any, legal: Group, members: Any
) -> None:
    policy = make_policy(("legal", legal), name="Posts")
    rule = policy.rules.get()
    data = policy_data({"id": rule.pk, "group": legal.pk, "how_many": 2}, deadline_days=5)
    assert admin_client.post(url("edit", policy.pk), data).status_code == 302
    assert [*PolicyVersion.objects.values_list("number", flat=True).order_by("number")] == [1, 2]
    page = admin_client.get(url("edit", policy.pk)).content.decode()
    assert "Deadline: 5 working days (was: 2 working days)" in page
    assert "Legal: 2 of the group “Legal” (was: Legal: 1 of the group “Legal”)" in page


def test_saving_without_a_change_makes_no_version(admin_client: Any, make_policy: Any, legal: Group) -> None:
    policy = make_policy(("legal", legal), name="Posts")
    data = policy_data({"id": policy.rules.get().pk, "group": legal.pk})
    assert admin_client.post(url("edit", policy.pk), data).status_code == 302
    assert PolicyVersion.objects.count() == 1


def test_switching_a_policy_off_and_on_is_on_record(admin_client: Any, make_policy: Any, legal: Group) -> None:
    policy = make_policy(("legal", legal), name="Posts")
    rule = {"id": policy.rules.get().pk, "group": legal.pk}
    for is_active in (None, "on"):
        admin_client.post(url("edit", policy.pk), policy_data(rule, is_active=is_active))
        policy.refresh_from_db()
        assert policy.is_active is bool(is_active)
    assert acts().count("policy.switched") == 2
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"kind": "legal"}, "Choose the group whose members may sign."),
        ({"kind": "custom", "group": "LEGAL"}, "Say how this kind of signature is called."),
        ({"kind": "legal", "group": "LEGAL", "how_many": 0}, "greater than or equal to 1"),
        ({"kind": "legal", "group": "LEGAL", "stage": 99}, "less than or equal to 20"),
        ({"kind": "legal", "group": 987654}, "Select a valid choice"),
    ],
)
def test_a_signature_that_nobody_could_give_is_refused_with_a_sentence(
    admin_client: Any, legal: Group, rule: dict[str, Any], sentence: str
) -> None:
    rule = {key: legal.pk if value == "LEGAL" else value for key, value in rule.items()}
    assert sentence in errors(admin_client.post(url("add"), policy_data(rule)))
    assert not SignOffPolicy.objects.exists()


def test_what_belongs_to_another_kind_is_not_kept(admin_client: Any, legal: Group) -> None:
    rule = {"kind": "voice", "group": legal.pk, "label": "Board", "how_many": 3}
    assert admin_client.post(url("add"), policy_data(rule)).status_code == 302
    rule_saved = SignOffPolicy.objects.get().rules.get()
    assert (rule_saved.group, rule_saved.label, rule_saved.how_many) == (None, "", 1)


def test_a_policy_that_asks_nobody_must_be_wanted(admin_client: Any) -> None:
    assert "would go live unsigned" in errors(admin_client.post(url("add"), policy_data()))
    response = admin_client.post(url("add"), policy_data(unsigned="on"), follow=True)
    assert "its pages go live unsigned" in response.content.decode()
    assert SignOffPolicy.objects.exists()


def test_saying_that_nobody_signs_and_naming_somebody_is_refused(admin_client: Any, legal: Group) -> None:
    response = admin_client.post(url("add"), policy_data({"group": legal.pk}, unsigned="on"))
    assert "You named who signs" in errors(response)


def test_taking_the_last_signature_away_must_be_wanted(admin_client: Any, make_policy: Any, legal: Group) -> None:
    policy = make_policy(("legal", legal), name="Posts")
    data = policy_data({"id": policy.rules.get().pk, "group": legal.pk, "DELETE": "on"})
    assert "would go live unsigned" in errors(admin_client.post(url("edit", policy.pk), data))
    assert policy.rules.count() == 1
    assert admin_client.post(url("edit", policy.pk), {**data, "unsigned": "on"}).status_code == 302
    assert policy.rules.count() == 0


def warnings(admin_client: Any) -> str:
    return str(admin_client.get(url("index")).content.decode())


def test_too_few_who_could_sign_is_said_when_saving_and_on_the_list(
    admin_client: Any, legal: Group, members: list[Any]
) -> None:
    response = admin_client.post(url("add"), policy_data({"group": legal.pk, "how_many": 4}), follow=True)
    sentence = "It needs 4 signatures of “Legal”, which has 3 active members."
    assert response.content.decode().count(sentence) == 2  # the message, and the list it leads to


def test_people_who_left_do_not_count(admin_client: Any, make_policy: Any, legal: Group, members: list[Any]) -> None:
    make_policy(("legal", legal, 1, 2))
    assert "It needs" not in warnings(admin_client)
    members[0].is_active = False
    members[0].save()
    assert "If one of them wrote the text, nobody is left" in warnings(admin_client)
    members[1].is_active = False
    members[1].save()
    assert "which has 1 active members" in warnings(admin_client)


def test_two_groups_of_the_same_people_are_short_together(
    admin_client: Any, make_policy: Any, legal: Group, members: list[Any]
) -> None:
    finance = Group.objects.create(name="Finance")
    finance.user_set.add(*members)
    make_policy(("legal", legal, 1, 2), ("finance", finance, 2, 2))
    assert "It needs 4 signatures of “Finance” + “Legal”, which has 3 active members." in warnings(admin_client)


def test_a_group_that_was_deleted_is_said(admin_client: Any, make_policy: Any, legal: Group) -> None:
    make_policy(("legal", legal))
    legal.delete()
    assert "a group that no longer exists" in warnings(admin_client)


def test_a_policy_that_is_switched_off_warns_of_nothing(admin_client: Any, make_policy: Any, legal: Group) -> None:
    make_policy(("legal", legal), is_active=False)
    assert "It needs" not in warnings(admin_client)


def test_page_types_that_no_policy_covers_are_said(admin_client: Any, make_policy: Any, legal: Group) -> None:
    loud = "None of them can be published until one does."
    assert loud in warnings(admin_client)
    make_policy(("legal", legal), name="Others", page_types=["testapp.OptionalPage"])
    assert loud in warnings(admin_client)
    make_policy(("legal", legal), name="All")
    assert loud not in warnings(admin_client)


def test_the_list_costs_the_same_with_one_policy_and_with_many(
    admin_client: Any, make_policy: Any, legal: Group, home: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(url("index")).status_code == 200
        return len(queries)

    make_policy(("legal", legal), name="First", section=home)
    cost()
    one = cost()
    for number in range(9):
        group = Group.objects.create(name=f"Group {number}")
        make_policy(("legal", group), ("voice", None), name=f"Policy {number}", section=home)
    assert cost() == one


def test_a_policy_whose_section_was_deleted_cannot_come_to_cover_the_whole_site(
    admin_client: Any, make_policy: Any, make_page: Any, legal: Group
) -> None:
    section = make_page()
    policy = make_policy(("legal", legal), name="Posts", section=section)
    section.delete()
    rule = {"id": policy.rules.get().pk, "group": legal.pk}
    assert admin_client.get(url("edit", policy.pk)).status_code == 200
    assert "was deleted" in errors(admin_client.post(url("edit", policy.pk), policy_data(rule)))
    assert "below a page that was deleted" in warnings(admin_client)
    # To switch it off is always possible, and then it still is about nothing else.
    assert admin_client.post(url("edit", policy.pk), policy_data(rule, is_active=None)).status_code == 302
    policy = SignOffPolicy.objects.get()
    assert not policy.is_active and policy.section_id == section.pk


def test_types_and_languages_that_the_site_no_longer_has_are_kept(
    admin_client: Any, make_policy: Any, legal: Group
) -> None:
    policy = make_policy(("legal", legal), name="Posts", page_types=["gone.OldPage"], language="fr")
    page = admin_client.get(url("edit", policy.pk)).content.decode()
    assert 'value="gone.OldPage"' in page and 'value="fr"' in page
    data = policy_data({"id": policy.rules.get().pk, "group": legal.pk}, language="fr", page_types=["gone.OldPage"])
    assert admin_client.post(url("edit", policy.pk), data).status_code == 302
    assert PolicyVersion.objects.count() == 1


def test_a_policy_by_which_somebody_was_asked_stays(
    admin_client: Any, make_policy: Any, make_page: Any, submit: Any, legal: Group, lawyer: Any
) -> None:
    policy = make_policy(("legal", legal))
    assert submit(make_page())
    assert "Switch it off instead" in admin_client.get(url("delete", policy.pk)).content.decode()
    assert admin_client.post(url("delete", policy.pk)).status_code == 200
    assert SignOffPolicy.objects.filter(pk=policy.pk).exists()


def test_a_policy_that_nobody_used_can_be_deleted_and_what_it_said_stays(
    admin_client: Any, make_policy: Any, legal: Group
) -> None:
    policy = make_policy(("legal", legal))
    assert admin_client.post(url("delete", policy.pk)).status_code == 302
    assert not SignOffPolicy.objects.exists()
    assert PolicyVersion.objects.count() == 1
    assert "policy.deleted" in acts()


def test_the_preview_says_which_pages_and_which_narrower_policy_takes_some(
    admin_client: Any, make_policy: Any, make_page: Any, make_twin: Any, legal: Group, home: Any
) -> None:
    make_page(slug="a")
    section = make_page(slug="b")
    make_twin(slug="c")
    wide = make_policy(("legal", legal), name="Wide")
    make_policy(("legal", legal), name="Narrow", section=section)
    response = admin_client.get(url("coverage", wide.pk))
    rows = {page.slug: page.taken_by and page.taken_by.name for page in response.context["object_list"]}
    assert rows == {"a": None, "b": "Narrow"}
    assert "“Narrow”, which is narrower" in response.content.decode()


def test_the_preview_costs_the_same_however_many_pages_and_policies_there_are(
    admin_client: Any, make_policy: Any, make_page: Any, legal: Group
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(url("coverage", policy.pk)).status_code == 200
        return len(queries)

    policy = make_policy(("legal", legal))
    make_page(slug="first")
    cost()
    one = cost()
    for number in range(5):
        make_page(slug=f"page-{number}")
        make_policy(("legal", legal), name=f"Policy {number}", page_types=["testapp.GuardedPage"])
    assert cost() == one


def test_the_preview_of_a_policy_that_is_off_says_so(admin_client: Any, make_policy: Any, legal: Group) -> None:
    policy = make_policy(("legal", legal), is_active=False)
    assert "This policy is switched off" in admin_client.get(url("coverage", policy.pk)).content.decode()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "field", ["name", "section", "language", "page_types", "deadline_days", "rules-0-label", "rules-0-group"]
)
def test_hostile_input_gives_an_error_or_is_stored_as_text(
    admin_client: Any, legal: Group, field: str, value: str
) -> None:
    sent = value.encode("utf-8", "replace").decode()
    data = policy_data({"group": legal.pk, "kind": "custom", "label": "Board"})
    response = admin_client.post(url("add"), {**data, field: sent})
    assert response.status_code in {200, 302}
    page = admin_client.get(url("index")).content.decode()
    assert "<script>alert(1)</script>" not in page and "<img src=x" not in page


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_searches_never_break_the_preview(
    admin_client: Any, make_policy: Any, legal: Group, value: str
) -> None:
    policy = make_policy(("legal", legal))
    sent = value.encode("utf-8", "replace").decode()
    for key in ("q", "p", "ordering"):
        assert admin_client.get(url("coverage_results", policy.pk), {key: sent}).status_code in {200, 404}


def test_a_change_holds_for_the_next_request_and_not_for_one_that_is_open(
    admin_client: Any, make_policy: Any, make_page: Any, submit: Any, legal: Group, lawyer: Any, members: Any
) -> None:
    policy = make_policy(("legal", legal), name="Posts")
    request = submit(make_page())
    data = policy_data({"id": policy.rules.get().pk, "group": legal.pk, "how_many": 3})
    admin_client.post(url("edit", policy.pk), data)
    assert request.slots.get().how_many == 1
    assert request.policy_version.number == 1
    assert GuardedPage.objects.count() == 1
