"""Where readers' forms go. A site mounts ``comments.public_urls`` anywhere; where it does not, nobody can comment."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

#: What is replaced by the public id of each comment, where there are many.
PLACEHOLDER = "public-id-stands-here"


def conversation_url(page_id: int) -> str:
    """Return the address of the conversation of a page on its own, empty if the site has not mounted it."""
    return _reverse("conversation", page_id)


def write_url(page_id: int) -> str:
    """Return where a comment on a page is written and sent."""
    return _reverse("write", page_id)


def comment_url(public_id: str) -> str:
    """Return the lasting address of a comment."""
    return _fill_in("comment", public_id)


def change_url(public_id: str) -> str:
    """Return where its writer changes a comment or takes it back."""
    return _reverse("change", public_id)


def withdraw_url(public_id: str) -> str:
    """Return where a comment is taken back by POST."""
    return _reverse("withdraw", public_id)


def report_url(public_id: str) -> str:
    """Return where a reader reports a comment."""
    return _fill_in("report", public_id)


def api_comments_url(page_id: int) -> str:
    """Return where a front end reads the comments of a page and sends new ones."""
    return _reverse("api_comments", page_id)


def api_thread_url(public_id: str) -> str:
    """Return where a front end reads a thread."""
    return _reverse("api_thread", public_id)


def mail_url(token: str) -> str:
    """Return where the writer of a comment confirms an address, by a secret link."""
    return _reverse("by_mail", token)


def reply_url(token: str) -> str:
    """Return where a speaker publishes or declines a reply, by a secret link."""
    return _reverse("reply", token)


def unfollow_url(token: str) -> str:
    """Return where somebody stops following a thread, by a secret link."""
    return _reverse("unfollow", token)


def _fill_in(name: str, public_id: str) -> str:
    """Return the same as ``_reverse``, which would take a tenth of the time of a page with fifty comments."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    return _pattern(name, urlconf, get_script_prefix(), get_language()).replace(PLACEHOLDER, public_id)


@lru_cache(maxsize=200)
def _pattern(name: str, *where: str | None) -> str:
    return _reverse(name, PLACEHOLDER)


def _reverse(name: str, argument: object) -> str:
    try:
        return reverse(f"execvoice_comments_public:{name}", args=[argument])
    except NoReverseMatch:
        return ""
