"""What stands around the words of a reader: dates, addresses and sentences, made for all comments of a page at once.

A template could ask for each of them by itself, at three times the cost of all the rest of the conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_execvoice.comments.constants import Badge
from wagtail_execvoice.comments.threads import Thread
from wagtail_execvoice.comments.urlnames import comment_url, report_url


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
        self.reply_url = f"{frame['write_url']}?reply_to=" if frame["takes_comments"] else ""
        self.badges = {value: str(label) for value, label in Badge.choices}
        self.title = _("comment %(number)s")
        self.answers = _("in answer to %(number)s, %(name)s")
        self.answers_nobody = _("in answer to %(number)s")
        self.of_this = _("of comment %(number)s")
        self.answered = _('<span class="ev-hidden">Comment %(number)s:</span> Answered by %(name)s')
        self.reply_heading = _("Answer comment %(number)s by %(name)s")
        self.reply = _('Answer <span class="ev-hidden">comment %(number)s by %(name)s</span>')
        self.report = _('Report <span class="ev-hidden">comment %(number)s by %(name)s</span>')
        self.word = pgettext("of readers", "Comment")
        self.changed, self.withdrawn = _("changed"), _("Withdrawn")

    def describe(self, comment: Any, answered: Any = None) -> dict[str, Any]:
        """Return what is printed around ``comment``, which answers ``answered`` if that is not the one it stands under."""
        number, moment = localize(comment.number), template_localtime(comment.created_at)
        printed: dict[str, Any] = {
            "word": self.word,
            "number": number,
            "title": self.title % {"number": number},
            "url": comment_url(comment.public_id),
            "time": moment.isoformat(),
            "date": date_format(moment, "DATETIME_FORMAT"),
            "name": self.withdrawn if comment.is_withdrawn else comment.name,
        }
        if answered is not None and answered.pk != comment.root_id:
            printed |= self._describe_answered(answered, number)
        return printed if comment.is_withdrawn else {**printed, **self._describe_words(comment, number)}

    def _describe_answered(self, answered: Any, number: str) -> dict[str, Any]:
        pattern = self.answers_nobody if answered.is_withdrawn else self.answers
        return {
            "answers_url": _find_place(answered),
            "answers": _fill_in(pattern, localize(answered.number), answered.name),
            "of_this": self.of_this % {"number": number},
        }

    def _describe_words(self, comment: Any, number: str) -> dict[str, Any]:
        name, report = comment.name, report_url(comment.public_id)
        words: dict[str, Any] = {"changed": self.changed if comment.edited_at else ""}
        if comment.badge:
            words["badge"] = self.badges.get(comment.badge, comment.badge)
        if comment.answered_by:
            words["answer_url"] = _find_place(comment.answered_by)
            words["answer"] = _fill_in(self.answered, number, comment.answered_by.name)
        if self.reply_url:
            words["reply_url"] = f"{self.reply_url}{comment.public_id}#comment-form"
            words["reply_heading"] = _fill_in(self.reply_heading, number, name)
            words["reply"] = _fill_in(self.reply, number, name)
        if report:
            words["report_url"], words["report"] = report, _fill_in(self.report, number, name)
        return words


def _find_place(comment: Any) -> str:
    is_elsewhere = getattr(comment, "is_elsewhere", False)
    return comment_url(comment.public_id) if is_elsewhere else f"#{comment.anchor}"


def _fill_in(pattern: str, number: str, name: str) -> SafeString:
    # As ``blocktranslate`` does: what translators wrote is HTML, and what readers did is not.
    return mark_safe(pattern % {"number": number, "name": conditional_escape(name)})  # noqa: S308
