"""Who signs for whom, and who never does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail_execvoice.base.actions import deliver_mail
from wagtail_execvoice.signoff.actions.awaiting import pages_awaiting
from wagtail_execvoice.signoff.actions.deputies import end_deputy, name_deputy
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.reminding import ask_deputies
from wagtail_execvoice.signoff.actions.signers import find_signers
from wagtail_execvoice.signoff.actions.signing import withdraw_signature
from wagtail_execvoice.signoff.actions.slots import find_chances, open_slots_for
from wagtail_execvoice.signoff.errors import DecisionRefused
from wagtail_execvoice.signoff.models import Contribution, Deputy, LedgerEntry, Signature

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
ACCESS = "wagtailadmin.access_admin"


@pytest.fixture
def dora(make_user: Any) -> Any:
    return make_user("dora", ACCESS)


@pytest.fixture
def stand_in() -> Any:
    """Return a function that makes an arrangement: ``stand_in(deputy, principal, from_day, until_day)``, in days from today."""

    def make(deputy: Any, principal: Any, start: int = 0, end: int = 5, actor: Any = None) -> Deputy:
        arrangement = Deputy(
            deputy=deputy,
            principal=principal,
            starts_on=TODAY + timedelta(days=start),
            ends_on=TODAY + timedelta(days=end),
        )
        return name_deputy(arrangement, actor or principal)

    return make


@pytest.fixture
def request_(clock: Any, make_policy: Any, legal: Any, lawyer: Any, writer: Any, make_page: Any, submit: Any) -> Any:
    make_policy(("legal", legal))
    return submit(make_page(user=writer), writer)


def test_the_deputy_signs_for_who_is_away_and_the_signature_says_so(
    request_: Any, lawyer: Any, dora: Any, stand_in: Any, sign_by: Any
) -> None:
    stand_in(dora, lawyer)
    sign_by(request_, dora)
    signature = Signature.objects.get()
    assert (signature.person_key, signature.on_behalf_of.user_key) == (str(dora.pk), str(lawyer.pk))
    assert "for lawyer" in signature.sentence


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        pytest.param("2026-03-03T22:59:59+00:00", False, id="a second before midnight at the site"),
        pytest.param("2026-03-03T23:00:00+00:00", True, id="the first day begins"),
        pytest.param("2026-03-05T22:59:59+00:00", True, id="the last second of the last day"),
        pytest.param("2026-03-05T23:00:00+00:00", False, id="it is over"),
    ],
)
def test_the_days_begin_and_end_at_midnight_of_the_site(
    request_: Any, clock: Any, lawyer: Any, dora: Any, stand_in: Any, moment: str, may: bool
) -> None:
    stand_in(dora, lawyer, 2, 3)
    clock.move_to(moment)
    # Wagtail's admin sets the clock of whoever is logged in.
    with timezone.override("America/Los_Angeles"):
        assert bool(find_chances(dora, request_)) is may
        assert bool(open_slots_for(dora)) is may


def test_nobody_speaks_in_the_voice_of_another(
    clock: Any,
    make_policy: Any,
    person: Any,
    executive: Any,
    dora: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    stand_in: Any,
) -> None:
    make_policy(("voice", None))
    request = submit(make_page(user=writer, authors=[person]), writer)
    stand_in(dora, executive)
    assert find_chances(dora, request) == []
    assert not open_slots_for(dora).exists()


def left_the_group(lawyer: Any, dora: Any, legal: Any, request: Any) -> None:
    lawyer.groups.clear()


def is_inactive(lawyer: Any, dora: Any, legal: Any, request: Any) -> None:
    type(lawyer).objects.filter(pk=lawyer.pk).update(is_active=False)


def wrote_the_text(lawyer: Any, dora: Any, legal: Any, request: Any) -> None:
    Contribution.objects.create(page_id=request.page_id, user_key=str(lawyer.pk), last_at=timezone.now())


def deputy_wrote_the_text(lawyer: Any, dora: Any, legal: Any, request: Any) -> None:
    Contribution.objects.create(page_id=request.page_id, user_key=str(dora.pk), last_at=timezone.now())


def deputy_is_inactive(lawyer: Any, dora: Any, legal: Any, request: Any) -> None:
    dora.is_active = False
    dora.save()


def arrangement_was_ended(lawyer: Any, dora: Any, legal: Any, request: Any) -> None:
    end_deputy(Deputy.objects.get(), lawyer)


@pytest.mark.parametrize(
    "reason",
    [left_the_group, is_inactive, wrote_the_text, deputy_wrote_the_text, deputy_is_inactive, arrangement_was_ended],
)
def test_a_deputy_may_no_more_than_who_is_away(
    request_: Any, lawyer: Any, dora: Any, legal: Any, stand_in: Any, reason: Any
) -> None:
    stand_in(dora, lawyer)
    assert find_chances(dora, request_)
    reason(lawyer, dora, legal, request_)
    assert find_chances(dora, request_) == []
    assert not open_slots_for(dora).exists()
    assert dora.pk not in {signer.user.pk for signer in find_signers(request_.slots.all())}


def test_a_superuser_is_nobodys_deputy_by_that(request_: Any, admin_user: Any) -> None:
    assert find_chances(admin_user, request_) == []


def test_a_deputys_deputy_signs_for_nobody_else(
    request_: Any, lawyer: Any, dora: Any, make_user: Any, stand_in: Any
) -> None:
    third = make_user("third", ACCESS)
    stand_in(dora, lawyer)
    stand_in(third, dora)
    assert find_chances(dora, request_)
    assert find_chances(third, request_) == []


class TestCounting:
    """Two signatures are two people, however they stand in for each other."""

    @pytest.fixture
    def two(
        self,
        clock: Any,
        make_policy: Any,
        make_user: Any,
        legal: Any,
        lawyer: Any,
        writer: Any,
        make_page: Any,
        submit: Any,
    ) -> Any:
        """A request that takes two lawyers."""
        make_user("second").groups.add(legal)
        make_policy(("legal", legal, 1, 2))
        return submit(make_page(user=writer), writer)

    def test_who_was_signed_for_does_not_sign_as_well(
        self, two: Any, lawyer: Any, dora: Any, stand_in: Any, sign_by: Any
    ) -> None:
        stand_in(dora, lawyer)
        sign_by(two, dora)
        assert find_chances(lawyer, two) == []
        with pytest.raises(IndexError):
            sign_by(two, lawyer)

    def test_two_deputies_of_one_person_count_once(
        self, two: Any, lawyer: Any, dora: Any, make_user: Any, stand_in: Any, sign_by: Any
    ) -> None:
        other = make_user("other", ACCESS)
        stand_in(dora, lawyer)
        stand_in(other, lawyer)
        sign_by(two, dora)
        assert find_chances(other, two) == []

    def test_a_deputy_of_two_signs_for_one_of_them(
        self, two: Any, lawyer: Any, dora: Any, legal: Any, stand_in: Any, sign_by: Any
    ) -> None:
        for principal in legal.user_set.all():
            stand_in(dora, principal)
        sign_by(two, dora)
        assert find_chances(dora, two) == []

    def test_what_the_deputy_takes_back_the_other_may_give(
        self, two: Any, lawyer: Any, dora: Any, stand_in: Any, sign_by: Any
    ) -> None:
        stand_in(dora, lawyer)
        withdraw_signature(sign_by(two, dora).pk, dora)
        assert find_chances(lawyer, two)

    def test_two_kinds_are_two_people_also_by_a_deputy(
        self,
        clock: Any,
        make_policy: Any,
        legal: Any,
        lawyer: Any,
        dora: Any,
        writer: Any,
        make_page: Any,
        submit: Any,
        stand_in: Any,
        sign_by: Any,
    ) -> None:
        finance = Group.objects.create(name="Finance")
        lawyer.groups.add(finance)
        make_policy(("legal", legal), ("finance", finance))
        request = submit(make_page(user=writer), writer)
        stand_in(dora, lawyer)
        sign_by(request, dora)
        assert find_chances(lawyer, request) == find_chances(dora, request) == []


def test_who_may_sign_is_who_is_asked(
    clock: Any,
    make_policy: Any,
    make_user: Any,
    legal: Any,
    lawyer: Any,
    dora: Any,
    writer: Any,
    make_page: Any,
    submit: Any,
    stand_in: Any,
    sign_by: Any,
) -> None:
    finance = Group.objects.create(name="Finance")
    everybody = [lawyer, dora, writer, *(make_user(name, ACCESS) for name in ("a", "b", "c", "d"))]
    for user, groups in zip(everybody[3:], ([legal], [finance], [legal, finance], [legal]), strict=True):
        user.groups.add(*groups)
    stand_in(dora, lawyer)
    stand_in(everybody[3], everybody[4])
    stand_in(writer, everybody[5])
    make_policy(("legal", legal, 1, 2), ("finance", finance))
    request = submit(make_page(user=everybody[6]), writer)

    def by_mail() -> dict[Any, set[int]]:
        signers = find_signers(request.slots.filter(state="open"))
        return {signer.user.pk: {slot.pk for slot in signer.slots} for signer in signers}

    def by_screen() -> dict[Any, set[int]]:
        chances = {user.pk: {chance.slot.pk for chance in find_chances(user, request)} for user in everybody}
        return {pk: slots for pk, slots in chances.items() if slots}

    assert by_mail() == by_screen()
    for signer in (dora, everybody[5]):
        sign_by(request, signer)
        assert by_mail() == by_screen()
        for user in everybody:
            assert {slot.pk for slot in open_slots_for(user)} == by_screen().get(user.pk, set())


def test_what_is_awaited_of_a_deputy_takes_two_queries(
    request_: Any, lawyer: Any, dora: Any, stand_in: Any, django_assert_num_queries: Any
) -> None:
    stand_in(dora, lawyer)
    dora = type(dora).objects.get(pk=dora.pk)
    with django_assert_num_queries(2):
        assert pages_awaiting(dora) == {request_.page_id}
        assert pages_awaiting(dora) == {request_.page_id}


def test_the_deputy_is_told_and_asked_for_what_is_open(
    request_: Any, lawyer: Any, dora: Any, stand_in: Any, told: Any
) -> None:
    stand_in(dora, lawyer)
    assert told("deputy") == ["dora"]
    assert told("deputy_for_you") == []
    assert told("asked") == ["dora", "lawyer"]


def test_a_deputy_of_later_is_asked_on_the_first_day_once(
    request_: Any, clock: Any, lawyer: Any, dora: Any, stand_in: Any, told: Any
) -> None:
    stand_in(dora, lawyer, 1, 3)
    assert ask_deputies() == 0
    assert told("asked") == ["lawyer"]
    clock.move_to("2026-03-03T00:00:00+00:00")
    assert [ask_deputies(), ask_deputies()] == [1, 0]
    assert told("asked") == ["dora", "lawyer"]


def test_who_is_away_hears_of_what_others_arranged(
    clock: Any, lawyer: Any, dora: Any, writer: Any, stand_in: Any, told: Any
) -> None:
    stand_in(dora, lawyer, actor=writer)
    assert told("deputy_for_you") == ["lawyer"]


def test_what_was_not_sent_about_an_arrangement_is_taken_back_with_it(
    clock: Any, lawyer: Any, dora: Any, writer: Any, stand_in: Any, told: Any
) -> None:
    arrangement = stand_in(dora, lawyer, actor=writer)
    assert end_deputy(arrangement, lawyer)
    assert told("deputy") == told("deputy_for_you") == []
    assert not end_deputy(arrangement, lawyer)


def test_the_ledger_knows_by_ids_who_named_whom(clock: Any, lawyer: Any, dora: Any, stand_in: Any) -> None:
    end_deputy(stand_in(dora, lawyer), lawyer)
    seal_ledger()
    named, ended = LedgerEntry.objects.filter(kind__startswith="deputy.")
    assert (named.kind, ended.kind) == ("deputy.named", "deputy.ended")
    assert "dora" not in named.body and "2026-03-07" in named.body


@pytest.mark.parametrize(("start", "end", "field"), [(2, 1, "ends_on"), (-3, -1, "ends_on"), (0, 366, "ends_on")])
def test_days_that_cannot_be_are_refused(
    clock: Any, lawyer: Any, dora: Any, stand_in: Any, start: int, end: int, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        stand_in(dora, lawyer, start, end)
    assert set(error.value.message_dict) == {field}


def test_nobody_is_their_own_deputy(clock: Any, lawyer: Any, stand_in: Any) -> None:
    with pytest.raises(ValidationError, match="own deputy"):
        stand_in(lawyer, lawyer)


def test_nobody_makes_themselves_the_deputy_of_another(clock: Any, lawyer: Any, admin_user: Any, stand_in: Any) -> None:
    with pytest.raises(ValidationError, match="cannot make yourself"):
        stand_in(admin_user, lawyer, actor=admin_user)


def test_a_deputy_can_log_in(clock: Any, lawyer: Any, make_user: Any, stand_in: Any) -> None:
    with pytest.raises(ValidationError, match="cannot log in"):
        stand_in(make_user("reader"), lawyer)


@pytest.mark.parametrize("length", [2, 3, 5])
def test_signatures_are_not_passed_round_in_a_circle(clock: Any, make_user: Any, stand_in: Any, length: int) -> None:
    people = [make_user(f"p{n}", ACCESS) for n in range(length)]
    for principal, deputy in pairwise(people):
        stand_in(deputy, principal)
    with pytest.raises(ValidationError, match="circle"):
        stand_in(people[0], people[-1], 5, 9)
    # Without a day in common there is no circle.
    assert stand_in(people[0], people[-1], 6, 9)


def test_an_arrangement_that_ended_closes_no_circle(clock: Any, lawyer: Any, dora: Any, stand_in: Any) -> None:
    end_deputy(stand_in(dora, lawyer), lawyer)
    assert stand_in(lawyer, dora)


class TestScreens:
    MINE = "execvoice_my_deputies:index"
    DAYS = {"starts_on": "2026-03-02", "ends_on": "2026-03-06", "reason": "Holiday"}

    def test_a_signer_names_a_deputy_and_ends_it_early(
        self, clock: Any, client: Any, lawyer: Any, dora: Any, legal: Any
    ) -> None:
        client.force_login(lawyer)
        response = client.post(reverse(self.MINE), {**self.DAYS, "deputy": str(dora.pk)})
        assert response.status_code == 302
        arrangement = Deputy.objects.get()
        assert (arrangement.principal, arrangement.deputy, arrangement.reason) == (lawyer, dora, "Holiday")
        html = client.get(reverse(self.MINE)).content.decode()
        assert "dora" in html and "March 6, 2026" in html
        client.post(reverse(self.MINE), {"end": str(arrangement.pk)})
        arrangement.refresh_from_db()
        assert arrangement.ended_at

    @pytest.mark.parametrize("key", ["0", "", "x", "9" * 40, "\u0661"])
    def test_what_is_not_ones_own_is_not_ended(
        self, clock: Any, client: Any, lawyer: Any, dora: Any, stand_in: Any, key: str
    ) -> None:
        arrangement = stand_in(dora, lawyer)
        client.force_login(dora)
        for end in (key, str(arrangement.pk)):
            assert client.post(reverse(self.MINE), {"end": end}).status_code == 302
        arrangement.refresh_from_db()
        assert arrangement.ended_at is None

    def test_what_is_wrong_is_said_at_its_field(self, clock: Any, client: Any, lawyer: Any, dora: Any) -> None:
        client.force_login(lawyer)
        response = client.post(reverse(self.MINE), {**self.DAYS, "ends_on": "2026-03-01", "deputy": str(dora.pk)})
        assert "ends_on" in response.context["form"].errors
        response = client.post(reverse(self.MINE), {**self.DAYS, "deputy": str(lawyer.pk)})
        assert "deputy" in response.context["form"].errors
        assert not Deputy.objects.exists()

    def test_whoever_looks_after_it_names_and_ends_for_others(
        self, clock: Any, client: Any, make_user: Any, lawyer: Any, dora: Any
    ) -> None:
        names = [f"execvoice_signoff.{action}_deputy" for action in ("add", "change")]
        client.force_login(make_user("office", ACCESS, *names))
        people = {"principal": str(lawyer.pk), "deputy": str(dora.pk)}
        assert client.post(reverse("execvoice_deputies:add"), {**self.DAYS, **people}).status_code == 302
        arrangement = Deputy.objects.get()
        html = client.get(reverse("execvoice_deputies:index")).content.decode()
        assert "lawyer" in html and "dora" in html and "now" in html
        end = reverse("execvoice_deputies:end", args=[arrangement.pk])
        assert end in html
        assert "March 6, 2026" in client.get(end).content.decode()
        client.post(end)
        arrangement.refresh_from_db()
        assert arrangement.ended_at
        assert end not in client.get(reverse("execvoice_deputies:index")).content.decode()

    def test_the_right_to_arrange_is_not_the_right_to_sign(
        self, clock: Any, client: Any, make_user: Any, lawyer: Any
    ) -> None:
        office = make_user("office", ACCESS, "execvoice_signoff.add_deputy")
        client.force_login(office)
        people = {"principal": str(lawyer.pk), "deputy": str(office.pk)}
        response = client.post(reverse("execvoice_deputies:add"), {**self.DAYS, **people})
        assert "deputy" in response.context["form"].errors
        assert not Deputy.objects.exists()

    @pytest.mark.parametrize("name", ["index", "add", "end"])
    def test_without_the_right_nobody_sees_the_arrangements_of_others(
        self, clock: Any, client: Any, dora: Any, lawyer: Any, writer: Any, stand_in: Any, name: str
    ) -> None:
        args = [stand_in(dora, lawyer).pk] if name == "end" else []
        client.force_login(writer)
        url = reverse(f"execvoice_deputies:{name}", args=args)
        assert client.get(url).status_code == client.post(url).status_code == 302
        assert Deputy.objects.filter(ended_at__isnull=True).count() == len(args)

    def test_the_listing_costs_the_same_with_one_and_with_many(
        self, clock: Any, admin_client: Any, make_user: Any, lawyer: Any, stand_in: Any
    ) -> None:
        costs = []
        for number in range(8):
            stand_in(make_user(f"d{number}", ACCESS), lawyer)
            if number in {0, 7}:
                with CaptureQueriesContext(connection) as queries:
                    admin_client.get(reverse("execvoice_deputies:index"))
                costs.append(len(queries))
        assert costs[0] == costs[1]


def test_a_deputy_gets_the_reminder_too(
    request_: Any, clock: Any, lawyer: Any, dora: Any, stand_in: Any, told: Any
) -> None:
    from wagtail_execvoice.signoff.actions.reminding import remind

    stand_in(dora, lawyer)
    deliver_mail()
    clock.move_to("2026-03-04T09:00:00+00:00")
    remind()
    assert told("late") == ["dora", "lawyer"]


def test_a_deputy_does_not_decide_twice(request_: Any, lawyer: Any, dora: Any, stand_in: Any, sign_by: Any) -> None:
    from wagtail_execvoice.signoff.actions.signing import sign

    stand_in(dora, lawyer)
    sign_by(request_, dora)
    with pytest.raises(DecisionRefused):
        sign(request_.pk, request_.slots.get().pk, dora, digest=request_.digest)
