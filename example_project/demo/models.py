from __future__ import annotations

from django.db import models


class SentMail(models.Model):
    """A mail that would have been sent."""

    recipients = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.subject

    class Meta:
        ordering = ["-pk"]
