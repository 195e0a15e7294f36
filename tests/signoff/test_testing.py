"""What a site's own tests are given: factories, fixtures and both kinds of test cases go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import swapper
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError
from testapp.models import GuardedPage

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.signoff.actions.ledger import seal_ledger
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.errors import SignOffRequired
from wagtail_execvoice.signoff.models import Grant, GuardedType
from wagtail_execvoice.signoff.testing import gate_open, sign_and_publish, sign_text
from wagtail_execvoice.signoff.verification import verify


@pytest.mark.django_db
class TestOnePage:
    def test_a_page_is_signed_and_published_in_one_step(self, make_page: Any) -> None:
        page = sign_and_publish(make_page())
        assert isinstance(page, GuardedPage) and page.live
        assert Grant.objects.get().source == Source.IMPORT

    def test_a_page_whose_byline_is_not_printed_yet_too(self, home: Any) -> None:
        page = GuardedPage(title="Made", body="Words.", locale=home.locale, live=False)
        page.execvoice_bylines = [Byline(person=Person.objects.create(name="Nadia El Amrani"))]
        home.add_child(instance=page)
        page.save_revision()
        assert sign_and_publish(page).execvoice_bylines.get().printed_name == "Nadia El Amrani"

    def test_a_page_without_a_revision_too(self, home: Any) -> None:
        page = home.add_child(instance=GuardedPage(title="Made", body="Words.", locale=home.locale))
        assert sign_and_publish(page).live

    def test_a_text_that_is_signed_is_published_as_the_site_does_it(self, make_page: Any) -> None:
        page = make_page()
        sign_text(page)
        assert not GuardedPage.objects.get(pk=page.pk).live
        page.get_latest_revision().publish()
        assert GuardedPage.objects.get(pk=page.pk).live

    def test_its_next_text_is_not_signed_by_it(self, make_page: Any) -> None:
        page = sign_and_publish(make_page())
        page.body = "More."
        with pytest.raises(SignOffRequired):
            page.save_revision().publish()


@pytest.mark.django_db
class TestAnOpenGate:
    def test_a_factory_makes_live_pages_in_it(self, home: Any) -> None:
        with gate_open():
            page = home.add_child(instance=GuardedPage(title="By a factory", body="Words.", locale=home.locale))
        page = GuardedPage.objects.get(pk=page.pk)
        assert page.live
        page.save()
        assert Grant.objects.get().page_id == page.pk

    def test_drafts_are_published_in_it_and_can_be_saved_after_it(self, make_page: Any) -> None:
        page = make_page()
        with gate_open():
            page.body = "Words."
            page.save_revision().publish()
        page = GuardedPage.objects.get(pk=page.pk)
        page.save()
        assert page.live and page.body == "Words."

    def test_what_it_let_pass_verifies(self, make_page: Any) -> None:
        with gate_open():
            make_page().get_latest_revision().publish()
        seal_ledger()
        assert verify(live=True).findings == []

    def test_it_is_shut_after_an_error(self, make_page: Any) -> None:
        page = make_page()
        with pytest.raises(RuntimeError), gate_open():
            raise RuntimeError
        with pytest.raises(SignOffRequired):
            page.get_latest_revision().publish()


@pytest.mark.django_db(transaction=True)
class TestAfterTheTablesWereEmptied:
    """As in a ``TransactionTestCase``: each test begins with what ``post_migrate`` writes."""

    @pytest.mark.parametrize("time", [1, 2])
    def test_the_gate_stands_and_a_fixture_is_loaded_through_it(self, time: int, home: Any, tmp_path: Path) -> None:
        assert GuardedType.objects.exists(), f"before test {time} the table of guarded types was not written"
        page = home.add_child(instance=GuardedPage(title="Loaded", body="Words.", locale=home.locale))
        base = swapper.load_model("wagtailcore", "Page").objects.get(pk=page.pk)
        base.live = True
        file = tmp_path / "pages.json"
        file.write_text(serializers.serialize("json", [base]), encoding="utf-8")
        with pytest.raises(DatabaseError):
            call_command("loaddata", str(file), verbosity=0)
        with gate_open():
            call_command("loaddata", str(file), verbosity=0)
        assert GuardedPage.objects.get(pk=page.pk).live
        assert verify(live=True).findings == []
