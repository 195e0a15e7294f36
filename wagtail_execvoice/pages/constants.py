from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a post was written first."""

    EVERYONE = "everyone", _("Everyone")
    CUSTOMERS = "customers", _("Customers")
    EMPLOYEES = "employees", _("Employees")
    INVESTORS = "investors", _("Investors")
