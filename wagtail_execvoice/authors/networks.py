"""The networks a person can have a profile on, and what an address of each looks like.

Whatever people paste (an address with or without ``https://``, with trackers behind it, or a bare handle) becomes one canonical
address, so that a link, ``rel="me"`` and ``sameAs`` always say the same. Handles follow the rules the networks publish; where
those are looser than what is seen in the wild, the looser rule is taken: refusing a real profile is worse than linking a dead one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class Network:
    """One network: how it is called, a right address as an example, and how its addresses are read."""

    key: str
    name: str | Promise
    example: str
    read: Callable[[str], str | None]


def normalise_profile(key: str, value: str) -> str:
    """Return the canonical address of the profile that ``value`` (an address or a handle) names on the network ``key``.

    Raises ``ValidationError`` with a right address in its message, and ``KeyError`` for a network that there is not.
    """
    network = NETWORKS[key]
    value = value.strip()
    address = network.read(value) if len(value) <= LONGEST_ADDRESS and value.isprintable() else None
    if address is None:
        raise ValidationError(
            _("%(network)s: this is not an address of a profile. A right one looks like this: %(example)s"),
            code="profile",
            params={"network": network.name, "example": network.example},
        )
    return address


def fediverse_handle(address: str) -> str:
    """Return ``"@user@host"`` for the canonical address of a Mastodon profile, as ``fediverse:creator`` wants it."""
    parts = urlsplit(address)
    return f"{parts.path.lstrip('/')}@{parts.hostname}"


def _split(value: str) -> SplitResult | None:
    """Split what looks like an address; ``None`` for what cannot be one, or would hide where it leads."""
    if "//" not in value:
        value = f"https://{value}"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None or port is not None:
        return None
    return parts


def _on_host(hosts: tuple[str, ...], path: str, handle: str, canonical: str) -> Callable[[str], str | None]:
    """Return a reader for a network with one home: by address on one of ``hosts``, or by bare handle."""
    by_path, by_handle = re.compile(path, re.ASCII), re.compile(handle, re.ASCII)

    def read(value: str) -> str | None:
        # "instagram.com" alone is the front door, though it would make a handle.
        found = None if value.lower() in hosts else by_handle.fullmatch(value)
        if found is None:
            parts = _split(value)
            host = (parts.hostname or "").removeprefix("www.").removeprefix("m.") if parts else ""
            found = by_path.fullmatch(parts.path.rstrip("/")) if parts and host in hosts else None
        return canonical.format(*found.groups()) if found else None

    return read


def _read_linkedin(value: str) -> str | None:
    parts = _split(value)
    # Country sites (nl.linkedin.com) show the same profiles.
    if not parts or not re.fullmatch(r"([a-z]{2,3}\.)?linkedin\.com", parts.hostname or ""):
        return None
    found = re.fullmatch(r"/(in|company)/([\w%.-]{2,150})", parts.path.rstrip("/"), re.ASCII)
    return f"https://www.linkedin.com/{found[1]}/{found[2]}" if found else None


def _read_mastodon(value: str) -> str | None:
    found = re.fullmatch(r"@?([A-Za-z0-9_]{1,60})@([A-Za-z0-9.-]{4,250})", value)
    if found:
        user, host = found.groups()
    else:
        parts = _split(value)
        path = re.fullmatch(r"/@([A-Za-z0-9_]{1,60})", parts.path.rstrip("/")) if parts else None
        if not parts or not path:
            return None
        user, host = path[1], parts.hostname or ""
    return f"https://{host.lower()}/@{user}" if _is_host(host) else None


def _read_bluesky(value: str) -> str | None:
    handle = value.removeprefix("@")
    if "/" in value:
        parts = _split(value)
        if not parts or parts.hostname != "bsky.app" or not parts.path.startswith("/profile/"):
            return None
        handle = parts.path.removeprefix("/profile/").rstrip("/")
    return f"https://bsky.app/profile/{handle.lower()}" if _is_host(handle) else None


def _is_host(host: str) -> bool:
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return len(host) <= 253 and re.fullmatch(rf"({label}\.)+[a-z][a-z0-9-]*[a-z0-9]", host.lower()) is not None


def _read_orcid(value: str) -> str | None:
    parts = _split(value)
    identifier = value
    if "/" in value:
        if not parts or parts.hostname not in {"orcid.org", "www.orcid.org"}:
            return None
        identifier = parts.path.strip("/")
    identifier = identifier.upper()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", identifier):
        return None
    digits = identifier.replace("-", "")
    return f"https://orcid.org/{identifier}" if orcid_check_digit(digits[:15]) == digits[15] else None


def orcid_check_digit(digits: str) -> str:
    """Return the check digit of the first 15 digits of an ORCID iD: ISO 7064, MOD 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)


def _read_website(value: str) -> str | None:
    parts = _split(value)
    if not parts or not _is_host(parts.hostname or ""):
        return None
    address = parts._replace(netloc=(parts.hostname or "")).geturl()
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return None
    return address


NETWORKS: dict[str, Network] = {
    network.key: network
    for network in (
        Network("linkedin", "LinkedIn", "https://www.linkedin.com/in/ann-bolt", _read_linkedin),
        Network(
            "x",
            "X",
            "https://x.com/annbolt",
            _on_host(("x.com", "twitter.com"), r"/@?(\w{1,15})", r"@?(\w{1,15})", "https://x.com/{}"),
        ),
        Network("mastodon", "Mastodon", "https://mastodon.social/@annbolt", _read_mastodon),
        Network("bluesky", "Bluesky", "https://bsky.app/profile/annbolt.bsky.social", _read_bluesky),
        Network(
            "youtube",
            "YouTube",
            "https://www.youtube.com/@annbolt",
            _on_host(
                ("youtube.com",),
                r"/(@[\w.-]{3,30}|channel/UC[\w-]{22}|c/[\w.-]{1,100}|user/[\w.-]{1,100})",
                r"(@[\w.-]{3,30})",
                "https://www.youtube.com/{}",
            ),
        ),
        Network(
            "facebook",
            "Facebook",
            "https://www.facebook.com/ann.bolt",
            _on_host(
                ("facebook.com",), r"/([A-Za-z0-9.]{5,50})", r"@?([A-Za-z0-9.]{5,50})", "https://www.facebook.com/{}"
            ),
        ),
        Network(
            "instagram",
            "Instagram",
            "https://www.instagram.com/ann.bolt",
            _on_host(("instagram.com",), r"/([\w.]{1,30})", r"@?([\w.]{1,30})", "https://www.instagram.com/{}"),
        ),
        Network(
            "threads",
            "Threads",
            "https://www.threads.com/@ann.bolt",
            _on_host(
                ("threads.com", "threads.net"), r"/@([\w.]{1,30})", r"@?([\w.]{1,30})", "https://www.threads.com/@{}"
            ),
        ),
        Network(
            "github",
            "GitHub",
            "https://github.com/annbolt",
            _on_host(
                ("github.com",),
                r"/([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))",
                r"@?([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))",
                "https://github.com/{}",
            ),
        ),
        Network("orcid", "ORCID", "https://orcid.org/0000-0002-1825-0097", _read_orcid),
        Network("website", _("Website"), "https://www.example.com/ann-bolt", _read_website),
    )
}


def get_network_choices() -> list[tuple[str, str | Promise]]:
    """The networks for a select. A function, so that a network that is added needs no migration."""
    return [(network.key, network.name) for network in NETWORKS.values()]
