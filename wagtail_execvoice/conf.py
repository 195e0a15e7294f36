"""The settings of a site: one dict, ``EXECVOICE``, one property per key.

Values are read on every access and never cached, so ``override_settings`` works and nothing is frozen at import time.
The docstring of a property is its documentation. A value that cannot be used is reported by
``wagtail_execvoice.base.checks`` and the default is used meanwhile: a typing error in a settings module must neither stop
a site with a traceback nor make it less safe.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


@dataclass(frozen=True)
class Key:
    """What a value of ``EXECVOICE`` may be: of the type of ``default`` and, where given, in range or one of ``choices``.

    With ``optional`` it may be None as well.
    """

    default: Any
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    look_inside: Callable[[Any], str] | None = None
    optional: bool = False

    def problem_with(self, value: Any) -> str:
        """Say in a few words (English, as system checks are) why ``value`` cannot be used; empty if it can."""
        if value is None and self.optional:
            return ""
        if type(value) is not type(self.default):
            return f"must be of type {type(self.default).__name__}{' or None' if self.optional else ''}"
        if self.choices and value not in self.choices:
            return "must be one of " + ", ".join(repr(choice) for choice in self.choices)
        if self.minimum is not None and value < self.minimum:
            return f"must be at least {self.minimum}"
        if self.maximum is not None and value > self.maximum:
            return f"must be at most {self.maximum}"
        return self.look_inside(value) if self.look_inside else ""


def _problem_with_colours(value: dict[Any, Any]) -> str:
    parts, colour = {"background", "foreground"}, re.compile(r"#[0-9A-Fa-f]{6}")
    if set(value) <= parts and all(isinstance(text, str) and colour.fullmatch(text) for text in value.values()):
        return ""
    return "must have the keys 'background' and 'foreground' and colours like '#1a2b3c'"


def _problem_with_paths(value: list[Any]) -> str:
    return "" if all(isinstance(path, str) and path for path in value) else "must be a list of paths"


def _problem_with_names(value: list[Any]) -> str:
    return "" if all(isinstance(name, str) and name for name in value) else "must be a list of names"


def _problem_with_weekdays(value: list[Any]) -> str:
    return "" if value and set(value) <= set(range(7)) else "must be a list of weekdays, 0 for Monday to 6 for Sunday"


def _problem_with_dates(value: list[Any]) -> str:
    day = re.compile(r"\d{4}-\d\d-\d\d")
    return (
        ""
        if all(isinstance(text, str) and day.fullmatch(text) for text in value)
        else "must be dates like '2026-12-25'"
    )


def _problem_with_address(value: str) -> str:
    try:
        if value:
            validate_email(value)
    except ValidationError:
        return "must be one e-mail address"
    return ""


def _problem_with_requirements(value: list[Any]) -> str:
    known = ", ".join(map(repr, GUESTPOSTS_REQUIRED))
    return "" if all(name in GUESTPOSTS_REQUIRED for name in value) else f"must be a list of some of {known}"


GUESTPOSTS_REQUIRED = ("byline", "consent", "disclosure", "rights")
CARD_COLOURS = {"background": "#0f2a47", "foreground": "#ffffff"}

# The maxima only keep out slips of the pen (seconds for days) and sums that overflow a date.
KEYS = {
    "CARD_COLOURS": Key(CARD_COLOURS, look_inside=_problem_with_colours),
    "CARD_FONTS": Key([], look_inside=_problem_with_paths),
    "CARD_RENDERER": Key(""),
    "HOLIDAYS": Key([], look_inside=_problem_with_dates),
    "CHECKPOINT_EMAIL": Key("", look_inside=_problem_with_address),
    "CHECKPOINT_FILE": Key(""),
    "CHECKPOINT_KEY_FILE": Key(""),
    "COMMENTS_APPEAL_EMAIL": Key("", look_inside=_problem_with_address),
    "COMMENTS_CACHE_SECONDS": Key(3600, minimum=0, maximum=604_800),
    "GUESTPOSTS_CONTACT_EMAIL": Key("", look_inside=_problem_with_address),
    "GUESTPOSTS_KEEP_DAYS": Key(365, minimum=1, maximum=36500, optional=True),
    "GUESTPOSTS_REQUIRED": Key(list(GUESTPOSTS_REQUIRED), look_inside=_problem_with_requirements),
    "HTML_CLEANER": Key("bleach", choices=("bleach", "nh3")),
    "LINK_LIFETIME_DAYS": Key(14, minimum=1, maximum=3650),
    "MAIL_MAX_TRIES": Key(20, minimum=1, maximum=1000),
    "MAIL_RETENTION_DAYS": Key(30, minimum=1, maximum=36500),
    "RESERVED_NAMES": Key([], look_inside=_problem_with_names),
    "RUN_DUE_ALARM_MINUTES": Key(60, minimum=1, maximum=525600),
    "SIGNOFF_EVIDENCE_TRIGGERS": Key(False),
    "SIGNOFF_PRESENCE": Key(""),
    "TRUSTED_PROXIES": Key(0, minimum=0, maximum=10),
    "WORKING_DAYS": Key([0, 1, 2, 3, 4], look_inside=_problem_with_weekdays),
}


class ExecVoiceSettings:
    """Typed access to ``settings.EXECVOICE``."""

    def _get(self, key: str) -> Any:
        site = getattr(django_settings, "EXECVOICE", {})
        value = site.get(key, KEYS[key].default) if isinstance(site, dict) else KEYS[key].default
        return KEYS[key].default if KEYS[key].problem_with(value) else value

    @property
    def CARD_COLOURS(self) -> dict[str, str]:
        """The colours of share cards, as ``#rrggbb``. Default dark blue with white text."""
        return {**CARD_COLOURS, **self._get("CARD_COLOURS")}

    @property
    def CARD_FONTS(self) -> list[str]:
        """Paths of the font files that share cards are written in: the regular one first, then those for other scripts.

        Default none: Pillow's own font, and DejaVu Sans, Liberation Sans, Noto Sans or Arial for what it lacks, if the
        machine has one of them.
        """
        return list(self._get("CARD_FONTS"))

    @property
    def CARD_RENDERER(self) -> str:
        """Where your own function is that draws share cards, for example ``"myapp.cards.draw"``. Default ours."""
        return str(self._get("CARD_RENDERER"))

    @property
    def HOLIDAYS(self) -> list[str]:
        """Days on which nobody works, as ``"2026-12-25"``. Deadlines pass over them. Default none."""
        return list(self._get("HOLIDAYS"))

    @property
    def CHECKPOINT_EMAIL(self) -> str:
        """To whom a checkpoint of the record of sign-off is mailed once a day. Default nobody.

        Somebody who has no access to the database, counsel for instance: what they keep proves that nobody rewrote it.
        """
        return str(self._get("CHECKPOINT_EMAIL"))

    @property
    def CHECKPOINT_FILE(self) -> str:
        """To which file a checkpoint of the record of sign-off is added once a day. Default none.

        It proves something if it is kept where whoever can write to the database cannot write.
        """
        return str(self._get("CHECKPOINT_FILE"))

    @property
    def CHECKPOINT_KEY_FILE(self) -> str:
        """Where the key is that signs checkpoints, made by ``execvoice_checkpoint --make-key``. Default none.

        Needs ``wagtail-execvoice[cryptography]``.
        """
        return str(self._get("CHECKPOINT_KEY_FILE"))

    @property
    def COMMENTS_APPEAL_EMAIL(self) -> str:
        """To whom a reader writes whose comment was rejected, where neither the page nor one above it names an address.

        Default the address in Django's ``DEFAULT_FROM_EMAIL``. It stands in each mail about a rejection, and an answer to the
        mail goes there.
        """
        return str(self._get("COMMENTS_APPEAL_EMAIL"))

    @property
    def COMMENTS_CACHE_SECONDS(self) -> int:
        """Seconds the HTML of a conversation is kept in Django's cache. Default 3600; 0 keeps none.

        What is hidden, shown, changed or arranged otherwise is so at once, whatever the number. Only your own templates for
        comments look as they did until it is over: clear the cache when you deploy them. They must say nothing that depends
        on the request, and with 0 they may.
        """
        return int(self._get("COMMENTS_CACHE_SECONDS"))

    @property
    def GUESTPOSTS_CONTACT_EMAIL(self) -> str:
        """To whom a guest writes who asks what you keep of them, wants it corrected or erased, or has another question.

        Default the address in Django's ``DEFAULT_FROM_EMAIL``. It stands at the end of the pages where guests write.
        """
        return str(self._get("GUESTPOSTS_CONTACT_EMAIL"))

    @property
    def GUESTPOSTS_KEEP_DAYS(self) -> int | None:
        """Days a text of a guest is kept that was declined, withdrawn or never begun, with its pictures, mail and address.

        Then it is deleted. Default 365; ``None`` keeps it for ever. What was made a page is never deleted by its age, and
        what a guest agreed to about one is kept.
        """
        days = self._get("GUESTPOSTS_KEEP_DAYS")
        return None if days is None else int(days)

    @property
    def GUESTPOSTS_REQUIRED(self) -> list[str]:
        """What a guest post must say before it can be submitted for sign-off: some of ``"byline"`` (who the guest is),
        ``"consent"`` (to what they said yes, and when), ``"disclosure"`` (if there is a relationship or compensation) and
        ``"rights"`` (if the text is from elsewhere). All of them by default; an empty list asks for nothing."""
        return list(self._get("GUESTPOSTS_REQUIRED"))

    @property
    def HTML_CLEANER(self) -> str:
        """Which library first cleans HTML that outsiders hand in: ``"bleach"`` (default) or ``"nh3"`` (needs the extra)."""
        return str(self._get("HTML_CLEANER"))

    @property
    def LINK_LIFETIME_DAYS(self) -> int:
        """Days a secret link works when its purpose names no lifetime of its own. Default 14."""
        return int(self._get("LINK_LIFETIME_DAYS"))

    @property
    def MAIL_MAX_TRIES(self) -> int:
        """How often a mail is offered to a mail server that answers, before people are told that it could not be delivered.

        Default 20, which takes about 14 hours. A mail server that cannot be reached at all costs a mail no try.
        """
        return int(self._get("MAIL_MAX_TRIES"))

    @property
    def MAIL_RETENTION_DAYS(self) -> int:
        """Days the record of a delivered or dismissed mail is kept (its text is erased at once). Default 30."""
        return int(self._get("MAIL_RETENTION_DAYS"))

    @property
    def RESERVED_NAMES(self) -> list[str]:
        """Names that no reader may comment under, nor under one that looks like it: of the company, of its executives.

        The site's own name, official names, the authors of a page and the words of badges are reserved anyway. A comment under
        such a name is held. Default none.
        """
        return list(self._get("RESERVED_NAMES"))

    @property
    def RUN_DUE_ALARM_MINUTES(self) -> int:
        """Minutes without ``execvoice_run_due`` after which the check and the dashboard say so. Default 60."""
        return int(self._get("RUN_DUE_ALARM_MINUTES"))

    @property
    def SIGNOFF_EVIDENCE_TRIGGERS(self) -> bool:
        """Whether the database itself refuses to change or delete what was signed, signatures and the ledger. Default ``False``.

        A change is found by ``execvoice_verify`` without it. With it, ``flush`` and tests that empty the tables fail on
        SQLite, MariaDB and MySQL. Run ``migrate`` after you change it.
        """
        return bool(self._get("SIGNOFF_EVIDENCE_TRIGGERS"))

    @property
    def SIGNOFF_PRESENCE(self) -> str:
        """Where your own function is that asks a signer for proof of presence, for example ``"myapp.signing.ask_token"``.

        Default ours: a login in the last ten minutes, else the password, else a code sent by e-mail.
        """
        return str(self._get("SIGNOFF_PRESENCE"))

    @property
    def TRUSTED_PROXIES(self) -> int:
        """How many proxies of yours stand before the site. Default 0: the visitor's address is that of the connection.

        Behind one proxy that is the proxy's, the same for everybody, and limits for one visitor would be for all. With 1,
        the last address of ``X-Forwarded-For`` counts, with 2 the last but one; what stands before was sent by the visitor.
        """
        return int(self._get("TRUSTED_PROXIES"))

    @property
    def WORKING_DAYS(self) -> list[int]:
        """The weekdays on which people work, 0 for Monday to 6 for Sunday. Default Monday to Friday."""
        return list(self._get("WORKING_DAYS"))


settings = ExecVoiceSettings()
