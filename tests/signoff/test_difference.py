"""What is new in a text: nothing that is signed changes unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from testapp.models import GuardedPage, Notice, Report, RichPage
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


class TestALongStream:
    """What did not change is folded up, but for the block before and the block after a change."""

    @pytest.fixture(autouse=True)
    def panel(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(RichPage, "content_panels", [*RichPage.content_panels, "body"])
        RichPage.get_edit_handler.cache_clear()
        yield
        RichPage.get_edit_handler.cache_clear()

    @pytest.fixture
    def show(self, differ: Any, rich: Any) -> Any:
        """Return a function that shows how one list of blocks became another: each a letter, and its words if it has other."""

        def show(old: str, new: str) -> BeautifulSoup:
            sides = []
            for text in (old, new):
                blocks = [(word[0], f"<p>Words {word}</p>") for word in text.split()]
                sides.append(rich(body=[{"type": "words", "value": value, "id": key} for key, value in blocks]))
            (change,) = differ(*sides).changes
            assert not change.lines
            return BeautifulSoup(str(change.html), "html.parser")

        return show

    def outline(self, html: BeautifulSoup) -> list[str]:
        return [
            " ".join((part.summary or part).get_text(" ", strip=True).split())
            for part in html.find_all(recursive=False)
        ]

    def test_blocks_around_a_change_stand_and_the_others_are_folded_up(self, show: Any) -> None:
        html = show("a b c d e f g h", "a b c d e1 f g h")
        assert self.outline(html) == ["3 parts unchanged", "Words d", "Words e e1", "Words f", "2 parts unchanged"]

    def test_what_is_folded_up_can_be_opened(self, show: Any) -> None:
        html = show("a b c d e", "a b c d e1")
        folded = html.details
        assert folded and not folded.has_attr("open")
        assert [block.get_text(strip=True) for block in folded.find_all("div")] == ["Words a", "Words b", "Words c"]

    def test_one_part_is_counted_as_one(self, show: Any) -> None:
        assert self.outline(show("a b c", "a b c1")) == ["1 part unchanged", "Words b", "Words c c1"]

    def test_between_two_changes_each_keeps_its_neighbour(self, show: Any) -> None:
        html = show("a b c d e", "a1 b c d e1")
        assert self.outline(html) == ["Words a a1", "Words b", "1 part unchanged", "Words d", "Words e e1"]

    def test_changes_close_to_each_other_fold_nothing(self, show: Any) -> None:
        assert not show("a b c d", "a1 b c d1").details

    def test_what_came_and_went_is_said_in_words(self, show: Any) -> None:
        assert self.outline(show("a b", "a c")) == ["Words a", "Added Words c", "Removed Words b"]

    def test_a_block_that_moved_is_said_to_have(self, show: Any) -> None:
        html = show("a b c d", "d a b c")
        assert self.outline(html) == ["Moved Words d", "Words a", "2 parts unchanged"]

    def test_a_block_that_moved_is_told_beside_one_that_changed(self, show: Any) -> None:
        html = show("a b c d e", "e a b c1 d")
        assert self.outline(html) == ["Moved Words e", "Words a", "Words b", "Words c c1", "Words d"]

    def test_a_block_may_be_moved_and_changed(self, show: Any) -> None:
        assert "Moved Words c c1" in self.outline(show("a b c", "c1 a b"))

    def test_what_is_folded_up_hides_no_value_that_changed(self, differ: Any, rich: Any) -> None:
        """The address is a word of another block, which nobody has open."""
        link = '<p>See <a href="https://{}.example/">here</a>.</p>'
        blocks = [*(("words", f"<p>{n} Link to https://evil.example/</p>") for n in range(4)), ("heading", "A")]
        old = rich(body=stream(*blocks, ("heading", "B"), ("words", link.format("good"))))
        new = rich(body=stream(*blocks, ("heading", "C"), ("words", link.format("evil"))))
        assert "+ Link to https://evil.example/" in words_of(differ(old, new))


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

    def test_a_picture_whose_file_is_gone_is_named(self, rich: Any, picture: Any, http_request: Any) -> None:
        old = Side(canonicalise(rich(picture=picture)).document)
        picture.file.storage.delete(picture.file.name)
        new = Side(canonicalise(rich(picture=picture)).document)
        assert compare(old, new, http_request).things == ["No longer there: picture “The harbour”"]
        assert compare(new, old, http_request).things == ["There again: picture “The harbour”"]

    def test_a_picture_without_a_file_that_came_is_named(self, differ: Any, rich: Any, picture: Any) -> None:
        picture.file.storage.delete(picture.file.name)
        assert differ(rich(), rich(picture=picture)).things == ["New: missing file “The harbour”"]

    def test_another_description_of_a_picture_is_told_once(self, rich: Any, picture: Any, http_request: Any) -> None:
        old = Side(canonicalise(rich(picture=picture)).document)
        get_image_model().objects.update(description="Ships")
        new = Side(canonicalise(rich(picture=picture)).document)
        assert compare(old, new, http_request).things == [
            "Other description of picture “The harbour”: “Ships” instead of “The harbour”"
        ]

    def test_other_words_that_are_printed_with_a_document_are_told(self, rich: Any, http_request: Any) -> None:
        report = Report.objects.create(title="Report", licence="CC BY", file=ContentFile(b"x", "report.txt"))
        old = Side(canonicalise(rich(report=report)).document)
        report.licence = ""
        report.save()
        new = Side(canonicalise(rich(report=report)).document)
        assert compare(old, new, http_request).things == ["document “Report”, Licence: “–” instead of “CC BY”"]
        assert compare(new, old, http_request).things == ["document “Report”, Licence: “CC BY” instead of “–”"]

    def test_a_file_of_the_page_itself_is_named(self, rich: Any, http_request: Any) -> None:
        page = rich()
        page.leaflet.save("plan.pdf", ContentFile(b"1"), save=False)
        name = page.leaflet.name
        old, empty = (Side(canonicalise(each).document) for each in (page, rich()))
        page.leaflet.storage.delete(name)
        page.leaflet.storage.save(name, ContentFile(b"2"))
        new = Side(canonicalise(page).document)
        assert compare(old, new, http_request).things == [f"Another file: file “{name}”"]
        assert compare(empty, new, http_request).things == [f"New: file “{name}”"]
        page.leaflet.storage.delete(name)
        gone = Side(canonicalise(page).document)
        assert compare(new, gone, http_request).things == [f"No longer there: file “{name}”"]
        assert compare(empty, gone, http_request).things == [f"New: missing file “{name}”"]


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
