"""What happens at once: threads with connections of their own, held until all of them stand ready."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from testapp.models import GuardedPage
from wagtail.models import PageLogEntry

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions import guests
from wagtail_execvoice.signoff.actions.breakglass import break_glass, confirm_break_glass
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.actions.requests import spec_of
from wagtail_execvoice.signoff.actions.signing import ask_for_changes, sign
from wagtail_execvoice.signoff.constants import Decision, RequestState
from wagtail_execvoice.signoff.errors import DecisionRefused, SignOffRequired
from wagtail_execvoice.signoff.models import Grant, Signature, SignOffRequest, SignOffRule
from wagtail_execvoice.signoff.testing import sign_text
from wagtail_execvoice.signoff.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


@pytest.fixture
def race() -> Callable[..., list[Any]]:
    """Run functions at once and return what each of them returned or raised."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory is one connection; threads need a server: EXECVOICE_TEST_DATABASE=postgresql")

    def race(*functions: Callable[[], Any]) -> list[Any]:
        ready = Barrier(len(functions), timeout=60)

        def run(function: Callable[[], Any]) -> Any:
            try:
                connection.ensure_connection()
                ready.wait()
                return function()
            except Exception as error:  # noqa: BLE001  (what was raised is the outcome)
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(run, functions))

    return race


@pytest.fixture(autouse=True)
def no_search_index(settings: Any) -> None:
    """Wagtail's index in PostgreSQL updates rows of other pages within each publication, which may deadlock by itself."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}


@pytest.fixture
def second_lawyer(make_user: Any, legal: Any) -> Any:
    user = make_user("second", "wagtailadmin.access_admin")
    user.groups.add(legal)
    return user


def refusals(outcomes: list[Any]) -> list[str]:
    """Return the codes of the refusals; any other error is one."""
    found = []
    for outcome in outcomes:
        if isinstance(outcome, DecisionRefused):
            found.append(outcome.code)
        elif isinstance(outcome, Exception):
            raise outcome
    return found


def live(page: Any) -> Any:
    return GuardedPage.objects.get(pk=page.pk)


def times_published(page: Any) -> int:
    return int(PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count())


def test_of_a_signature_and_a_refusal_one_wins_and_the_other_is_told(
    race: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, second_lawyer: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    for _round in range(ROUNDS):
        page = make_page()
        request = submit(page)
        slot, digest = request.slots.get(), request.digest
        outcomes = race(
            lambda: sign(request.pk, slot.pk, lawyer, digest=digest),  # noqa: B023
            lambda: ask_for_changes(request.pk, slot.pk, second_lawyer, digest=digest, comment="No."),  # noqa: B023
        )
        assert refusals(outcomes) == ["closed"]
        request.refresh_from_db()
        signed = request.state == RequestState.SIGNED
        (given,) = request.signatures.all()
        assert given.decision == (Decision.SIGN if signed else Decision.CHANGES)
        assert request.state == (RequestState.SIGNED if signed else RequestState.CHANGES)
        assert live(page).live is signed
        assert Grant.objects.filter(page_id=page.pk).exists() is signed
    seal_ledger()
    assert verify(live=True).findings == []


def test_two_who_finish_the_last_slot_give_one_grant_and_publish_once(
    race: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, second_lawyer: Any, submit: Any
) -> None:
    make_policy(("legal", legal, 1, 2))
    for _round in range(ROUNDS // 2):
        page = make_page()
        request = submit(page)
        slot, digest = request.slots.get(), request.digest
        outcomes = race(
            lambda: sign(request.pk, slot.pk, lawyer, digest=digest),  # noqa: B023
            lambda: sign(request.pk, slot.pk, second_lawyer, digest=digest),  # noqa: B023
        )
        assert refusals(outcomes) == []
        assert live(page).live
        assert Grant.objects.filter(page_id=page.pk).count() == 1
        assert times_published(page) == 1


def test_one_person_who_signs_twice_at_once_has_signed_once(
    race: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, second_lawyer: Any, submit: Any
) -> None:
    make_policy(("legal", legal, 1, 2))
    request = submit(make_page())
    slot = request.slots.get()
    outcomes = race(*[lambda: sign(request.pk, slot.pk, lawyer, digest=request.digest)] * 4)
    assert refusals(outcomes) == ["not_yours"] * 3
    assert Signature.objects.count() == 1 and not Grant.objects.exists()


@pytest.fixture
def gus() -> Person:
    """An author without an account."""
    return Person.objects.create(name="Gus Guest", email="gus@example.org")


@pytest.mark.parametrize("together", [True, False], ids=["two kinds of signature", "two authors"])
def test_a_guest_and_another_signer_who_give_the_last_two_signatures_at_once_publish_once(
    together: bool, race: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any,
    gus: Person, person: Person, executive: Any,
) -> None:  # fmt: skip
    make_policy(("voice",), *([("legal", legal)] if together else []))
    for number in range(ROUNDS // 2):
        page = make_page(user=writer, authors=[gus] if together else [gus, person], slug=f"post-{number}")
        request = submit(page, writer)
        digest, other = request.digest, lawyer if together else executive
        mine = request.slots.get(kind="voice", user_key="")
        theirs = request.slots.exclude(pk=mine.pk).get()
        outcomes = race(
            lambda: guests.sign_as_guest(mine, digest=digest),  # noqa: B023
            lambda: sign(request.pk, theirs.pk, other, digest=digest),  # noqa: B023
        )
        assert refusals(outcomes) == []
        request.refresh_from_db()
        assert request.state == RequestState.SIGNED and live(page).live
        assert Grant.objects.filter(page_id=page.pk).count() == times_published(page) == 1
        assert {given.slot_id for given in request.signatures.filter(decision=Decision.SIGN)} == {mine.pk, theirs.pk}
    seal_ledger()
    assert verify(live=True).findings == []


def test_of_a_guest_who_signs_and_a_signer_who_refuses_one_wins(
    race: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, submit: Any, gus: Person
) -> None:
    make_policy(("voice",), ("legal", legal))
    for number in range(ROUNDS // 2):
        page = make_page(user=writer, authors=[gus], slug=f"post-{number}")
        request = submit(page, writer)
        digest = request.digest
        mine, theirs = request.slots.get(kind="voice"), request.slots.get(kind="legal")
        outcomes = race(
            lambda: guests.sign_as_guest(mine, digest=digest),  # noqa: B023
            lambda: ask_for_changes(request.pk, theirs.pk, lawyer, digest=digest, comment="No."),  # noqa: B023
        )
        # The guest's signature may come first, and is then under a text that was sent back. Never after it.
        assert refusals(outcomes) in ([], ["closed"])
        request.refresh_from_db()
        assert request.state == RequestState.CHANGES and not live(page).live
        assert request.signatures.last().decision == Decision.CHANGES


def test_a_guest_who_signs_in_two_tabs_at_once_has_signed_once(
    race: Any, make_page: Any, make_policy: Any, writer: Any, submit: Any, gus: Person
) -> None:
    make_policy(("voice",))
    for number in range(ROUNDS // 2):
        page = make_page(user=writer, authors=[gus], slug=f"post-{number}")
        request = submit(page, writer)
        slot, digest = request.slots.get(), request.digest
        outcomes = race(*[lambda: guests.sign_as_guest(slot, digest=digest)] * 2)  # noqa: B023
        assert refusals(outcomes) == ["closed"]
        assert request.signatures.count() == 1
        assert Grant.objects.filter(page_id=page.pk).count() == times_published(page) == 1


@pytest.mark.parametrize("how", ["overwrites", "saves", "saves_a_field"])
def test_a_publication_that_races_an_edit_never_makes_the_edit_live(
    how: str, race: Any, make_page: Any, make_policy: Any, legal: Any, writer: Any
) -> None:
    make_policy(("legal", legal))

    def edit(page: Any) -> None:
        revision = page.get_latest_revision()
        text = revision.as_object() if how == "overwrites" else GuardedPage.objects.get(pk=page.pk)
        text.body = "What nobody saw."
        if how == "overwrites":
            text.save_revision(user=writer, overwrite_revision=revision)
        else:
            text.save(**({"update_fields": ["body"]} if how == "saves_a_field" else {}))

    for _round in range(ROUNDS // 2):
        page = make_page(user=writer)
        sign_text(page)
        outcomes = race(page.get_latest_revision().publish, lambda: edit(page))  # noqa: B023
        assert all(outcome is None or isinstance(outcome, SignOffRequired) for outcome in outcomes), outcomes
        page = live(page)
        assert not (page.live and page.body == "What nobody saw.")
    assert [finding.code for finding in verify(live=True, mark=False).findings if finding.row.startswith("page")] == []


def test_a_bulk_publication_and_single_ones_do_not_wait_for_each_other_for_ever(
    race: Any, make_page: Any, make_policy: Any, legal: Any
) -> None:
    make_policy(("legal", legal))

    def bulk(revisions: list[Any]) -> None:
        # As Wagtail's bulk action does it.
        with transaction.atomic():
            for revision in revisions:
                revision.publish()

    def one_by_one(revisions: list[Any]) -> None:
        for revision in reversed(revisions):
            revision.publish()

    for _round in range(3):
        pages = [make_page() for _number in range(5)]
        others = [make_page() for _number in range(5)]
        for page in [*pages, *others]:
            sign_text(page)
        revisions = [page.get_latest_revision() for page in pages]
        outcomes = race(
            lambda: bulk(revisions),  # noqa: B023
            lambda: one_by_one([page.get_latest_revision() for page in pages]),  # noqa: B023
            lambda: bulk([page.get_latest_revision() for page in reversed(others)]),  # noqa: B023
        )
        assert outcomes == [None] * 3
        assert all(live(page).live for page in [*pages, *others])


def test_two_who_confirm_an_emergency_publish_it_once(
    race: Any, make_page: Any, make_policy: Any, legal: Any, make_chief: Any
) -> None:
    make_policy(("legal", legal), second_person=True)
    chiefs = [make_chief(f"chief{number}") for number in range(3)]
    for _round in range(ROUNDS // 4):
        page = make_page()
        digest = canonicalise(page.get_latest_revision().as_object()).digest
        glass = break_glass(page, chiefs[0], category="crisis", reason="It cannot wait until tomorrow.", digest=digest)
        outcomes = race(*[lambda chief=chief: confirm_break_glass(glass.pk, chief) for chief in chiefs[1:]])  # noqa: B023
        assert refusals(outcomes) == ["closed"]
        assert live(page).live
        assert Grant.objects.filter(page_id=page.pk).count() == times_published(page) == 1


def test_a_request_that_races_a_change_of_its_policy_keeps_to_one_version(
    race: Any, make_page: Any, make_policy: Any, legal: Any, submit: Any
) -> None:
    policy = make_policy(("legal", legal))

    def change(number: int) -> None:
        policy.rules = [
            SignOffRule(kind="legal", group=legal, how_many=1, label=f"Rule {number}.{n}")
            for n in range(1 + number % 3)
        ]
        put_in_force(policy)

    for number in range(ROUNDS // 2):
        page = make_page()
        outcomes = race(lambda: submit(page), lambda: change(number))  # noqa: B023
        assert refusals(outcomes) == []
        request = SignOffRequest.objects.get(open_page=page.pk)
        asked = [(slot.label, slot.how_many) for slot in request.slots.order_by("pk")]
        assert asked == [(rule.label, rule.how_many) for rule in spec_of(request).rules]


def test_two_who_submit_the_same_page_ask_once(
    race: Any, make_page: Any, make_policy: Any, legal: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page()
    race(lambda: submit(page), lambda: submit(GuardedPage.objects.get(pk=page.pk)))
    assert SignOffRequest.objects.filter(page_id=page.pk).open().count() == 1
