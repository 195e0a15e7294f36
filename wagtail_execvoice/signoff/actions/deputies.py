"""Who signs for whom while somebody is away: named by the signer, or by whoever looks after it; never by who gains by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_execvoice.base.cleaning import clean_line
from wagtail_execvoice.signoff.actions.identities import identify
from wagtail_execvoice.signoff.actions.ledger import record
from wagtail_execvoice.signoff.actions.reminding import ask_deputy
from wagtail_execvoice.signoff.actions.telling import tell_deputy, untell_deputy
from wagtail_execvoice.signoff.models import Deputy
from wagtail_execvoice.signoff.workdays import today

#: Longer than this nobody is away: then the group should change.
LONGEST_DAYS = 366
LONGEST_CHAIN = 20


@transaction.atomic
def name_deputy(arrangement: Deputy, actor: Any) -> Deputy:
    """Make ``arrangement``, tell whom it concerns and ask for what is open already. Raises ``ValidationError``."""
    # Both accounts: of two people who name each other at once, the second one finds the first one's arrangement.
    people = [arrangement.principal_id, arrangement.deputy_id]
    list(get_user_model().objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    check_deputy(arrangement, actor)
    arrangement.reason = clean_line(arrangement.reason, 255)
    arrangement.save(force_insert=True)
    record(
        "deputy.named",
        actor=identify(actor),
        deputy=arrangement.pk,
        principal=identify(arrangement.principal).pk,  # type: ignore[union-attr]
        stands_in=identify(arrangement.deputy).pk,  # type: ignore[union-attr]
        starts=arrangement.starts_on.isoformat(),
        ends=arrangement.ends_on.isoformat(),
    )
    tell_deputy(arrangement, actor)
    if arrangement.starts_on <= today():
        arrangement.asked_at = timezone.now()
        arrangement.save(update_fields=["asked_at"])
        ask_deputy(arrangement)
    return arrangement


@transaction.atomic
def end_deputy(arrangement: Deputy, actor: Any) -> bool:
    """End an arrangement now. What was signed under it stays signed. False if somebody ended it before."""
    if not Deputy.objects.filter(pk=arrangement.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        return False
    record("deputy.ended", actor=identify(actor), deputy=arrangement.pk)
    untell_deputy(arrangement)
    return True


def check_deputy(arrangement: Deputy, actor: Any) -> None:
    """Raise ``ValidationError`` with what is wrong with ``arrangement``, by field."""
    problems = {**_check_dates(arrangement), **_check_people(arrangement, actor)}
    if not problems and _closes_a_loop(arrangement):
        problems["deputy"] = _(
            "Signatures would be passed round in a circle: the deputy has a deputy who leads back here."
        )
    if problems:
        raise ValidationError(problems)


def _check_dates(arrangement: Deputy) -> dict[str, str]:
    starts, ends = arrangement.starts_on, arrangement.ends_on
    if ends < starts:
        return {"ends_on": _("The last day is before the first.")}
    if ends < today():
        return {"ends_on": _("This is over already.")}
    if (ends - starts).days >= LONGEST_DAYS:
        return {"ends_on": _("At most a year. For longer, change who is in the group that signs.")}
    return {}


def _check_people(arrangement: Deputy, actor: Any) -> dict[str, str]:
    principal, deputy = arrangement.principal, arrangement.deputy
    if principal.pk == deputy.pk:
        return {"deputy": _("Nobody is their own deputy.")}
    if deputy.pk == actor.pk:
        # Else the right to arrange deputies would be the right to sign.
        return {"deputy": _("You cannot make yourself somebody's deputy. They can, or somebody else.")}
    if not admin_users().filter(pk=deputy.pk).exists():
        return {"deputy": _("This person cannot log in to the admin, and so cannot sign.")}
    if not principal.is_active:
        return {"principal": _("This account is not active: nobody signs for it.")}
    return {}


def _closes_a_loop(arrangement: Deputy) -> bool:
    """True if following deputies from the new one leads back to who is away, by arrangements with a day in common."""
    layer = [(arrangement.deputy_id, arrangement.starts_on, arrangement.ends_on)]
    # Counted, because it would not end if there were a loop already.
    for _step in range(LONGEST_CHAIN):
        if any(person == arrangement.principal_id for person, _starts, _ends in layer):
            return True
        layer = list(dict.fromkeys(_deputies_of(layer)))
    return False


def _deputies_of(layer: Iterable[tuple[Any, date, date]]) -> list[tuple[Any, date, date]]:
    """Return the deputies of the people in ``layer``, each with the days on which the whole chain holds."""
    return [
        (row.deputy_id, max(row.starts_on, starts), min(row.ends_on, ends))
        for person, starts, ends in layer
        for row in Deputy.objects.filter(
            principal=person, ended_at__isnull=True, starts_on__lte=ends, ends_on__gte=starts
        )
    ]


def admin_users() -> QuerySet[Any]:
    """Return the active users who can log in to Wagtail's admin."""
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin").values("pk")
    by_right = Q(is_superuser=True) | Q(user_permissions__in=access) | Q(groups__permissions__in=access)
    users = get_user_model().objects
    return users.filter(pk__in=users.filter(by_right, is_active=True).values("pk"))
