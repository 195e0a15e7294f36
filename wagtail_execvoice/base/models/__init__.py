"""The tables under every feature: links, limits, mail, and when the due jobs ran."""

from __future__ import annotations

from wagtail_execvoice.base.models.due import DueRun
from wagtail_execvoice.base.models.limits import RateBucket
from wagtail_execvoice.base.models.links import SecretLink
from wagtail_execvoice.base.models.mail import MailState, OutboxMail

__all__ = ["DueRun", "MailState", "OutboxMail", "RateBucket", "SecretLink"]
