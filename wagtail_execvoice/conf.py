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


@dataclass(frozen=True)
class Key:
    """What a value of ``EXECVOICE`` may be: of the type of ``default`` and, where given, in range or one of ``choices``."""

    default: Any
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    look_inside: Callable[[Any], str] | None = None

    def problem_with(self, value: Any) -> str:
        """Say in a few words (English, as system checks are) why ``value`` cannot be used; empty if it can."""
        if type(value) is not type(self.default):
            return f"must be of type {type(self.default).__name__}"
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


CARD_COLOURS = {"background": "#0f2a47", "foreground": "#ffffff"}

# The maxima only keep out slips of the pen (seconds for days) and sums that overflow a date.
KEYS = {
    "CARD_COLOURS": Key(CARD_COLOURS, look_inside=_problem_with_colours),
    "CARD_FONTS": Key([], look_inside=_problem_with_paths),
    "CARD_RENDERER": Key(""),
    "HTML_CLEANER": Key("bleach", choices=("bleach", "nh3")),
    "LINK_LIFETIME_DAYS": Key(14, minimum=1, maximum=3650),
    "MAIL_MAX_TRIES": Key(20, minimum=1, maximum=1000),
    "MAIL_RETENTION_DAYS": Key(30, minimum=1, maximum=36500),
    "RUN_DUE_ALARM_MINUTES": Key(60, minimum=1, maximum=525600),
    "TRUSTED_PROXIES": Key(0, minimum=0, maximum=10),
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
    def RUN_DUE_ALARM_MINUTES(self) -> int:
        """Minutes without ``execvoice_run_due`` after which the check and the dashboard say so. Default 60."""
        return int(self._get("RUN_DUE_ALARM_MINUTES"))

    @property
    def TRUSTED_PROXIES(self) -> int:
        """How many proxies of yours stand before the site. Default 0: the visitor's address is that of the connection.

        Behind one proxy that is the proxy's, the same for everybody, and limits for one visitor would be for all. With 1,
        the last address of ``X-Forwarded-For`` counts, with 2 the last but one; what stands before was sent by the visitor.
        """
        return int(self._get("TRUSTED_PROXIES"))


settings = ExecVoiceSettings()
