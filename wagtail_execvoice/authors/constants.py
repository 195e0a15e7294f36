from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

#: The accessor of a page's bylines. Prefixed, because many sites have an ``authors`` of their own.
BYLINES_RELATION_NAME = "execvoice_bylines"


class Role(models.TextChoices):
    """What a credited person did for a page."""

    AUTHOR = "author", _("Author")
    AS_TOLD_TO = "as_told_to", _("As told to")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")
    PHOTOGRAPHER = "photographer", _("Photographer")
    REVIEWER = "reviewer", _("Reviewer")
    CUSTOM = "custom", _("Other (say which)")
    DRAFTED = "drafted", _("Drafted by (internal, never shown)")


#: Roles that no page, feed, API or message ever shows. They count as contributors when somebody signs off.
INTERNAL_ROLES = frozenset({Role.DRAFTED.value})


class Tenure(models.TextChoices):
    """Where an executive stands in the organisation today."""

    INCOMING = "incoming", _("Incoming")
    CURRENT = "current", _("Current")
    FORMER = "former", _("Former")
    IN_MEMORIAM = "in_memoriam", _("In memoriam")


class FileKind(models.TextChoices):
    """What we make of a page in the background."""

    CARD = "card", _("Share card")
    PRESS_KIT = "press-kit", _("Press kit")
