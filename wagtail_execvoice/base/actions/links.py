"""Secret links: issue, find, use, revoke.

A token is a public id, which finds the row by an index, and a secret, which is compared in constant time. Both are letters
and digits only, so that no mail program breaks the link off at a full stop or a hyphen.
"""

from __future__ import annotations

import hashlib
import re
import string
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string

from wagtail_execvoice.base.models import SecretLink
from wagtail_execvoice.conf import settings

# Lower case, since a database may find rows without regard to case. 16 of 36 characters: 82 bits, enough to be unique.
_PUBLIC_ALPHABET = string.ascii_lowercase + string.digits
_PUBLIC_LENGTH = 16
# 43 of 62 characters: 256 bits, which is why an unsalted, fast digest of it is safe to keep.
_SECRET_LENGTH = 43
_TOKEN = re.compile(rf"([a-z0-9]{{{_PUBLIC_LENGTH}}})([A-Za-z0-9]{{{_SECRET_LENGTH}}})")


def issue_link(
    purpose: str, subject: str, lifetime: timedelta | None = None, *, single_use: bool = False
) -> tuple[SecretLink, str]:
    """Make a link and return it with its token. The token exists nowhere else: it cannot be asked for again.

    ``subject`` says what the link is about, usually ``"app_label.model:pk"``; ``lifetime`` defaults to
    ``EXECVOICE["LINK_LIFETIME_DAYS"]``.

    Raises ``ValueError`` for a purpose or subject that is empty or too long: cut off, it could match another one.
    """
    _check_length("purpose", purpose, 64)
    _check_length("subject", subject, 255)
    now = timezone.now()
    public_id = get_random_string(_PUBLIC_LENGTH, _PUBLIC_ALPHABET)
    secret = get_random_string(_SECRET_LENGTH)
    link = SecretLink.objects.create(
        public_id=public_id,
        digest=_digest(secret),
        purpose=purpose,
        subject=subject,
        single_use=single_use,
        created_at=now,
        expires_at=now + (timedelta(days=settings.LINK_LIFETIME_DAYS) if lifetime is None else lifetime),
    )
    return link, public_id + secret


def find_link(purpose: str, token: object) -> SecretLink | None:
    """Return the link that ``token`` opens now, or None. Changes nothing, so it is the one for GET and HEAD.

    Whatever is wrong (purpose, secret, age, revoked, used up, no token at all) the answer is the same.
    """
    match = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    if match is None:
        return None
    public_id, secret = match.groups()
    link: SecretLink | None = SecretLink.objects.working(timezone.now()).filter(public_id=public_id).first()
    # Compared even when there is no row, so that the time taken does not tell which ids exist.
    same_secret = constant_time_compare(link.digest if link else "", _digest(secret))
    if link is None or not same_secret or link.purpose != purpose:
        return None
    return link


def use_link(purpose: str, token: object) -> SecretLink | None:
    """Return the link that ``token`` opens and mark it used, or None. Of two who use a single-use link one gets it.

    Call it in the transaction of what the link allows: if that is rolled back, the link works again.
    """
    link = find_link(purpose, token)
    if link is None:
        return None
    now = timezone.now()
    working = SecretLink.objects.working(now).filter(pk=link.pk)
    if link.used_at and not link.single_use:
        return link if working.exists() else None
    if not working.update(used_at=now):
        return None
    link.used_at = now
    return link


def revoke_link(link: SecretLink) -> bool:
    """Make ``link`` open nothing from now on; True if it had not been revoked before."""
    return bool(SecretLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()))


def revoke_links(purpose: str, subject: str) -> int:
    """Revoke every link of ``purpose`` about ``subject`` and return how many that were."""
    links = SecretLink.objects.filter(purpose=purpose, subject=subject, revoked_at__isnull=True)
    return links.update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _check_length(name: str, value: str, longest: int) -> None:
    if not 0 < len(value) <= longest:
        raise ValueError(f"The {name} of a link has 1 to {longest} characters, not {len(value)}.")
