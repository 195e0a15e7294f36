from __future__ import annotations

from wagtail_execvoice.base.viewsets.mail import OutboxMailViewSet

__all__ = ["OutboxMailViewSet"]
