"""What is said of somebody's time in office: a state and two dates in, one sentence out.

Pure functions, as those of the byline. Sentences are translated whole; none is glued from parts, and none names the person, so
that a sentence needs no gender.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import pgettext

from wagtail_execvoice.authors.constants import Tenure


@dataclass(frozen=True)
class Office:
    """An office as a page knows it. ``title`` is the person's title of today, in the language of the page."""

    tenure: str
    title: str = ""
    #: The language of the title, if it is that of another one for lack of a translation.
    title_language: str = ""
    start: date | None = None
    end: date | None = None

    def stand_on(self, day: date) -> str:
        """Return the tenure on ``day``: nobody remembers to change the state on the very day that was announced."""
        if self.tenure == Tenure.INCOMING and self.start and self.start <= day:
            return Tenure.CURRENT.value
        if self.tenure == Tenure.CURRENT and self.end and self.end < day:
            return Tenure.FORMER.value
        return self.tenure


def write_tenure(office: Office, language: str, today: date) -> str:
    """Return the sentence about ``office`` in ``language``, without a full stop; empty where there is nothing to say."""
    with translation.override(language):
        tenure = office.stand_on(today)
        title = "" if says_former(office) else office.title
        words = {"title": title, "start": _write_date(office.start, tenure), "end": _write_date(office.end, tenure)}
        return SENTENCES[tenure](words).format(**words)


def write_label(office: Office, language: str, today: date) -> str:
    """Return the one word that stands beside a name; empty for who is in office, and where the title says it already."""
    with translation.override(language):
        tenure = office.stand_on(today)
        if tenure == Tenure.CURRENT or (tenure == Tenure.FORMER and says_former(office)):
            return ""
        return str(Tenure(tenure).label)


def says_former(office: Office) -> bool:
    """Whether the title says that it is one of the past ("Former Chief Executive")."""
    with translation.override(office.title_language or translation.get_language()):
        words = pgettext(
            "first words of a title of the past, separated by commas", "Former, Formerly, Ex, Retired, Emeritus"
        )
    start = office.title.casefold().replace("-", " ").split(maxsplit=1)
    return bool(start) and start[0].strip(",;:") in {word.strip().casefold() for word in words.split(",")}


def _write_date(day: date | None, tenure: str) -> str:
    """A day that is to come is named; of the past the month is enough, and of the dead the year."""
    if day is None:
        return ""
    style = {Tenure.INCOMING: "DATE_FORMAT", Tenure.IN_MEMORIAM: "Y"}.get(Tenure(tenure), "YEAR_MONTH_FORMAT")
    return date_format(day, style)


def _incoming(words: dict[str, str]) -> str:
    if words["title"] and words["start"]:
        return pgettext("tenure", "Takes office as {title} on {start}")
    if words["title"]:
        return pgettext("tenure", "Will take office as {title}")
    return pgettext("tenure", "Takes office on {start}") if words["start"] else pgettext("tenure", "Will take office")


def _current(words: dict[str, str]) -> str:
    if words["start"] and words["end"]:
        return pgettext("tenure, its end announced", "In office from {start} until {end}")
    if words["end"]:
        return pgettext("tenure, its end announced", "In office until {end}")
    if words["start"]:
        return (
            pgettext("tenure", "{title} since {start}")
            if words["title"]
            else pgettext("tenure", "In office since {start}")
        )
    return ""


def _former(words: dict[str, str]) -> str:
    if words["title"]:
        return _former_with_title(words)
    if words["start"] and words["end"]:
        return pgettext("tenure, past", "Was in office from {start} until {end}")
    if words["end"]:
        return pgettext("tenure, past", "Was in office until {end}")
    return pgettext("tenure, past", "No longer in office")


def _former_with_title(words: dict[str, str]) -> str:
    if words["start"] and words["end"]:
        return pgettext("tenure, past", "Was {title} from {start} until {end}")
    if words["end"]:
        return pgettext("tenure, past", "Was {title} until {end}")
    return pgettext("tenure, past", "Was {title}")


def _in_memoriam(words: dict[str, str]) -> str:
    return "" if not (words["title"] or words["end"]) else _former(words)


SENTENCES = {
    Tenure.INCOMING.value: _incoming,
    Tenure.CURRENT.value: _current,
    Tenure.FORMER.value: _former,
    Tenure.IN_MEMORIAM.value: _in_memoriam,
}
