"""What stands around the words of a reader: dates, addresses and sentences, made for all comments of a page at once.

A template could ask for each of them by itself, at three times the cost of all the rest of the conversation. All of it is escaped
here, what is the same for every comment once: a template would do it for each, which takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.formats import get_format, localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # not in the stubs
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.comments.threads import Thread
from wagtail_execvoice.comments.urlnames import PLACEHOLDER, comment_url, report_url

#: What a template may ask for: to ask for what is not there takes it longer than all the others together.
_NOTHING: dict[str, str] = dict.fromkeys(
    [
        "badge",
        "changed",
        "answers",
        "answers_url",
        "of_this",
        "answer",
        "answer_url",
        "reply",
        "reply_url",
        "reply_heading",
        "report",
        "report_url",
    ],
    SafeString(),
)


def print_threads(threads: Iterable[Thread], frame: Mapping[str, Any]) -> None:
    """Tell each comment of ``threads`` what is ``printed`` around it. No query. ``frame`` is the context around them."""
    printer = Printer(frame)
    for thread in threads:
        thread.comment.printed = printer.describe(thread.comment)
        for reply in thread.replies:
            reply.printed = printer.describe(reply, reply.answered)


class Printer:
    """Made once for a page: its words are in the language of the reader, asked for once."""

    def __init__(self, frame: Mapping[str, Any]) -> None:
        self.url, self.report_url = escape(comment_url(PLACEHOLDER)), escape(report_url(PLACEHOLDER))
        reply_url = f"{frame['write_url']}?reply_to={PLACEHOLDER}#comment-form" if frame["takes_comments"] else ""
        self.reply_url = escape(reply_url)
        self.say_number: Callable[[int], str] = _localize if settings.USE_THOUSAND_SEPARATOR else SafeString
        self.date_format, self.language = get_format("DATETIME_FORMAT"), get_language()
        self.badges = {value: escape(label) for value, label in Badge.choices}
        self.title = escape(_("comment %(number)s"))
        self.answers = _("in answer to %(number)s, %(name)s")
        self.answers_nobody = _("in answer to %(number)s")
        self.of_this = escape(_("of comment %(number)s"))
        self.answered = _('<span class="ev-hidden">Comment %(number)s:</span> Answered by %(name)s')
        self.reply_heading = _("Answer comment %(number)s by %(name)s")
        self.reply = _('Answer <span class="ev-hidden">comment %(number)s by %(name)s</span>')
        self.report = _('Report <span class="ev-hidden">comment %(number)s by %(name)s</span>')
        self.word = escape(pgettext("of readers", "Comment"))
        self.changed, self.withdrawn = escape(_("changed")), escape(_("Withdrawn"))
        self.says_taken_back = escape(_("Its writer took this comment back."))

    def describe(self, comment: Any, answered: Any = None) -> dict[str, Any]:
        """Return what is printed around ``comment``, which answers ``answered`` if that is not the one it stands under."""
        number, moment = self.say_number(comment.number), template_localtime(comment.created_at)
        time, is_withdrawn = SafeString(moment.isoformat()), comment.is_withdrawn
        printed: dict[str, Any] = {
            **_NOTHING,
            "anchor": SafeString(comment.anchor),
            "word": self.word,
            "number": number,
            "title": SafeString(self.title % {"number": number}),
            "url": _put_in(self.url, comment),
            "time": time,
            "date": _say_date(moment, time, self.date_format, self.language),
            "name": self.withdrawn if is_withdrawn else conditional_escape(comment.name),
            "taken_back": self.says_taken_back if is_withdrawn else "",
        }
        if answered is not None and answered.pk != comment.root_id:
            self._add_answered(printed, answered)
        if not is_withdrawn:
            self._add_acts(printed, comment)
        return printed

    def _add_answered(self, printed: dict[str, Any], answered: Any) -> None:
        pattern = self.answers_nobody if answered.is_withdrawn else self.answers
        printed["answers_url"] = _find_place(answered)
        printed["answers"] = _fill_in(pattern, self.say_number(answered.number), answered.name)
        printed["of_this"] = SafeString(self.of_this % {"number": printed["number"]})

    def _add_acts(self, printed: dict[str, Any], comment: Any) -> None:
        number, name = printed["number"], printed["name"]
        badge = self.badges.get(comment.badge)
        printed["badge"] = escape(comment.badge) if badge is None else badge
        printed["changed"] = self.changed if comment.edited_at else ""
        answer = getattr(comment, "answered_by", None)
        if answer is not None:
            printed["answer_url"] = _find_place(answer)
            printed["answer"] = _fill_in(self.answered, number, answer.name)
        if self.reply_url:
            printed["reply_url"] = _put_in(self.reply_url, comment)
            printed["reply_heading"] = _fill_in(self.reply_heading, number, name)
            printed["reply"] = _fill_in(self.reply, number, name)
        if self.report_url:
            printed["report_url"] = _put_in(self.report_url, comment)
            printed["report"] = _fill_in(self.report, number, name)


@lru_cache(maxsize=2000)
def _say_date(moment: datetime, time: str, pattern: str, language: str | None) -> SafeString:
    # The same moment is said otherwise in another time zone: ``time`` has it.
    return escape(format_date(moment, pattern))


def _put_in(url: str, comment: Any) -> SafeString:
    # Letters and digits, which are ours.
    return SafeString(url.replace(PLACEHOLDER, comment.public_id))


def _localize(number: int) -> SafeString:
    return escape(localize(number))


def _find_place(comment: Any) -> str:
    is_elsewhere = getattr(comment, "is_elsewhere", False)
    return comment_url(comment.public_id) if is_elsewhere else f"#{comment.anchor}"


def _fill_in(pattern: str, number: str, name: str) -> SafeString:
    # As ``blocktranslate`` does: what translators wrote is HTML, and what readers did is not.
    return SafeString(pattern % {"number": number, "name": conditional_escape(name)})
