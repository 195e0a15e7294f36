"""What somebody tries who wants a text to be public without the signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from testapp.models import ArticlePage, GuardedPage, PlainPage

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.actions import voices
from wagtail_execvoice.signoff.actions.breakglass import break_glass, review_break_glass
from wagtail_execvoice.signoff.actions.contributors import contributors_of
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.actions.signing import withdraw_signature
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.actions.voices import Approval, record_approval, waive
from wagtail_execvoice.signoff.errors import DecisionRefused, SignOffRequired
from wagtail_execvoice.signoff.models import Grant, SignOffPolicy, SignOffRule, Standing
from wagtail_execvoice.signoff.verification.live import verify_live

pytestmark = pytest.mark.django_db


def read(page_id: int) -> GuardedPage:
    return GuardedPage.objects.get(pk=page_id)


def publish_again(page_id: int) -> None:
    read(page_id).get_latest_revision().publish()


@pytest.fixture
def quick(make_policy: Any, legal: Any, person: Any, make_page: Any, submit: Any, writer: Any) -> Any:
    """Return a function that submits a page under a policy that lets it go live on its author's signature."""

    def quick(author: Person = person) -> Any:
        make_policy(("voice", None, 1), ("legal", legal, 2), voice_first=True)
        return submit(make_page(user=writer, authors=[author]), writer)

    return quick


def test_what_an_editor_records_for_an_author_does_not_go_live_before_legal(quick: Any, writer: Any) -> None:
    request = quick(Person.objects.create(name="Gus Guest", email="gus@example.org"))
    approval = Approval(date(2026, 3, 2), "By telephone.")
    record_approval(request.slots.get(kind="voice"), writer, approval, digest=request.digest)
    assert not read(request.page_id).live
    assert request.slots.get(kind="legal").state == "open"


def test_an_author_who_is_passed_over_does_not_make_a_text_live_before_legal(
    quick: Any, writer: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(voices, "voice_of", lambda slot: None)  # nobody to ask any more
    request = quick()
    waive(request.slots.get(kind="voice"), writer, "Left in March.", digest=request.digest)
    assert not read(request.page_id).live


def test_the_review_of_what_is_live_allows_no_draft_that_was_made_since(
    quick: Any, sign_by: Any, executive: Any, lawyer: Any, writer: Any
) -> None:
    request = quick()
    sign_by(request, executive)
    page = read(request.page_id)
    page.body = "What nobody has signed."
    draft = page.save_revision(user=writer)
    sign_by(request, lawyer)
    assert not Grant.objects.filter(revision_id=draft.pk).exists()
    assert set(Grant.objects.values_list("revision_id", flat=True)) == {page.live_revision_id}


def test_an_author_cannot_take_back_the_one_signature_by_which_a_text_is_live(
    quick: Any, sign_by: Any, executive: Any
) -> None:
    signature = sign_by(quick(), executive)
    with pytest.raises(DecisionRefused) as refused:
        withdraw_signature(signature.pk, executive)
    assert refused.value.code == "closed"


def test_a_text_does_not_go_live_again_on_a_signature_that_its_author_took_back(
    quick: Any, sign_by: Any, executive: Any
) -> None:
    request = quick()
    signature = sign_by(request, executive)
    read(request.page_id).unpublish()
    withdraw_signature(signature.pk, executive)
    with pytest.raises(SignOffRequired):
        publish_again(request.page_id)


@pytest.fixture
def emergency(make_page: Any, make_policy: Any, legal: Any, make_chief: Any) -> Any:
    make_policy(("legal", legal))
    page = make_page()
    digest = canonicalise(page.get_latest_revision().as_object()).digest
    reason = "The recall must be public before the shops open this morning."
    return break_glass(page, make_chief("chief"), category="crisis", reason=reason, digest=digest)


def test_what_a_reviewer_took_down_does_not_go_live_again(emergency: Any, lawyer: Any) -> None:
    review_break_glass(emergency.pk, lawyer, outcome="unpublished", note="It names a patient.")
    with pytest.raises(SignOffRequired):
        publish_again(emergency.page_id)
    read(emergency.page_id).save_revision()  # equal text in another revision
    with pytest.raises(SignOffRequired):
        publish_again(emergency.page_id)


def test_what_a_reviewer_approved_stays_as_it_is(emergency: Any, lawyer: Any) -> None:
    review_break_glass(emergency.pk, lawyer, outcome="ratified", note="It was right.")
    assert read(emergency.page_id).live and Grant.objects.get().ended_at is None


@pytest.fixture
def lax(make_policy: Any) -> SignOffPolicy:
    """A policy that asks nobody."""
    policy: SignOffPolicy = make_policy(name="Nobody signs")
    return policy


def test_what_was_never_signed_does_not_go_live_again_once_its_policy_asks_for_signatures(
    lax: SignOffPolicy, make_page: Any, legal: Any
) -> None:
    page = make_page()
    publish_again(page.pk)
    read(page.pk).unpublish()
    lax.rules = [SignOffRule(kind="legal", group=legal, stage=1, sort_order=0, how_many=1)]
    put_in_force(lax)
    with pytest.raises(SignOffRequired) as refused:
        publish_again(page.pk)
    assert refused.value.code == "unsigned"


def test_what_was_never_signed_does_not_go_live_where_no_policy_covers_it_any_more(
    lax: SignOffPolicy, make_page: Any
) -> None:
    page = make_page()
    publish_again(page.pk)
    read(page.pk).unpublish()
    lax.is_active = False
    put_in_force(lax)
    with pytest.raises(SignOffRequired) as refused:
        publish_again(page.pk)
    assert refused.value.code == "no_policy"


@pytest.fixture
def strict(make_policy: Any, legal: Any, home: Any) -> Any:
    """A section whose pages Legal signs."""
    section = ArticlePage(title="Investors", slug="investors", body="", locale=home.locale)
    home.refresh_from_db()
    home.add_child(instance=section)
    make_policy(("legal", legal), name="Legal signs", section=get_base_page_model().objects.get(pk=section.pk))
    return section


def test_what_nobody_signed_is_marked_when_it_is_moved_live_to_where_somebody_must(
    lax: SignOffPolicy, strict: Any, make_page: Any
) -> None:
    page = make_page()
    publish_again(page.pk)
    strict.refresh_from_db()
    read(page.pk).move(strict, pos="last-child")
    assert Standing.objects.get(page_id=page.pk).stale_because == "moved"
    verify_live()
    assert Standing.objects.get(page_id=page.pk).stale_since
    read(page.pk).unpublish()
    with pytest.raises(SignOffRequired):
        publish_again(page.pk)


def test_what_nobody_signed_stays_sound_when_it_is_moved_within_its_policy(
    lax: SignOffPolicy, make_page: Any, home: Any
) -> None:
    page, section = make_page(), make_page(slug="section")
    publish_again(page.pk)
    read(page.pk).move(section, pos="last-child")
    assert Standing.objects.get(page_id=page.pk).stale_since is None


def test_an_alias_of_what_nobody_signed_does_not_go_live_where_somebody_must_sign(
    lax: SignOffPolicy, strict: Any, make_page: Any
) -> None:
    page = make_page()
    publish_again(page.pk)
    strict.refresh_from_db()
    alias = read(page.pk).create_alias(parent=strict)
    assert not read(alias.pk).live


@pytest.mark.parametrize(("title", "is_stale"), [("What nobody has signed", True), ("A post", False)])
def test_a_title_that_is_changed_beneath_the_type_of_its_page_is_noticed_at_once(
    make_page: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    writer: Any,
    submit: Any,
    sign_by: Any,
    title: str,
    is_stale: bool,
    django_capture_on_commit_callbacks: Any,
) -> None:
    make_policy(("legal", legal))
    page = make_page(user=writer)
    sign_by(submit(page, writer), lawyer)
    base = get_base_page_model().objects.get(pk=page.pk)
    base.title = title
    with django_capture_on_commit_callbacks(execute=True):
        base.save()
    standing = Standing.objects.get(page_id=page.pk)
    assert (bool(standing.stale_since), standing.suspect_since) == (is_stale, None)


class TestAnotherPlace:
    """What was signed in one section is not good where others must sign."""

    @pytest.fixture
    def sections(self, home: Any) -> Any:
        made = []
        for name in ("lax", "strict"):
            home.refresh_from_db()
            made.append(home.add_child(instance=PlainPage(title=name, slug=name, locale=home.locale)))
        return made

    def test_a_text_signed_under_another_policy_does_not_go_live_where_legal_must_sign(
        self, sections: Any, make_policy: Any, legal: Any, make_user: Any, make_page: Any, submit: Any, sign_by: Any
    ) -> None:
        editors = Group.objects.create(name="Editors of the lax section")
        editor = make_user("editor")
        editor.groups.add(editors)
        make_policy(("custom", editors), name="Lax", section=sections[0])
        make_policy(("legal", legal), name="Strict", section=sections[1])
        page = make_page()
        page.move(sections[0], pos="last-child")
        request = submit(GuardedPage.objects.get(pk=page.pk))
        sign_by(request, editor)
        page = GuardedPage.objects.get(pk=page.pk)
        assert page.live
        page.unpublish()
        GuardedPage.objects.get(pk=page.pk).move(sections[1], pos="last-child")
        with pytest.raises(SignOffRequired, match="moved"):
            GuardedPage.objects.get(pk=page.pk).get_latest_revision().publish()

    def test_it_does_where_no_more_is_asked_for(
        self, sections: Any, make_policy: Any, legal: Any, lawyer: Any, make_page: Any, submit: Any, sign_by: Any
    ) -> None:
        make_policy(("legal", legal), name="Here", section=sections[0])
        make_policy(("legal", legal), name="There", section=sections[1])
        page = make_page()
        page.move(sections[0], pos="last-child")
        sign_by(submit(GuardedPage.objects.get(pk=page.pk)), lawyer)
        GuardedPage.objects.get(pk=page.pk).unpublish()
        GuardedPage.objects.get(pk=page.pk).move(sections[1], pos="last-child")
        GuardedPage.objects.get(pk=page.pk).get_latest_revision().publish()
        assert GuardedPage.objects.get(pk=page.pk).live

    @pytest.mark.parametrize(
        "strict",
        [
            ([1, 2], {}),
            ([1], {"presence": "proof"}),
            ([1], {"four_eyes": True}),
        ],
        ids=["two people", "proof", "four eyes"],
    )
    def test_a_text_does_not_go_live_where_the_same_people_must_sign_in_a_stricter_way(
        self,
        strict: tuple[list[int], dict[str, Any]],
        sections: Any,
        make_policy: Any,
        legal: Any,
        lawyer: Any,
        make_page: Any,
        submit: Any,
        sign_by: Any,
    ) -> None:
        stages, fields = strict
        make_policy(("legal", legal), name="Lax", section=sections[0], four_eyes=False)
        rules = [("legal", legal, stage) for stage in stages]
        make_policy(*rules, name="Strict", section=sections[1], **{"four_eyes": False, **fields})
        page = make_page()
        page.move(sections[0], pos="last-child")
        sign_by(submit(read(page.pk)), lawyer)
        read(page.pk).unpublish()
        read(page.pk).move(sections[1], pos="last-child")
        with pytest.raises(SignOffRequired, match="moved"):
            publish_again(page.pk)

    @pytest.fixture
    def signed(
        self,
        sections: Any,
        make_policy: Any,
        legal: Any,
        make_user: Any,
        make_page: Any,
        submit: Any,
        sign_by: Any,
        writer: Any,
    ) -> Any:
        """Return a function that has another text of a page in the lax section signed, and is live with it."""
        editor = make_user("editor")
        editor.groups.add(Group.objects.create(name="Editors of the lax section"))
        make_policy(("custom", editor.groups.get()), name="Lax", section=sections[0])
        make_policy(("legal", legal), name="Strict", section=sections[1])
        page = make_page()
        page.move(sections[0], pos="last-child")

        def sign(body: str) -> GuardedPage:
            text = read(page.pk)
            text.body = body
            text.save_revision(user=writer)
            sign_by(submit(read(page.pk)), editor)
            assert (read(page.pk).live, read(page.pk).body) == (True, body)
            return read(page.pk)

        sign.page = page  # type: ignore[attr-defined]
        return sign

    def test_an_alias_where_legal_must_sign_keeps_nobody_from_publishing_its_source(
        self, signed: Any, sections: Any, told: Any
    ) -> None:
        alias = read(signed.page.pk).create_alias(parent=sections[1])
        second = read(alias.pk).create_alias(parent=sections[1], update_slug="second")
        signed("Signed by editors.")
        assert not read(alias.pk).live and not read(second.pk).live
        assert told("left_behind") == ["writer", "writer"]

    def test_an_alias_that_was_moved_live_to_where_legal_must_sign_shows_no_new_text(
        self, signed: Any, sections: Any
    ) -> None:
        alias = signed("The first.").create_alias(parent=sections[0], update_slug="alias")
        read(alias.pk).move(sections[1], pos="last-child")
        assert read(alias.pk).live
        signed("The second.")
        assert (read(alias.pk).live, read(alias.pk).body) == (True, "The first.")
        assert verify_live().findings == []


def test_whoever_wrote_a_text_cannot_sign_a_copy_that_somebody_else_made(
    make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page(user=lawyer)
    copy = page.copy(update_attrs={"slug": "copy"}, user=writer)
    request = submit(GuardedPage.objects.get(pk=copy.pk), writer)
    assert not find_chances(lawyer, request)


def test_whoever_wrote_a_text_cannot_sign_its_translation_before_it_is_translated(
    make_page: Any, make_policy: Any, legal: Any, lawyer: Any, dutch: Any, submit: Any, writer: Any
) -> None:
    make_policy(("legal", legal))
    translation = make_page(user=lawyer).copy_for_translation(dutch, copy_parents=True)
    assert str(lawyer.pk) in contributors_of(translation.pk)


def test_a_superuser_who_was_given_nothing_decides_nothing_for_an_author(
    make_page: Any, make_policy: Any, person: Any, submit: Any, writer: Any, admin_user: Any, client: Any
) -> None:
    make_policy(("voice", None))
    person.user = None
    person.save()
    request = submit(make_page(user=writer, authors=[person]), writer)
    client.force_login(admin_user)
    slot = request.slots.get()
    for name in ("record", "waive", "send_link"):
        assert client.get(reverse(f"execvoice_signoff:{name}", args=[slot.pk])).status_code == 404
