"""What the phases found, in words: each code is a sentence for moderators, and its detail is put beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from wagtail_execvoice.comments.constants import Act, Badge
from wagtail_execvoice.comments.feature_words import say_features
from wagtail_execvoice.comments.models import Commenter, Decision

_SENTENCES: dict[str, str | Promise] = {
    "flood": gettext_lazy("Much more comes in than usual"),
    "decoy": gettext_lazy("A field was filled in that people do not see"),
    "haste": gettext_lazy("Sent within seconds"),
    "links": gettext_lazy("Has links"),
    "name_is_address": gettext_lazy("The name is a web address"),
    "name_is_ours": gettext_lazy("The name looks like one of ours"),
    "empty_praise": gettext_lazy("Praise that could stand under anything"),
    "capitals": gettext_lazy("Mostly capitals"),
    "exclamations": gettext_lazy("Many exclamation marks"),
    "markup": gettext_lazy("Links in the markup of other sites"),
    "mostly_links": gettext_lazy("Hardly more than links"),
    "copies": gettext_lazy("Almost the same as other comments of late"),
    "known_spam": gettext_lazy("The same as spam that was marked before"),
    "known_site": gettext_lazy("Links to a site that was in spam before"),
    "gibberish": gettext_lazy("In no language that is known"),
    "spam_by_commenter": gettext_lazy("Spam by the same commenter"),
    "spam_by_network": gettext_lazy("Spam from the same network today"),
    "rule": gettext_lazy("Found by a rule"),
    "address_rule": gettext_lazy("Found by a rule about addresses"),
    "rules_unfinished": gettext_lazy("The rules took too long: not all of them have looked"),
    "learned": gettext_lazy("Looks like spam by your own decisions"),
    "learned_spam": gettext_lazy("Spam by your own decisions"),
    "speaker": gettext_lazy("Somebody of the site"),
    "always_held": gettext_lazy("This commenter is always reviewed"),
    "open": gettext_lazy("The page publishes at once"),
    "moderated": gettext_lazy("The page reviews every comment"),
    "trusted": gettext_lazy("Approved before"),
    "first": gettext_lazy("The first comment of this reader"),
}


def register_words(code: str, sentence: str | Promise) -> None:
    """Say ``code``, which a phase of the site's own finds, with this sentence. Without one the code itself is shown."""
    _SENTENCES[code] = sentence


def say_reason(reason: Mapping[str, Any], *, sees_personal_data: bool = False) -> str:
    """Return what a stored finding says, with its detail, if whoever reads it may see that."""
    code, detail = str(reason.get("code", "")), str(reason.get("detail", ""))
    if code == "address_rule" and not sees_personal_data:
        # Whoever may not see an address may not guess it, either: the name may say which it is.
        detail = ""
    if code == "links" and detail.isdecimal():
        return ngettext("%(count)d link", "%(count)d links", int(detail)) % {"count": int(detail)}
    if code == "haste" and detail.isdecimal():
        return ngettext("Sent within %(count)d second", "Sent within %(count)d seconds", int(detail)) % {
            "count": int(detail)
        }
    if code == "speaker" and detail in Badge.values:
        detail = str(Badge(detail).label)
    if code in {"learned", "learned_spam"}:
        detail = say_features(detail)
    sentence = str(_SENTENCES.get(code, code))
    return (
        pgettext("reason: detail", "%(reason)s: %(detail)s") % {"reason": sentence, "detail": detail}
        if detail
        else sentence
    )


def say_record(commenter: Commenter | None) -> str:
    """Return what is known of who wrote a comment."""
    if commenter is None:
        return _("Nothing is known of who wrote it: neither an account nor an address.")
    return _("%(approved)d approved, %(rejected)d rejected, %(spam)d spam") % {
        "approved": commenter.approved_count,
        "rejected": commenter.rejected_count,
        "spam": commenter.spam_count,
    }


def say_decision(decision: Decision | None, ago: str) -> str:
    """Return who did what to a comment, and when: for somebody who comes second."""
    names = {"name": (decision.user_name if decision else "") or _("Somebody"), "ago": ago}
    if decision is None:
        return _("It was changed while you were looking at it.")
    if decision.act == Act.EDIT:
        return _("Its writer changed it %(ago)s.") % names
    if decision.act == Act.WITHDRAW:
        return _("Its writer took it back %(ago)s.") % names
    return (_SAID.get(Act(decision.act)) or gettext_lazy("%(name)s changed it %(ago)s.")) % names


_SAID = {
    Act.APPROVE: gettext_lazy("%(name)s approved it %(ago)s."),
    Act.REJECT: gettext_lazy("%(name)s rejected it %(ago)s."),
    Act.SPAM: gettext_lazy("%(name)s marked it as spam %(ago)s."),
    Act.REVIEW: gettext_lazy("%(name)s put it back to review %(ago)s."),
    Act.REDACT: gettext_lazy("%(name)s blacked something out %(ago)s."),
    Act.UNDO: gettext_lazy("%(name)s took back what had been decided %(ago)s."),
}
