"""What holds whatever people do, in whatever order, and whoever of them is a superuser.

Two worlds live through the same acts: in one everybody is a superuser, in the other nobody. After each act the invariants
are checked in both, and both must have come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import hypothesis
import pytest
import time_machine
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from signoff import publishing_paths as paths
from testapp.models import GuardedPage, PlainPage
from wagtail.models import GroupPagePermission

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.breakglass import break_glass, review_break_glass
from wagtail_execvoice.signoff.actions.identities import erase_identity
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.actions.policies import put_in_force
from wagtail_execvoice.signoff.actions.requests import spec_of
from wagtail_execvoice.signoff.actions.signing import ask_for_changes, sign, withdraw_signature
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.constants import Decision, Kind, Source
from wagtail_execvoice.signoff.errors import DecisionRefused, SignOffRequired
from wagtail_execvoice.signoff.models import (
    BreakGlass,
    Deputy,
    Grant,
    Identity,
    PendingAct,
    PolicyVersion,
    Signature,
    SignedContent,
    SignOffRequest,
)
from wagtail_execvoice.signoff.verification import verify

EXAMPLES, STEPS = 10, 25
EVIDENCE = (BreakGlass, Grant, Identity, PendingAct, PolicyVersion, Signature, SignedContent, SignOffRequest)
WORDS = ("What we think.", "What we think!", "Something else.")
PATHS = [
    paths.revision_publish,
    paths.revision_publish_by_user,
    paths.publish_action,
    paths.publish_a_reverted_revision,
    paths.live_and_save,
    paths.live_and_save_some_fields,
    paths.save_of_the_base,
    paths.queryset_update,
    paths.raw_sql,
    paths.save_raw,
    paths.stock_approval,
    paths.workflow_without_a_task,
]
people = st.sampled_from(["writer", "executive", "lawyer", "second", "chief"])
lawyers = st.sampled_from(["lawyer", "second"])


class World:
    """A page, the people around it, and what they do. Each act returns what came of it, in a word."""

    def __init__(self, tools: Any, is_superuser: bool) -> None:
        self.tools, self.is_superuser, self.born = tools, is_superuser, 0
        self.users: dict[str, Any] = {}
        for name in ("writer", "executive", "lawyer", "second", "chief"):
            self.be_born(name)
        person = Person.objects.create(name="Ann Executive", user=self.users["executive"])
        self.page_id = tools.make_page(user=self.users["writer"], authors=[person]).pk
        self.family = [self.page_id]

    def be_born(self, name: str) -> None:
        self.born += 1
        user = self.tools.make_user(
            f"{name}{self.born}{self.is_superuser}", "wagtailadmin.access_admin", is_superuser=self.is_superuser
        )
        # Wagtail's own rights are those of a superuser in both worlds: only ours are in question.
        user.groups.add(self.tools.everybody)
        if name in {"lawyer", "second"}:
            user.groups.add(self.tools.legal)
        if name == "chief":
            user.groups.add(self.tools.chiefs)
        self.users[name] = user

    @property
    def page(self) -> Any:
        return GuardedPage.objects.get(pk=self.page_id)

    def edit(self, who: str, words: str) -> None:
        text = self.page.get_latest_revision_as_object()
        text.body = words
        text.save_revision(user=self.users[who])

    def submit(self, who: str) -> str:
        if self.page.workflow_in_progress:
            return "in progress"
        return "asked" if self.tools.submit(self.page, self.users[who]) else "not asked"

    def decide(self, who: str, decision: str) -> str:
        user = self.users[who]
        for request in SignOffRequest.objects.filter(page_id=self.page_id).order_by("-pk"):
            for chance in find_chances(user, request):
                if decision == "sign":
                    sign(request.pk, chance.slot.pk, user, digest=request.digest)
                else:
                    ask_for_changes(request.pk, chance.slot.pk, user, digest=request.digest, comment="Say it simpler.")
                return f"{decision} {chance.slot.kind} {bool(chance.principal)}"
        return "nothing to sign"

    def insist(self, who: str) -> str:
        """Sign what one was not asked to."""
        request = SignOffRequest.objects.filter(page_id=self.page_id).order_by("-pk").first()
        slot = request.slots.order_by("-pk").first() if request else None
        if slot is None:
            return "nothing to sign"
        sign(request.pk, slot.pk, self.users[who], digest=request.digest)
        return "signed"

    def take_back(self, who: str) -> str:
        given = Signature.objects.filter(request__page_id=self.page_id, person_key=str(self.users[who].pk)).last()
        if given is None:
            return "never signed"
        withdraw_signature(given.pk, self.users[who])
        return "taken back"

    def withdraw(self) -> None:
        if state := self.page.current_workflow_state:
            state.cancel(user=self.users["writer"])

    def stand_in(self, deputy: str, principal: str) -> None:
        today = timezone.localdate()
        if deputy != principal:
            Deputy.objects.create(
                deputy=self.users[deputy], principal=self.users[principal], starts_on=today, ends_on=today
            )

    def come_or_go(self, who: str) -> None:
        groups = self.users[who].groups
        change = groups.remove if groups.filter(pk=self.tools.legal.pk).exists() else groups.add
        change(self.tools.legal)

    def die(self, who: str) -> None:
        self.users[who].delete()
        self.be_born(who)

    def schedule(self) -> None:
        text = self.page.get_latest_revision_as_object()
        text.go_live_at = timezone.now() + timedelta(hours=1)
        text.save_revision(user=self.users["writer"])

    def publish(self, path: Callable[..., int], who: str) -> None:
        page = self.page
        target = path(paths.Attempt(page, page.get_latest_revision(), self.users[who], Client()))
        assert target in self.family

    def copy(self) -> None:
        self.family.append(self.page.copy(update_attrs={"slug": self._slug()}, keep_live=True).pk)

    def alias(self) -> None:
        self.family.append(self.page.create_alias(update_slug=self._slug()).pk)

    def unpublish(self) -> None:
        self.page.unpublish()

    def move(self) -> None:
        home, section = self.tools.home, self.tools.section
        for place in (home, section):
            place.refresh_from_db()
        page = self.page
        page.move(home if page.is_descendant_of(section) else section, pos="last-child")

    def break_glass(self) -> None:
        text = self.page.get_latest_revision()
        digest = canonicalise(text.as_object()).digest
        reason = "It must be public before the shops open."
        break_glass(self.page, self.users["chief"], category="crisis", reason=reason, digest=digest)

    def review(self, who: str) -> str:
        glass = BreakGlass.objects.filter(page_id=self.page_id).last()
        if glass is None:
            return "nothing to review"
        return str(review_break_glass(glass.pk, self.users[who], outcome="ratified", note="Read.").outcome)

    def erase(self, who: str) -> int:
        return erase_identity(user_key=str(self.users[who].pk))

    def _slug(self) -> str:
        return f"page-{self.page_id}-{len(self.family)}"

    def facts(self) -> Any:
        """What both worlds must agree in. Of the two who confirmed nothing is asked but that."""
        requests = SignOffRequest.objects.filter(page_id=self.page_id).order_by("pk")
        grants = Grant.objects.filter(page_id__in=self.family).order_by("pk")
        return (
            list(GuardedPage.objects.filter(pk__in=self.family).order_by("pk").values_list("live", flat=True)),
            list(requests.values_list("state", "lane")),
            list(grants.values_list("source", "ended_because")),
            list(Signature.objects.filter(request__in=requests).order_by("pk").values_list("decision", "slot__kind")),
        )


class SignOffMachine(RuleBasedStateMachine):
    tools: Any

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.travel = time_machine.travel(timezone.now(), tick=True)
        self.clock = self.travel.start()
        self.policy = self.tools.make_policy(("voice", None, 1), ("legal", self.tools.legal, 2, 1))
        self.worlds = [World(self.tools, is_superuser) for is_superuser in (False, True)]
        self.counts = dict.fromkeys(EVIDENCE, 0)

    def teardown(self) -> None:
        try:
            seal_ledger()
            findings = verify().findings
            assert findings == [], findings
        finally:
            self.travel.stop()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def both(self, act: Callable[[World], Any]) -> None:
        outcomes = [self._outcome(act, world) for world in self.worlds]
        assert outcomes[0] == outcomes[1]

    def _outcome(self, act: Callable[[World], Any], world: World) -> Any:
        try:
            with transaction.atomic():
                return act(world)
        except DecisionRefused as refusal:
            return f"refused: {refusal.code}"
        except SignOffRequired as refusal:
            return f"unsigned: {refusal.code}"

    @rule(who=people, words=st.sampled_from(WORDS))
    def edit(self, who: str, words: str) -> None:
        """Also a save without a change, if the words are those that stand there."""
        self.both(lambda world: world.edit(who, words))

    @rule(who=people)
    def submit(self, who: str) -> None:
        self.both(lambda world: world.submit(who))

    @rule(who=people)
    def sign(self, who: str) -> None:
        self.both(lambda world: world.decide(who, "sign"))

    @rule(editor=people, words=st.sampled_from(WORDS))
    def everybody_signs(self, editor: str, words: str) -> None:
        """The whole way: by chance alone it is seldom gone."""
        self.both(lambda world: world.edit(editor, words))
        self.both(lambda world: world.submit("writer"))
        for who in ("executive", "lawyer", "second"):
            self.both(lambda world, who=who: world.decide(who, "sign"))

    @rule(who=people)
    def ask_for_changes(self, who: str) -> None:
        self.both(lambda world: world.decide(who, "change"))

    @rule(who=people)
    def sign_uninvited(self, who: str) -> None:
        self.both(lambda world: world.insist(who))

    @rule(who=people)
    def take_back(self, who: str) -> None:
        self.both(lambda world: world.take_back(who))

    @rule()
    def withdraw(self) -> None:
        self.both(World.withdraw)

    @rule(deputy=people, principal=lawyers)
    def stand_in(self, deputy: str, principal: str) -> None:
        self.both(lambda world: world.stand_in(deputy, principal))

    @rule(who=people)
    def come_or_go(self, who: str) -> None:
        self.both(lambda world: world.come_or_go(who))

    @rule(who=people)
    def die(self, who: str) -> None:
        self.both(lambda world: world.die(who))

    @rule()
    def switch_the_task_off_and_on(self) -> None:
        task = self.tools.task
        task.deactivate()
        task.active = True
        task.save()

    @rule(how_many=st.integers(1, 2), four_eyes=st.booleans(), voice_first=st.booleans())
    def change_the_policy(self, how_many: int, four_eyes: bool, voice_first: bool) -> None:
        self.policy.rules = [
            type(given)(kind=given.kind, group=given.group, stage=given.stage, sort_order=n, how_many=how_many)
            for n, given in enumerate(self.policy.rules.all())
        ]
        self.policy.four_eyes, self.policy.voice_first = four_eyes, voice_first
        put_in_force(self.policy)

    @rule(active=st.booleans())
    def switch_the_policy(self, active: bool) -> None:
        self.policy.is_active = active
        put_in_force(self.policy)

    @rule()
    def purge_revisions(self) -> None:
        call_command("purge_revisions", stdout=StringIO())

    @rule()
    def schedule(self) -> None:
        self.both(World.schedule)

    @rule(hours=st.sampled_from([2, 40 * 24]))
    def wait(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))
        call_command("publish_scheduled", stdout=StringIO())

    @rule(path=st.sampled_from(PATHS), who=people)
    def publish(self, path: Any, who: str) -> None:
        # How somebody is refused depends on the rights that Wagtail asks for first; that they are does not.
        for world in self.worlds:
            paths._try(lambda world=world: world.publish(path, who))

    @rule()
    def copy(self) -> None:
        self.both(World.copy)

    @rule()
    def alias(self) -> None:
        self.both(World.alias)

    @rule()
    def unpublish(self) -> None:
        self.both(World.unpublish)

    @rule()
    def move(self) -> None:
        self.both(World.move)

    @rule()
    def break_glass(self) -> None:
        self.both(World.break_glass)

    @rule(who=people)
    def review(self, who: str) -> None:
        self.both(lambda world: world.review(who))

    @rule(who=people)
    def erase(self, who: str) -> None:
        self.both(lambda world: world.erase(who))

    @invariant()
    def both_worlds_agree(self) -> None:
        ordinary, superusers = (world.facts() for world in self.worlds)
        assert ordinary == superusers

    @invariant()
    def what_is_live_is_what_a_grant_is_for(self) -> None:
        for page in self._pages(live=True):
            grants = Grant.objects.standing().filter(page_id=page.pk, digest=canonicalise(page).digest)
            by_review = Grant.objects.filter(page_id=page.pk, ended_because="changes_asked")
            fitting = {grant.revision_id for grant in (grants or by_review)}
            assert page.live_revision_id in fitting or (page.live_revision_id is None and fitting), page.pk

    @invariant()
    def a_grant_rests_on_the_signatures_that_the_policy_wants(self) -> None:
        for grant in Grant.objects.standing().filter(source=Source.REQUEST).select_related("request__policy_version"):
            assert grant.digest == grant.request.digest
            for wanted in spec_of(grant.request).rules:
                signers = _signers(grant.request, wanted)
                assert len(signers) >= (1 if wanted.is_voice else wanted.how_many)

    @invariant()
    def nobody_who_wrote_it_and_nobody_twice(self) -> None:
        for request in SignOffRequest.objects.all():
            spec = spec_of(request)
            signed = _standing(request)
            others = [person for person, slot in signed if slot.kind != Kind.VOICE]
            assert len(others) == len(set(others))
            assert not (spec.four_eyes and set(others) & set(request.contributors))

    @invariant()
    def an_open_request_is_about_the_newest_text(self) -> None:
        for request in SignOffRequest.objects.filter(open_page__isnull=False):
            revision = GuardedPage.objects.get(pk=request.open_page).get_latest_revision()
            assert canonicalise(revision.as_object()).digest == request.digest

    @invariant()
    def evidence_is_only_ever_added_to(self) -> None:
        counts = {model: model.objects.count() for model in EVIDENCE}
        assert all(counts[model] >= self.counts[model] for model in EVIDENCE)
        self.counts = counts

    @invariant()
    def an_emergency_has_a_reason_and_a_review(self) -> None:
        for glass in BreakGlass.objects.filter(published_at__isnull=False):
            assert glass.reason and glass.review_due_at == glass.published_at + timedelta(days=1)

    def _pages(self, **which: Any) -> Iterator[Any]:
        for world in self.worlds:
            yield from GuardedPage.objects.filter(pk__in=world.family, **which)


def _standing(request: SignOffRequest) -> list[tuple[str, Any]]:
    """Return who signed where, by each person's last word there, and whoever was signed for."""
    last = {}
    for signature in request.signatures.select_related("slot", "on_behalf_of").order_by("pk"):
        assert signature.digest == request.digest
        last[signature.slot_id, signature.person_key] = signature
    signed = [signature for signature in last.values() if signature.decision == Decision.SIGN]
    return [(signature.person_key, signature.slot) for signature in signed]


def _signers(request: SignOffRequest, wanted: Any) -> set[str]:
    return {
        person
        for person, slot in _standing(request)
        if (slot.kind, slot.stage, slot.group_id) == (wanted.kind, wanted.stage, wanted.group_id)
    }


class Tools:
    """What the worlds are made with."""

    def __init__(self, **tools: Any) -> None:
        self.__dict__.update(tools)


@pytest.mark.django_db
def test_the_invariants_hold_whatever_is_done_by_whomever(
    settings: Any, home: Any, make_user: Any, make_page: Any, make_policy: Any, legal: Any, workflow: Any, submit: Any
) -> None:
    # Only for the time that it takes.
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
    home.refresh_from_db()
    section = home.add_child(instance=PlainPage(title="Section", locale=home.locale))
    chiefs = Group.objects.create(name="Chiefs")
    base = paths.base()
    everybody = Group.objects.create(name="Everybody")
    for action in ("change", "publish"):
        right = Permission.objects.get(codename=get_permission_codename(action, base._meta))
        GroupPagePermission.objects.create(group=everybody, page=home, permission=right)
    chiefs.permissions.add(Permission.objects.get(content_type__app_label="execvoice_signoff", codename="break_glass"))
    task = workflow.tasks.get().specific
    SignOffMachine.tools = Tools(
        home=home,
        section=section,
        chiefs=chiefs,
        everybody=everybody,
        legal=legal,
        task=task,
        make_user=make_user,
        make_page=make_page,
        make_policy=make_policy,
        submit=submit,
    )
    run_state_machine_as_test(
        SignOffMachine,
        settings=hypothesis.settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
