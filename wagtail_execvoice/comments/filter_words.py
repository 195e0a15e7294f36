"""What is known of the learned filter, in words."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from wagtail_execvoice.comments.actions.explaining import Opinion, Words, count_missing, explain_state
from wagtail_execvoice.comments.feature_words import say_feature, say_share
from wagtail_execvoice.comments.models import LearnedFilter
from wagtail_execvoice.comments.spam.validation import CONFIDENCE

_WHY = {
    "": gettext_lazy("It puts comments to the spam by itself. It never deletes and never publishes."),
    "nothing": gettext_lazy("It has learned nothing yet: it takes five approved comments and five marked as spam."),
    "young": gettext_lazy("It only orders the queue: it may judge from 200 decisions on, 50 of each kind."),
    "stepped_back": gettext_lazy("It only orders the queue: people took back too many of its last verdicts."),
    "imprecise": gettext_lazy(
        "It only orders the queue: of what it would call spam, more than three in a hundred were approved by people."
    ),
}


def say_state(row: LearnedFilter) -> dict[str, Any]:
    """Return whether it ``judges``, in a word as ``label``, and ``why``."""
    why = explain_state(row)
    label = pgettext("the filter of comments", "Judges") if not why else ""
    label = label or (_("Only orders the queue") if why != "nothing" else _("Knows nothing yet"))
    return {"judges": not why, "label": label, "why": str(_WHY[why])}


def say_what_is_missing(row: LearnedFilter) -> list[str]:
    """Return what is missing until it may judge."""
    missing = count_missing(row)
    sentences = {
        "decisions": ngettext("%(count)d more decision", "%(count)d more decisions", missing["decisions"]),
        "approved": ngettext(
            "%(count)d more approved comment", "%(count)d more approved comments", missing["approved"]
        ),
        "spam": ngettext(
            "%(count)d more comment marked as spam", "%(count)d more comments marked as spam", missing["spam"]
        ),
    }
    return [sentence % {"count": missing[name]} for name, sentence in sentences.items() if missing[name]]


def say_figures(row: LearnedFilter) -> list[dict[str, str]]:
    """Return what was measured, each with its ``label``, ``value`` and what it ``rests`` on; empty if nothing was."""
    found = row.measures
    if not found.get("decisions"):
        return []
    called, wrong, approved = (found.get(name, 0) for name in ("called_spam", "called_wrongly", "approved"))
    figures = [
        _figure(_("Precision: of what it would call spam, how much is"), found["precision"], called - wrong, called),
        _figure(
            _("Recall: of the spam, how much it would find"),
            found["recall"],
            called - wrong,
            found["decisions"] - approved,
        ),
        _figure(
            _("False alarms: of the approved comments, how many it would call spam"),
            found["false_alarms"],
            wrong,
            approved,
        ),
    ]
    if "false_alarms_at_most" in found:
        figures[-1]["rests"] += "; " + _("at most %(share)s with a confidence of %(confidence)s") % {
            # A bound is rounded up.
            "share": say_share(math.ceil(1000 * found["false_alarms_at_most"]) / 1000),
            "confidence": say_share(CONFIDENCE, 0),
        }
    automatic = found.get("automatic")
    if automatic and automatic["verdicts"]:
        wrong, verdicts = automatic["wrong"], automatic["verdicts"]
        label = _("Its last verdicts: how many of them people took back")
        figures.append(_figure(label, wrong / verdicts, wrong, verdicts))
    return figures


def _figure(label: str, share: float, part: int, whole: int) -> dict[str, str]:
    rests = pgettext("so many out of so many", "%(part)d of %(whole)d") % {"part": part, "whole": whole}
    return {"label": label, "value": say_share(share) if whole else "–", "rests": rests}


def say_words(words: Words) -> list[str]:
    """Return words, pairs and facts as people read them."""
    return [say_feature(word) for word, _weight in words]


def say_opinion(opinion: Opinion | None) -> dict[str, Any] | None:
    """Return what it makes of a text: ``score``, ``says``, and the words ``for_spam`` and ``against``."""
    if opinion is None:
        return None
    if opinion.is_verdict:
        says = _("It would put this to the spam.")
    elif opinion.score > 0.5:
        says = _("It would let people decide, and put this further down in the queue.")
    else:
        says = _("It finds nothing wrong with this.")
    return {
        "score": say_share(opinion.score),
        "says": says,
        "is_verdict": opinion.is_verdict,
        "for_spam": say_words(opinion.for_spam),
        "against": say_words(opinion.against),
    }
