"""Where readers' forms go. A site mounts ``comments.public_urls`` anywhere; where it does not, nobody can comment."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def conversation_url(page_id: int) -> str:
    """Return the address of the conversation of a page on its own, empty if the site has not mounted it."""
    return _reverse("conversation", page_id)


def write_url(page_id: int) -> str:
    """Return where a comment on a page is written and sent."""
    return _reverse("write", page_id)


def comment_url(public_id: str) -> str:
    """Return the lasting address of a comment."""
    return _reverse("comment", public_id)


def change_url(public_id: str) -> str:
    """Return where its writer changes a comment or takes it back."""
    return _reverse("change", public_id)


def withdraw_url(public_id: str) -> str:
    """Return where a comment is taken back by POST."""
    return _reverse("withdraw", public_id)


def report_url(public_id: str) -> str:
    """Return where a reader reports a comment."""
    return _reverse("report", public_id)


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


def _reverse(name: str, argument: object) -> str:
    try:
        return reverse(f"execvoice_comments_public:{name}", args=[argument])
    except NoReverseMatch:
        return ""
