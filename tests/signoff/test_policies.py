"""Which policy a page is judged by."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testapp.models import GuardedPage, OptionalPage, PlainPage

from wagtail_execvoice.signoff.actions.policies import Cover, choose_cover, find_cover, put_in_force, read_spec
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import Grant, PolicyVersion, SignOffPolicy
from wagtail_execvoice.signoff.specs import Rule, Spec
from wagtail_execvoice.signoff.tallies import Tally
from wagtail_execvoice.signoff.words import compare, describe, say_pages, say_steps


def cover_of(page: Any) -> str | None:
    cover = find_cover(page)
    return cover.name if cover else None


@pytest.mark.django_db
class TestFindingACover:
    def test_no_policy_no_cover_and_no_publication(self, make_page: Any) -> None:
        page = make_page()
        assert cover_of(page) is None
        with pytest.raises(SignOffRequired, match="no sign-off policy covers this page"):
            page.get_latest_revision().publish()

    def test_the_deepest_section_wins(self, make_page: Any, make_policy: Any, legal: Any, home: Any) -> None:
        page = make_page(slug="deep")
        make_policy(("legal", legal), name="Site")
        make_policy(("legal", legal), name="Home", section=home)
        assert cover_of(page) == "Home"
        make_policy(("legal", legal), name="Page", section=page)
        assert cover_of(page) == "Page"

    def test_a_section_is_narrower_than_a_type_and_a_type_than_a_language(
        self, make_page: Any, make_policy: Any, legal: Any, home: Any
    ) -> None:
        page = make_page()
        make_policy(("legal", legal), name="Language", language="en")
        assert cover_of(page) == "Language"
        make_policy(("legal", legal), name="Type", page_types=["testapp.GuardedPage"])
        assert cover_of(page) == "Type"
        make_policy(("legal", legal), name="Section", section=home)
        assert cover_of(page) == "Section"

    def test_other_types_languages_and_sections_are_not_covered(
        self, make_page: Any, make_policy: Any, legal: Any, home: Any
    ) -> None:
        elsewhere = home.add_child(instance=PlainPage(title="Elsewhere", slug="elsewhere", locale=home.locale))
        make_policy(("legal", legal), name="Type", page_types=["testapp.OptionalPage"])
        make_policy(("legal", legal), name="Language", language="nl")
        make_policy(("legal", legal), name="Section", section=elsewhere)
        assert cover_of(make_page()) is None
        assert cover_of(make_page(model=OptionalPage, slug="optional")) == "Type"

    def test_a_policy_that_is_off_or_whose_section_is_gone_covers_nothing(
        self, make_page: Any, make_policy: Any, legal: Any, home: Any
    ) -> None:
        section = home.add_child(instance=PlainPage(title="Section", slug="section", locale=home.locale))
        make_policy(("legal", legal), name="Off", is_active=False)
        make_policy(("legal", legal), name="Gone", section=section)
        section.delete()
        assert cover_of(make_page()) is None

    def test_a_section_that_is_moved_takes_its_pages_along(
        self, make_page: Any, make_policy: Any, legal: Any, home: Any
    ) -> None:
        new_home = home.add_child(instance=PlainPage(title="New", slug="new", locale=home.locale))
        page = make_page()
        make_policy(("legal", legal), name="New", section=new_home)
        assert cover_of(page) is None
        page.move(PlainPage.objects.get(pk=new_home.pk), pos="last-child")
        assert cover_of(GuardedPage.objects.get(pk=page.pk)) == "New"

    def test_it_takes_one_query(
        self, make_page: Any, make_policy: Any, legal: Any, home: Any, django_assert_num_queries: Any
    ) -> None:
        page = make_page()
        for number in range(5):
            make_policy(("legal", legal), name=f"Policy {number}", section=home)
        assert page.locale
        with django_assert_num_queries(1):
            find_cover(page)

    def test_a_policy_without_signatures_lets_its_pages_go_live_and_says_why(
        self, make_page: Any, make_policy: Any
    ) -> None:
        make_policy()
        page = make_page()
        page.get_latest_revision().publish()
        assert GuardedPage.objects.get(pk=page.pk).live
        assert Grant.objects.get().source == Source.POLICY


@pytest.mark.django_db
def test_only_what_is_put_in_force_counts(make_page: Any, make_policy: Any, legal: Any) -> None:
    policy = make_policy(("legal", legal))
    SignOffPolicy.objects.filter(pk=policy.pk).update(deadline_days=9)
    assert find_cover(make_page()).spec.deadline_days == 2  # type: ignore[union-attr]
    policy.refresh_from_db()
    assert put_in_force(policy).number == 2


@pytest.mark.django_db
def test_a_version_says_all_that_the_policy_says(make_policy: Any, legal: Any) -> None:
    policy = make_policy(("voice", None, 1), ("legal", legal, 2), language="nl", valid_days=7)
    assert Spec.from_json(PolicyVersion.objects.get().spec) == read_spec(policy)


LABELS = ("a.One", "a.Two", "a.Three")
PATHS = ("0001", "00010001", "000100010001", "00010002")
LANGUAGES = ("en", "nl")


class Place:
    """A section as far as it matters: its path in the tree."""

    def __init__(self, path: str) -> None:
        self.path = path


class Stub:
    """A policy as far as it matters: a key and a section."""

    def __init__(self, pk: int, path: str | None) -> None:
        self.pk, self.section_id, self.section = pk, path and 1, Place(path) if path else None
        self.name = str(pk)


@st.composite
def covers(draw: Any) -> list[Any]:
    number = draw(st.integers(0, 6))
    return [
        Cover(
            pk,
            Stub(pk, draw(st.sampled_from((None, *PATHS)))),  # type: ignore[arg-type]
            Spec(
                page_types=tuple(draw(st.sets(st.sampled_from(LABELS)))),
                language=draw(st.sampled_from(("", *LANGUAGES))),
            ),
        )
        for pk in range(1, number + 1)
    ]


@given(covers(), st.sampled_from(LABELS), st.sampled_from(LANGUAGES), st.sampled_from(PATHS))
def test_the_cover_is_one_that_includes_the_page_and_no_other_is_narrower(
    policies: list[Any], label: str, language: str, path: str
) -> None:
    chosen = choose_cover(policies, label, language, path)
    including = [
        cover
        for cover in policies
        if (not cover.spec.page_types or label in cover.spec.page_types)
        and cover.spec.language in {"", language}
        and (cover.policy.section is None or path.startswith(cover.policy.section.path))
    ]
    assert (chosen is None) == (not including)
    if chosen is not None:
        assert chosen in including
        depth = {cover.policy.pk: len(cover.policy.section.path) if cover.policy.section else 0 for cover in including}
        assert depth[chosen.policy.pk] == max(depth.values())
        rivals = [cover for cover in including if depth[cover.policy.pk] == depth[chosen.policy.pk]]
        if any(cover.spec.page_types for cover in rivals):
            assert chosen.spec.page_types
            rivals = [cover for cover in rivals if cover.spec.page_types]
        if any(cover.spec.language for cover in rivals):
            assert chosen.spec.language


@given(covers(), st.sampled_from(LABELS), st.sampled_from(LANGUAGES), st.sampled_from(PATHS))
def test_the_order_in_which_policies_are_read_does_not_matter(
    policies: list[Any], label: str, language: str, path: str
) -> None:
    chosen = {id(choose_cover(order, label, language, path)) for order in permutations(policies[:4])}
    assert len(chosen) <= 1 or not policies


def test_what_a_policy_says_reads_as_sentences() -> None:
    rules = (
        Rule(kind="voice", stage=1),
        Rule(kind="legal", stage=2, group_id=1, group_name="Legal", how_many=2),
        Rule(kind="custom", stage=2, label="Board", group_id=2, group_name="Board"),
    )
    spec = Spec(rules=rules, page_types=("testapp.GuardedPage", "gone.Page"), section_id=7, language="nl")
    assert say_steps(spec) == [
        "1. every author",
        "2. Legal: 2 of the group “Legal”; Board: 1 of the group “Board”",
    ]
    assert say_pages(spec, {7: "Blog"}) == "Guarded page, gone.Page, below “Blog”, in Nederlands"
    assert "a page that was deleted" in say_pages(spec, {})
    assert say_steps(Spec()) == ["Nobody: pages go live unsigned"]


def test_only_what_is_otherwise_is_told_of_a_change() -> None:
    old = Spec(deadline_days=2)
    assert compare(old, old, {}) == []
    assert compare(old, replace(old, deadline_days=1, four_eyes=False), {}) == [
        "Four eyes: no (was: yes)",
        "Deadline: 1 working day (was: 2 working days)",
    ]


def test_everything_that_a_version_holds_is_told() -> None:
    """A field that is added to a policy and not to its description would change what is asked, and nobody could see it."""
    changed: dict[str, Any] = {
        "rules": (Rule(kind="voice"),),
        "page_types": ("a.B",),
        "section_id": 3,
        "language": "nl",
        "four_eyes": False,
        "presence": "proof",
        "deadline_days": 9,
        "valid_days": 9,
        "review_after_days": 9,
        "when_overdue": "unpublish",
        "when_stale": "unpublish",
        "voice_first": True,
        "second_person": True,
    }
    names = set(Spec.__dataclass_fields__) - {"extra"}
    assert names == set(changed)
    for name, value in changed.items():
        assert describe(replace(Spec(), **{name: value}), {}) != describe(Spec(), {}), name


def test_a_tally_is_said_in_words() -> None:
    assert str(Tally(2, 3)) == "2 of 3"
