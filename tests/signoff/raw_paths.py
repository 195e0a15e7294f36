"""Ways to make a page live beneath its model: each is called with the page and the revision that is to be live, or None."""

from __future__ import annotations

from typing import Any

import swapper
from django.core import serializers
from django.db import connection


def base() -> Any:
    return swapper.load_model("wagtailcore", "Page")


def by_sql(page: Any, revision: Any) -> None:
    table = connection.ops.quote_name(base()._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET live = %s, live_revision_id = %s WHERE id = %s",  # noqa: S608
            [True, revision and revision.pk, page.pk],
        )


def by_update(page: Any, revision: Any) -> None:
    base().objects.filter(pk=page.pk).update(live=True, live_revision=revision)


def by_bulk_update(page: Any, revision: Any) -> None:
    page = base().objects.get(pk=page.pk)
    page.live, page.live_revision = True, revision
    base().objects.bulk_update([page], ["live", "live_revision"])


def by_save_of_the_base(page: Any, revision: Any) -> None:
    page = base().objects.get(pk=page.pk)
    page.live, page.live_revision = True, revision
    page.save()


def by_raw_save(page: Any, revision: Any) -> None:
    page = base().objects.get(pk=page.pk)
    page.live, page.live_revision = True, revision
    page.save_base(raw=True)


def by_loading(page: Any, revision: Any) -> None:
    page = base().objects.get(pk=page.pk)
    page.live, page.live_revision = True, revision
    for loaded in serializers.deserialize("json", serializers.serialize("json", [page])):
        loaded.save()


def by_publishing(page: Any, revision: Any) -> None:
    revision.publish() if revision else by_update(page, None)


PATHS = [by_sql, by_update, by_bulk_update, by_save_of_the_base, by_raw_save, by_loading, by_publishing]
