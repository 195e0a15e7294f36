"""Filters for listings in the admin."""

from __future__ import annotations

from collections.abc import Iterator

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class


class YesNoFilter(django_filters.BooleanFilter):
    pass


class YesNoFilterAdapter(BaseFilterAdapter):
    """Says above the listing what is filtered by. Wagtail would say "True", in English."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        for active in super().get_active_filters():
            yield active._replace(value=_("Yes") if self.value else _("No"))


register_filter_adapter_class(YesNoFilter, adapter_class=YesNoFilterAdapter)
