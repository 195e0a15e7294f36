"""What the triggers let pass, beneath every model: no ``save()`` of ours is in these tests."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from signoff.raw_paths import PATHS, base, by_update
from testapp.models import ArticlePage, PlainPage

from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import GatePause, Grant, GuardedType
from wagtail_execvoice.signoff.triggers import GATE_ERROR, is_gate_error

pytestmark = pytest.mark.django_db


every_path = pytest.mark.parametrize("publish", PATHS, ids=lambda path: path.__name__)


@pytest.fixture
def guard(db: None) -> Any:
    """Return a function that guards a page type that has no mixin, so that only the triggers are at work."""

    def guard(model: Any) -> GuardedType:
        content_type = ContentType.objects.get_for_model(model)
        return GuardedType.objects.create(
            content_type_id=content_type.pk, label=model._meta.label, since=timezone.now()
        )

    return guard


@pytest.fixture
def guarded(guard: Any) -> GuardedType:
    return guard(ArticlePage)


@pytest.fixture
def draft(home: Any) -> Any:
    draft = home.add_child(instance=ArticlePage(title="A post", slug="a-post", locale=home.locale, live=False))
    draft.save_revision()
    draft.refresh_from_db()
    return draft


def grant(draft: Any, revision: Any, **fields: Any) -> Grant:
    fields = {"digest": "0" * 64, "source": Source.REQUEST, "created_at": timezone.now(), **fields}
    return Grant.objects.create(page_id=draft.pk, revision_id=revision and revision.pk, **fields)


def is_refused(act: Any, *args: Any) -> bool:
    """Do it, and return whether the gate refused."""
    try:
        with transaction.atomic():
            act(*args)
    except DatabaseError as error:
        assert is_gate_error(error), error
        assert isinstance(error, IntegrityError)
        return True
    return False


def is_live(draft: Any) -> bool:
    return bool(base().objects.get(pk=draft.pk).live)


@every_path
def test_an_unguarded_page_goes_live(draft: Any, publish: Any) -> None:
    assert not is_refused(publish, draft, draft.latest_revision)
    assert is_live(draft)


@every_path
def test_a_guarded_page_does_not_go_live_without_a_grant(draft: Any, guarded: Any, publish: Any) -> None:
    assert is_refused(publish, draft, draft.latest_revision)
    assert not is_live(draft)


@every_path
def test_a_guarded_page_goes_live_with_a_grant_for_its_revision(draft: Any, guarded: Any, publish: Any) -> None:
    grant(draft, draft.latest_revision)
    assert not is_refused(publish, draft, draft.latest_revision)
    assert is_live(draft)


@every_path
def test_a_grant_that_was_ended_is_none(draft: Any, guarded: Any, publish: Any) -> None:
    grant(draft, draft.latest_revision, ended_at=timezone.now())
    assert is_refused(publish, draft, draft.latest_revision)


@every_path
def test_a_grant_for_another_revision_or_page_or_for_no_revision_is_none(
    draft: Any, guarded: Any, publish: Any, home: Any
) -> None:
    first, second = draft.latest_revision, draft.save_revision()
    grant(draft, first)
    grant(draft, None)
    grant(home, second)
    assert is_refused(publish, draft, second)
    assert not is_refused(publish, draft, first)


@every_path
def test_the_live_pointer_of_a_live_page_moves_by_grant_only(draft: Any, guarded: Any, publish: Any) -> None:
    first, second = draft.latest_revision, draft.save_revision()
    grant(draft, first)
    by_update(draft, first)
    assert is_refused(publish, draft, second)
    grant(draft, second)
    assert not is_refused(publish, draft, second)
    assert base().objects.get(pk=draft.pk).live_revision_id == second.pk


@pytest.mark.parametrize("publish", PATHS[:-1], ids=lambda path: path.__name__)
def test_a_page_goes_live_without_a_pointer_by_a_grant_for_its_latest_revision_or_for_none(
    draft: Any, guarded: Any, publish: Any
) -> None:
    first, latest = draft.latest_revision, draft.save_revision()
    grant(draft, first)
    assert is_refused(publish, draft, None)
    grant(draft, latest)
    assert not is_refused(publish, draft, None)
    base().objects.filter(pk=draft.pk).update(live=False, latest_revision=None)
    assert is_refused(publish, draft, None)
    grant(draft, None)
    assert not is_refused(publish, draft, None)


def test_one_page_without_a_grant_stops_the_whole_statement(draft: Any, guarded: Any, home: Any) -> None:
    other = home.add_child(instance=ArticlePage(title="B", slug="b", locale=home.locale, live=False))
    grant(draft, draft.latest_revision)
    assert is_refused(lambda: base().objects.filter(pk__in=[draft.pk, other.pk]).update(live=True))
    assert not is_live(draft) and not is_live(other)


def insert(draft: Any, **values: Any) -> None:
    """Add the row of the base page anew, as ``loaddata`` does."""
    draft = base().objects.get(pk=draft.pk)
    for name, value in values.items():
        setattr(draft, name, value)
    data = serializers.serialize("json", [draft])
    with connection.constraint_checks_disabled():
        base().objects.filter(pk=draft.pk)._raw_delete("default")
        for loaded in serializers.deserialize("json", data):
            loaded.save()


def test_a_page_is_not_inserted_live_without_a_grant(draft: Any, guarded: Any) -> None:
    revision = draft.latest_revision
    assert not is_refused(lambda: insert(draft, live=False))
    assert is_refused(lambda: insert(draft, live=True))
    assert is_refused(lambda: insert(draft, live=True, live_revision=revision))
    grant(draft, revision)
    assert not is_refused(lambda: insert(draft, live=True, live_revision=revision))
    assert is_live(draft)


def test_a_new_page_is_not_inserted_live(home: Any, guarded: Any) -> None:
    # Its id is not known before: no grant can be for it.
    assert is_refused(lambda: home.add_child(instance=ArticlePage(title="New", slug="new", locale=home.locale)))
    home.refresh_from_db()
    assert not is_refused(lambda: home.add_child(instance=PlainPage(title="New", slug="new", locale=home.locale)))


@pytest.fixture
def live(draft: Any, guarded: Any) -> Any:
    """A live guarded page whose grant is gone."""
    given = grant(draft, draft.latest_revision)
    by_update(draft, draft.latest_revision)
    given.amend(ended_at=timezone.now())
    draft.refresh_from_db()
    return draft


def test_what_is_no_publication_passes(live: Any) -> None:
    rows = base().objects.filter(pk=live.pk)
    draft = live.save_revision()
    rows.update(title="Other", draft_title="Other", path="0001000900090009", latest_revision=draft, locked=True)
    rows.update(live=True)
    rows.update(live_revision=live.live_revision_id)
    assert is_live(live)


def test_emptying_the_live_pointer_passes_and_filling_it_again_does_not(live: Any) -> None:
    revision = live.live_revision
    base().objects.filter(pk=live.pk).update(live_revision=None)
    base().objects.filter(pk=live.pk).update(title="Other", live_revision=None)
    assert is_refused(by_update, live, revision)


def test_deleting_the_live_revision_passes(live: Any) -> None:
    live.live_revision.delete()
    assert base().objects.get(pk=live.pk).live_revision_id is None
    assert is_live(live)


def test_unpublishing_passes_and_publishing_again_does_not(live: Any) -> None:
    live.unpublish()
    assert not is_live(live)
    assert is_refused(by_update, live, live.latest_revision)


def test_deleting_a_live_page_passes(live: Any) -> None:
    live.delete()
    assert not base().objects.filter(pk=live.pk).exists()


def test_a_live_page_does_not_become_one_of_a_guarded_type(home: Any, guarded: Any) -> None:
    article = ContentType.objects.get_for_model(ArticlePage)
    become = base().objects.filter(pk=home.pk).update
    assert is_refused(lambda: become(content_type=article))
    grant(home, None)
    assert not is_refused(lambda: become(content_type=article))


def test_a_live_page_does_not_become_another_page(live: Any) -> None:
    assert is_refused(lambda: base().objects.filter(pk=live.pk).update(id=10**6))


def test_a_live_page_becomes_one_of_an_unguarded_type(live: Any) -> None:
    plain = ContentType.objects.get_for_model(PlainPage)
    base().objects.filter(pk=live.pk).update(content_type=plain)
    assert base().objects.get(pk=live.pk).content_type_id == plain.pk


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere the column takes nothing but true and false")
@pytest.mark.parametrize("value", [2, -1, "yes"])
def test_a_value_that_python_takes_for_true_is_live(draft: Any, guarded: Any, value: Any) -> None:
    def put() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {base()._meta.db_table} SET live = %s WHERE id = %s", [value, draft.pk])  # noqa: S608

    assert is_refused(put)


def test_while_the_gate_is_paused_everything_passes(draft: Any, guarded: Any) -> None:
    pause = GatePause.objects.create(reason="Test")
    assert not is_refused(by_update, draft, draft.latest_revision)
    base().objects.filter(pk=draft.pk).update(live=False)
    pause.delete()
    assert is_refused(by_update, draft, draft.latest_revision)


@pytest.mark.django_db(transaction=True)
def test_a_pause_is_invisible_to_everybody_else(draft: Any, guarded: Any, at_once: Any) -> None:
    with transaction.atomic():
        pause = GatePause.objects.create(reason="Test")
        assert at_once(lambda: is_refused(by_update, draft, draft.latest_revision), 1) == [True]
        assert not is_refused(by_update, draft, draft.latest_revision)
        pause.delete()


def test_the_error_names_the_page(draft: Any, guarded: Any) -> None:
    with pytest.raises(IntegrityError, match=GATE_ERROR) as caught, transaction.atomic():
        by_update(draft, draft.latest_revision)
    # The messages of SQLite are literals.
    assert connection.vendor == "sqlite" or f"page {draft.pk} {GATE_ERROR}" in str(caught.value)


def test_another_error_of_the_database_is_none_of_the_gate(guarded: Any, guard: Any) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        guard(ArticlePage)
    assert not is_gate_error(caught.value)
    assert not is_gate_error(ValueError(GATE_ERROR))


LENIENT = {
    "sqlite": ["UPDATE OR IGNORE", "UPDATE OR REPLACE", "UPDATE OR FAIL"],
    "mysql": ["UPDATE IGNORE"],
    "postgresql": [],  # it knows no such thing
}


@pytest.mark.parametrize("update", LENIENT[connection.vendor])
def test_an_update_that_lets_errors_pass_is_refused(draft: Any, guarded: Any, update: str) -> None:
    def put() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{update} {base()._meta.db_table} SET live = %s WHERE id = %s", [True, draft.pk])

    with suppress(DatabaseError), transaction.atomic():
        put()
    assert not is_live(draft)
