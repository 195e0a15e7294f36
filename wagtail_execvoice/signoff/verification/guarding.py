"""Does the table that the triggers read name the page types that it should, and since when it should?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from wagtail_execvoice.base.pagemixins import uses_of
from wagtail_execvoice.signoff.actions.guarding import told_types
from wagtail_execvoice.signoff.actions.ledger import write_time
from wagtail_execvoice.signoff.mixins import SignOffMixin
from wagtail_execvoice.signoff.models import GuardedType
from wagtail_execvoice.signoff.verification.reading import LOOKS
from wagtail_execvoice.signoff.verification.report import Finding


def check_types() -> Iterator[Finding]:
    """Compare the table with the types of the code that have the mixin, and with what the ledger says of it."""
    found: list[Finding] = []
    for _look in range(LOOKS):
        found = [*_find_unguarded(), *_find_moved()]
        if not found:
            return
    yield from found


def _find_unguarded() -> Iterator[Finding]:
    guarded = dict(GuardedType.objects.values_list("content_type_id", "label"))
    models: list[Any] = uses_of(SignOffMixin)
    for model in models:
        content_type = ContentType.objects.get_for_model(model)
        if model.is_signoff_type() and guarded.get(content_type.pk) != model._meta.label:
            message = _("Pages of type %(type)s are not guarded by the database, and should be. Run migrate.")
            name = f"contenttype:{content_type.pk}"
            yield Finding(name, "type.unguarded", message % {"type": model._meta.label})


def _find_moved() -> Iterator[Finding]:
    """Find types whose pages could be adopted without signatures though they went live later."""
    told = told_types()
    for row in GuardedType.objects.order_by("pk"):
        if row.label in told and told[row.label] != write_time(row.since):
            message = _("Pages of type %(type)s are guarded since another moment than the ledger says.")
            yield Finding(f"guardedtype:{row.pk}", "type.since", message % {"type": row.label})
