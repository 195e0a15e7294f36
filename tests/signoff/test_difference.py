"""What is new in a text: nothing that is signed changes unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from testapp.models import GuardedPage, Notice, RichPage
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from wagtail_execvoice.authors.models import Byline, Person
from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.difference import Difference, Side, compare, find_baseline
from wagtail_execvoice.signoff.difference.leaves import find_unseen, list_exactly
from wagtail_execvoice.signoff.models import SignOffRequest, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def http_request(make_user: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = make_user("reader")
    return request


@pytest.fixture
def differ(http_request: Any) -> Any:
    """Return a function that compares two pages in memory."""

    def differ(old: Any, new: Any) -> Difference:
        return compare(Side(canonicalise(old).document, old), Side(canonicalise(new).document, new), http_request)

    return differ


@pytest.fixture
def rich(make_page: Any) -> Any:
    """Return a function that makes a page of every kind of content, in memory, from one that is stored."""
    page = make_page(model=RichPage, body=None)

    def rich(**fields: Any) -> Any:
        made = RichPage.objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(made, name, json.dumps(value) if name == "body" else value)
        return made.with_content_json(json.loads(json.dumps(made.serializable_data(), default=str)))

    return rich


def words_of(difference: Difference) -> str:
    lines = [
        f"{'+' if line.is_addition else '-'} {line.text}" for change in difference.changes for line in change.lines
    ]
    return "\n".join([*(str(change.html) for change in difference.changes), *lines, *difference.things])


def stream(*blocks: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, "id": str(n)} for n, (kind, value) in enumerate(blocks)]


def test_the_same_text_has_none(differ: Any, rich: Any) -> None:
    assert not differ(rich(plain="a", words="<p>b</p>"), rich(plain="a", words="<p>b</p>"))


def test_a_word_is_shown_where_it_stands(differ: Any, make_page: Any) -> None:
    page = make_page("We will grow.")
    new = GuardedPage.objects.get(pk=page.pk)
    new.body = "We may grow."
    difference = differ(page, new)
    assert [change.label for change in difference.changes] == ["Body"]
    html = str(difference.changes[0].html)
    assert '<del class="deletion">will' in html and '<ins class="addition">may' in html
    assert not difference.changes[0].lines


def test_a_link_that_leads_elsewhere_is_listed_though_its_words_are_the_same(differ: Any, rich: Any) -> None:
    old = rich(words='<p>See <a href="https://good.example/">here</a>.</p>')
    new = rich(words='<p>See <a href="https://evil.example/">here</a>.</p>')
    shown = words_of(differ(old, new))
    assert "- Link to https://good.example/" in shown and "+ Link to https://evil.example/" in shown


def test_a_link_is_listed_too_when_a_word_beside_it_changed(differ: Any, rich: Any) -> None:
    old = rich(words='<p>Please see <a href="https://good.example/">here</a>.</p>')
    new = rich(words='<p>Do see <a href="https://evil.example/">here</a>.</p>')
    assert "+ Link to https://evil.example/" in words_of(differ(old, new))


def test_emphasis_that_came_is_listed(differ: Any, rich: Any) -> None:
    shown = words_of(differ(rich(words="<p>We will not sell.</p>"), rich(words="<p>We will <s>not</s> sell.</p>")))
    assert "+ <s>" in shown


def test_markup_is_shown_as_text(differ: Any, rich: Any) -> None:
    shown = differ(rich(plain="a"), rich(plain="<script>alert(1)</script>"))
    assert "<script>" not in str(shown.changes[0].html)


def test_a_block_that_was_put_in(differ: Any, rich: Any) -> None:
    old = rich(body=stream(("heading", "Outlook")))
    new = rich(body=stream(("heading", "Outlook"), ("words", "<p>Profits double.</p>")))
    assert "Profits double." in words_of(differ(old, new))


def test_a_value_that_no_reader_of_the_words_would_see(differ: Any, rich: Any) -> None:
    card = {"heading": "Price", "wide": False, "button": "Read on"}
    old, new = (rich(body=stream(("card", {**card, "wide": wide}))) for wide in (False, True))
    difference = differ(old, new)
    assert difference and "wide: true" in words_of(difference)


def test_blocks_that_changed_places(differ: Any, rich: Any) -> None:
    blocks = stream(("heading", "First"), ("heading", "Second"))
    difference = differ(rich(body=blocks), rich(body=blocks[::-1]))
    assert difference.changes and words_of(difference)


def test_a_field_without_a_panel(differ: Any, make_page: Any) -> None:
    page = make_page()
    new = GuardedPage.objects.get(pk=page.pk)
    new.body = "Nobody edits this here."
    GuardedPage.content_panels, panels = ["title"], GuardedPage.content_panels
    GuardedPage.get_edit_handler.cache_clear()
    try:
        assert "Nobody edits this here." in words_of(differ(page, new))
    finally:
        GuardedPage.content_panels = panels
        GuardedPage.get_edit_handler.cache_clear()


def test_a_byline(differ: Any, make_page: Any) -> None:
    ann, bob = Person.objects.create(name="Ann Bolt"), Person.objects.create(name="Bob Case")
    old = make_page(authors=[ann])
    new = GuardedPage.objects.get(pk=old.pk)
    new.execvoice_bylines = [
        Byline(person=ann, sort_order=0),
        Byline(person=bob, sort_order=1, printed_name="Bob Case"),
    ]
    shown = words_of(differ(old, new))
    assert "Bob Case" in shown


class TestThings:
    @pytest.fixture
    def picture(self) -> Any:
        return get_image_model().objects.create(title="The harbour", file=get_test_image_file())

    def test_a_picture_that_came_is_named(self, differ: Any, rich: Any, picture: Any) -> None:
        difference = differ(rich(), rich(picture=picture))
        assert difference.things == ["New: picture “The harbour”"]

    def test_a_picture_whose_file_was_replaced_is_named(self, rich: Any, picture: Any, http_request: Any) -> None:
        old = Side(canonicalise(rich(picture=picture)).document)
        picture.file.save("other.png", get_test_image_file(colour="red"))
        picture = get_image_model().objects.get(pk=picture.pk)
        new = Side(canonicalise(rich(picture=picture)).document)
        assert compare(old, new, http_request).things == ["Another file: picture “The harbour”"]

    def test_a_snippet_with_other_words_is_named(self, rich: Any, http_request: Any) -> None:
        notice = Notice.objects.create(words="<p>No advice.</p>")
        body = stream(("notice", notice.pk))
        old = Side(canonicalise(rich(body=body)).document)
        notice.words = "<p>Advice.</p>"
        notice.save()
        new = Side(canonicalise(rich(body=body)).document)
        assert compare(old, new, http_request).things == [f"Other words: snippet “Notice {notice.pk}”"]

    def test_a_document_that_went_is_named(self, differ: Any, rich: Any) -> None:
        from wagtail.documents import get_document_model

        paper = get_document_model().objects.create(title="The report", file=ContentFile(b"x", "report.txt"))
        assert differ(rich(paper=paper), rich()).things == ["No longer used: document “The report”"]


TEXT = st.text(alphabet="ab <>/&;\n", max_size=12)
VALUES = st.recursive(
    TEXT | st.integers(0, 9) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "value", "k"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(VALUES, VALUES)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_differs_is_listed(old: Any, new: Any) -> None:
    if json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True):
        assert find_unseen(old, new, ("", ""), {}) or list_exactly(old, new)


class TestWithWhatIsCompared:
    @pytest.fixture
    def request_of(self, make_policy: Any, legal: Any, writer: Any, submit: Any) -> Any:
        make_policy(("legal", legal))
        return lambda page: submit(page, writer)

    def rewrite(self, page: Any, writer: Any, body: str) -> Any:
        draft = GuardedPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.body = body
        draft.save_revision(user=writer)
        return GuardedPage.objects.get(pk=page.pk)

    def test_of_a_new_page_with_nothing(self, request_of: Any, make_page: Any, lawyer: Any, writer: Any) -> None:
        assert find_baseline(str(lawyer.pk), request_of(make_page(user=writer))) is None

    def test_of_whoever_signed_before_with_what_they_signed(
        self, request_of: Any, make_page: Any, lawyer: Any, writer: Any, sign_by: Any
    ) -> None:
        page = make_page("First.", user=writer)
        sign_by(request_of(page), lawyer)
        request = request_of(self.rewrite(page, writer, "Second."))
        baseline = find_baseline(str(lawyer.pk), request)
        assert baseline and baseline.kind == "signed" and baseline.side.document["content"]["body"] == "First."

    def test_of_whoever_never_signed_with_what_is_public(
        self, request_of: Any, make_page: Any, make_user: Any, lawyer: Any, writer: Any, sign_by: Any
    ) -> None:
        page = make_page("First.", user=writer)
        sign_by(request_of(page), lawyer)
        request = request_of(self.rewrite(page, writer, "Second."))
        baseline = find_baseline(str(make_user("counsel").pk), request)
        assert baseline and baseline.kind == "public" and baseline.side.document["content"]["body"] == "First."

    def test_of_a_page_that_went_stale_with_what_is_public_now(
        self, request_of: Any, make_page: Any, make_user: Any, lawyer: Any, writer: Any, sign_by: Any
    ) -> None:
        page = make_page("First.", user=writer)
        sign_by(request_of(page), lawyer)
        request = request_of(self.rewrite(page, writer, "Second."))
        GuardedPage.objects.filter(pk=page.pk).update(body="By stealth.")
        Standing.objects.update(stale_since=request.submitted_at)
        baseline = find_baseline(str(make_user("counsel").pk), request)
        assert baseline and baseline.side.document["content"]["body"] == "By stealth."

    def test_with_what_stands_on_the_screen_if_that_is_another_text_of_the_page(
        self, request_of: Any, make_page: Any, lawyer: Any, writer: Any
    ) -> None:
        page = make_page("First.", user=writer)
        first: SignOffRequest = request_of(page)
        request = request_of(self.rewrite(page, writer, "Second."))
        baseline = find_baseline(str(lawyer.pk), request, first.digest)
        assert baseline and baseline.kind == "opened"
        assert find_baseline(str(lawyer.pk), request, "0" * 64) is None
