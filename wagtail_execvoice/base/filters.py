"""Filters for listings in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class


class YesNoFilter(django_filters.BooleanFilter):
    pass


class YesNoFilterAdapter(BaseFilterAdapter):
    """Says above the listing what is filtered by. Wagtail would say "True", in English."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        for active in super().get_active_filters():
            yield active._replace(value=_("Yes") if self.value else _("No"))


#: Of the days at both ends of the calendar some have no beginning or end in UTC, in which databases keep it.
FIRST_DAY, LAST_DAY = date.min + timedelta(days=2), date.max - timedelta(days=2)


class _DaysField(DateRangeField):
    def compress(self, data_list: Any) -> Any:
        return super().compress([day and min(max(day, FIRST_DAY), LAST_DAY) for day in data_list])


class DaysFilter(django_filters.DateFromToRangeFilter):
    """By the days from the one to the other, whatever they are: anybody can type an address."""

    field_class = _DaysField


register_filter_adapter_class(YesNoFilter, adapter_class=YesNoFilterAdapter)
