from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_execvoice.base.querysets import OutboxMailQuerySet


class MailState(models.TextChoices):
    """Where a mail stands; also the values of the filter in the listing."""

    WAITING = "waiting", pgettext_lazy("of a mail", "waiting")
    SENT = "sent", pgettext_lazy("of a mail", "sent")
    GIVEN_UP = "given_up", pgettext_lazy("of a mail", "not delivered")
    DISMISSED = "dismissed", pgettext_lazy("of a mail", "dismissed")


class OutboxMail(models.Model):
    """One mail to one person, written in the transaction of what it tells and delivered by ``execvoice_run_due``.

    ``key`` is what its cause calls it, for people; ``key_digest`` is what makes it unique, because databases differ in
    whether "A" equals "a". The texts are erased as soon as the mail is sent: they may hold secret links.
    """

    key = models.CharField(_("key"), max_length=255)
    key_digest = models.CharField(_("digest of the key"), max_length=64, unique=True)
    to = models.CharField(pgettext_lazy("of a mail", "to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"), blank=True)
    html_body = models.TextField(_("text as HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    created_at = models.DateTimeField(_("queued at"))
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    @property
    def state(self) -> MailState:
        if self.sent_at:
            return MailState.SENT
        if self.dismissed_at:
            return MailState.DISMISSED
        return MailState.GIVEN_UP if self.given_up_at else MailState.WAITING

    def get_state_display(self) -> str | Promise:
        return self.state.label

    def get_last_error_display(self) -> str:
        """The last error in the active language if it is one of ours; the words of a mail server are its own."""
        return gettext(self.last_error)

    def __str__(self) -> str:
        return self.subject

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = pgettext_lazy("more than one", "outgoing mail")
        # Nobody writes or deletes mail by hand: to change one is to try it again or to dismiss it.
        default_permissions = ("view", "change")
        indexes = [models.Index(fields=["sent_at", "given_up_at", "next_try_at"], name="execvoice_mail_due")]
