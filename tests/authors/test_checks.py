from __future__ import annotations

from typing import Any

import pytest
from testapp.models import ArticlePage, PlainPage

import wagtail_execvoice.authors.checks as checks
from wagtail_execvoice.authors.mixins import BylinesMixin


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pretend that a site has installed the given models; a real one could not be taken out of Django again."""

    def install(*models: type) -> None:
        monkeypatch.setattr(checks, "uses_of", lambda mixin: [m for m in models if issubclass(m, mixin)])

    return install


def test_a_mixin_after_page_is_an_error_that_says_where_to_put_it(installed: Any) -> None:
    class Misplaced(PlainPage, BylinesMixin):
        class Meta:
            app_label = "testapp"
            abstract = True

    installed(Misplaced)
    [error] = checks.check_mixins(None)
    assert error.id == "execvoice_authors.E001"
    assert "class Misplaced(BylinesMixin, Page)" in error.hint
    assert checks.check_panels(None) == []


def test_a_mixin_on_something_that_is_no_page_is_an_error(installed: Any) -> None:
    class NoPage(BylinesMixin):
        pass

    installed(NoPage)
    [error] = checks.check_mixins(None)
    assert error.id == "execvoice_authors.E001"


def test_a_mixin_before_page_is_fine(installed: Any) -> None:
    installed(ArticlePage)
    assert checks.check_mixins(None) == []
    assert checks.check_panels(None) == []


def test_bylines_without_a_panel_are_a_warning(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticlePage, "get_edit_handler", PlainPage.get_edit_handler)
    installed(ArticlePage)
    [warning] = checks.check_panels(None)
    assert warning.id == "execvoice_authors.W001"
    assert "BylinesPanel()" in warning.hint


def test_all_installed_page_types_are_checked() -> None:
    from wagtail_execvoice.base.pagemixins import uses_of

    assert ArticlePage in uses_of(BylinesMixin)
    assert PlainPage not in uses_of(BylinesMixin)
