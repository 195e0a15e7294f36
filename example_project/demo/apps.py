from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """What only the demonstration needs. A company that starts from this project deletes this app."""

    name = "demo"
    default_auto_field = "django.db.models.BigAutoField"
