from __future__ import annotations

from django.apps import AppConfig


class CustomImageConfig(AppConfig):
    name = "customimage"
    default_auto_field = "django.db.models.BigAutoField"
