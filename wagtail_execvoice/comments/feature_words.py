"""What the learned filter goes by, in words: words of a text as they are, facts about it as sentences."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def say_share(share: float, decimals: int = 1) -> str:
    """Return a share, 0 to 1, as a percentage."""
    return pgettext("percentage", "%(number)s%%") % {
        "number": number_format(Decimal(f"{100 * share:.{decimals}f}"), decimals)
    }


def say_feature(shown: str) -> str:
    """Return what ``shown`` says, which the filter goes by: ``links=2`` is "2 links", and a word is the word."""
    name, is_fact, value = shown.partition("=")
    if not is_fact:
        return shown
    if name in _COUNTED and value.isdecimal():
        return _COUNTED[name](int(value))
    if name in _TENTHS and value.isdecimal():
        return _TENTHS[name]() % {"share": say_share(int(value) / 10, 0)}
    return _say_other(name, value) or shown


def say_features(detail: str) -> str:
    """Return the detail of a finding of the filter, "93%: casino, links=2", in words."""
    score, colon, features = detail.partition(": ")
    if not colon:
        return detail
    return f"{score}{colon}{', '.join(say_feature(feature) for feature in features.split(', '))}"


def _say_links(count: int) -> str:
    return ngettext("%(count)d link", "%(count)d links", count) % {"count": count} if count else _("no link")


def _say_exclamations(count: int) -> str:
    if not count:
        return _("no exclamation mark")
    return ngettext("%(count)d exclamation mark", "%(count)d exclamation marks", count) % {"count": count}


def _say_length(power: int) -> str:
    return _("%(least)d to %(most)d characters") % {"least": 2**power - 1, "most": 2 ** (power + 1) - 2}


_COUNTED = {"links": _say_links, "exclamations": _say_exclamations, "length": _say_length}
_TENTHS = {
    "capitals": lambda: _("about %(share)s capitals"),
    "digits": lambda: _("about %(share)s digits"),
    "foreign": lambda: _("about %(share)s letters that are not Latin"),
}


def _say_other(name: str, value: str) -> str:
    if name == "host":
        return _("a link to %(host)s") % {"host": value}
    if name == "tld":
        return _("a link to a site in .%(ending)s") % {"ending": value}
    if name == "markup":
        return _("the markup of other sites")
    return _("a web address as the name") if name == "name" else ""
