from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.base.filters import YesNoFilter


class PersonFilterSet(WagtailFilterSet):
    is_archived = YesNoFilter(label=_("Archived"))
    has_account = YesNoFilter(label=_("Has an account"), field_name="user", lookup_expr="isnull", exclude=True)
    organisation = django_filters.CharFilter(
        label=_("Organisation"),
        field_name="texts__organisation",
        lookup_expr="icontains",
        distinct=True,
        max_length=200,
    )

    class Meta:
        model = Person
        fields = ["is_archived", "has_account", "organisation"]
