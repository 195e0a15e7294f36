"""Who did something, as they were known on the day, and how a person's details are erased."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.signoff.actions.ledger import record, write_time
from wagtail_execvoice.signoff.models import Identity, Slot

# 43 of 62 characters: 256 bits, so that nobody finds out by trying whose commitment it is once the salt is gone.
_SALT_LENGTH = 43


def identify(user: Any, *, title: str = "", name: str = "", email: str = "") -> Identity | None:
    """Return the identity of whoever does something now, as they are called now.

    ``user`` may be None for somebody without an account, who is known by ``name`` and ``email``. Without either it is nobody
    ("the system"), and the answer is None. The same details give the same row, so a name is not kept once a signature.
    """
    if user is None or user.pk is None:
        return _find_or_add(_fit(name=name, title=title, email=email)) if name else None
    return _find_or_add(
        _fit(
            user_key=str(user.pk),
            name=name or get_user_display_name(user),
            title=title,
            email=email or str(getattr(user, get_user_model().get_email_field_name(), "") or ""),
        )
    )


def find_identities(*, user_key: str = "", email: str = "", name: str = "") -> QuerySet[Identity]:
    """Return what is kept about the person with this account or this address, or with this name and neither.

    Raises ``ValueError`` unless exactly one of them is given.
    """
    if [bool(user_key), bool(email), bool(name)].count(True) != 1:
        raise ValueError("A person is named by an account, an address or a name: one of the three.")
    kept = Identity.objects.filter(erased_at__isnull=True)
    if name:
        return kept.filter(user_key="", email="", name__iexact=name)
    return kept.filter(user_key=user_key) if user_key else kept.filter(email__iexact=email)


def erase_identity(
    *, user_key: str = "", email: str = "", name: str = "", actor: Identity | None = None, reason: str = "request"
) -> int:
    """Erase name, title, address and account of a person from all evidence, and return how many identities that were.

    What they signed stays signed and everything still verifies: the ledger holds a commitment to the details, which says
    nothing once they and its salt are gone. ``reason`` is a code, as all that goes into the ledger.
    """
    with transaction.atomic():
        found = find_identities(user_key=user_key, email=email, name=name)
        count = erase_identities(found, actor=actor, reason=reason)
        if user_key:
            # Only those with an account who are still asked need their name.
            Slot.objects.filter(user_key=user_key).exclude(request__open_page__isnull=False).update(voice_name="")
    return count


def erase_identities(found: QuerySet[Identity], *, actor: Identity | None = None, reason: str = "request") -> int:
    """Do so to the identities in ``found``."""
    now = timezone.now()
    with transaction.atomic():
        identities = list(found.select_for_update().order_by("pk"))
        for identity in identities:
            identity.amend(**dict.fromkeys(("user_key", "name", "title", "email", "salt"), ""), erased_at=now)
            record("erasure.performed", actor=actor, row=identity, erased_at=write_time(now), reason=reason)
        # The names of who was asked are working state: nobody can sign any more once the address is gone that their code is
        # sent to.
        Slot.objects.filter(guest__in=[identity.pk for identity in identities]).update(voice_name="")
    return len(identities)


def _fit(**details: str) -> dict[str, str]:
    """Cut what people wrote to the length of its column, which no database should do silently or refuse."""
    whole = {"user_key": "", "name": "", "title": "", "email": "", **details}
    fields: Any = Identity._meta
    return {key: " ".join(str(text).split())[: fields.get_field(key).max_length] for key, text in whole.items()}


def _find_or_add(details: dict[str, str]) -> Identity:
    # A database may take "Ann" and "ann" for the same; a printed name is the same only letter by letter.
    for known in Identity.objects.filter(erased_at__isnull=True, **details).order_by("pk"):
        if all(getattr(known, key) == text for key, text in details.items()):
            return known
    return add_identity(Identity(salt=get_random_string(_SALT_LENGTH), **details))


def add_identity(identity: Identity) -> Identity:
    """Save a new identity with its commitment, and record it."""
    with transaction.atomic():
        identity.commitment = identity.commit()
        identity.save()
        record("identity.added", row=identity)
    return identity


def find_user(key: str) -> Any:
    """Return the user with the given primary key or login name, or None."""
    User = get_user_model()
    by_name = User._default_manager.filter(**{User.USERNAME_FIELD: key}).first()
    if by_name is not None:
        return by_name
    try:
        return User._default_manager.filter(pk=User._meta.pk.to_python(key)).first()
    except Exception:  # noqa: BLE001 (to_python raises ValidationError; a field of the site's own may raise others)
        return None
