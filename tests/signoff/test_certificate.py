"""Certificates: what was signed, on paper, also when everything else is gone."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from testapp.models import GuardedPage, Report, RichPage

from wagtail_execvoice.canonical import canonicalise
from wagtail_execvoice.signoff.actions.breakglass import break_glass
from wagtail_execvoice.signoff.actions.identities import erase_identity
from wagtail_execvoice.signoff.actions.keeping import keep_content
from wagtail_execvoice.signoff.actions.pausing import gate_paused
from wagtail_execvoice.signoff.actions.signing import ask_for_changes
from wagtail_execvoice.signoff.actions.slots import find_chances
from wagtail_execvoice.signoff.certificates import certify_grant, certify_request
from wagtail_execvoice.signoff.certificates.content import Part, read_content
from wagtail_execvoice.signoff.certificates.richtext import read_rich_text
from wagtail_execvoice.signoff.constants import Source
from wagtail_execvoice.signoff.models import Grant, LedgerEntry, LedgerHead, SignedContent, SignOffRequest

pytestmark = pytest.mark.django_db


def url(kind: str, pk: int) -> str:
    return reverse(f"execvoice_register:{kind}", args=[pk])


@pytest.fixture
def in_chain() -> Any:
    """Acts join the chain after the commit, which a test that is rolled back never sees."""
    from wagtail_execvoice.signoff.actions.ledger import seal_ledger

    return seal_ledger


@pytest.fixture
def request_signed(
    make_page: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    executive: Any,
    person: Any,
    writer: Any,
    submit: Any,
    sign_by: Any,
    in_chain: Any,
) -> SignOffRequest:
    """A text that the author and Legal signed, and that is live."""
    make_policy(("voice", None, 1), ("legal", legal, 2), name="Posts")
    page = make_page("What we think of *this*.\nAnd why.", user=writer, authors=[person])
    request = submit(page, writer)
    sign_by(request, executive)
    sign_by(request, lawyer, comment="Fine by me.")
    request.refresh_from_db()
    in_chain()
    return request  # type: ignore[no-any-return]


def read(client: Any, request: SignOffRequest) -> str:
    response = client.get(url("certificate", request.pk))
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_says_what_was_signed_by_whom_when_and_how(admin_client: Any, request_signed: SignOffRequest) -> None:
    page = read(admin_client, request_signed)
    for words in (
        "What we think of *this*.",
        "And why.",
        "executive",
        "lawyer",
        "is my voice and true to the best of my knowledge",
        "Fine by me.",
        "logged in",
        request_signed.content_id,
        "What the policy “Posts” asked for (version 1)",
        "Legal: 1 of the group “Legal”",
        "writer",
        "+0100" if "+0100" in page else "+0200",
        "2 of 2",
    ):
        assert words in page, words


def test_its_fields_have_the_names_of_the_page_type(request_signed: SignOffRequest) -> None:
    parts = {part.label: part for part in certify_request(request_signed).parts}
    assert [line.text for line in parts["Body"].lines] == ["What we think of *this*.", "And why."]
    assert next(iter(parts)) == "Title"
    [credits] = [part for part in parts.values() if part.parts]
    assert "Ann Executive" in str(credits)


def test_it_is_the_same_when_page_users_workflow_and_page_type_are_gone(
    admin_client: Any,
    request_signed: SignOffRequest,
    lawyer: Any,
    executive: Any,
    writer: Any,
    workflow: Any,
    in_chain: Any,
) -> None:
    GuardedPage.objects.get(pk=request_signed.page_id).delete()
    workflow.delete()
    for user in (lawyer, executive, writer):
        user.delete()
    in_chain()
    page = read(admin_client, request_signed)
    for words in ("What we think of *this*.", "lawyer", "executive", "Taken down", request_signed.content_id):
        assert words in page, words


def test_a_page_type_that_is_no_longer_installed_is_no_obstacle(request_signed: SignOffRequest) -> None:
    document = json.loads(request_signed.content.canonical)
    parts = read_content({**document, "type": "gone.Page"})
    assert "What we think of *this*." in str(parts)
    assert "Execvoice bylines" in [part.label for part in parts]


def test_it_says_from_when_until_when_it_was_live(
    admin_client: Any, request_signed: SignOffRequest, in_chain: Any
) -> None:
    [use] = certify_request(request_signed).uses
    assert use.until is None
    assert "and still" in read(admin_client, request_signed)
    GuardedPage.objects.get(pk=request_signed.page_id).unpublish()
    in_chain()
    [use] = certify_request(request_signed).uses
    assert use.until is not None and use.since <= use.until
    page = read(admin_client, request_signed)
    assert "Taken down" in page and "and still" not in page


def test_a_newer_text_ends_the_use_of_the_older_one(
    request_signed: SignOffRequest, submit: Any, sign_by: Any, lawyer: Any, executive: Any, in_chain: Any
) -> None:
    page = GuardedPage.objects.get(pk=request_signed.page_id)
    page.body = "We think otherwise now."
    page.save_revision()
    newer = submit(page)
    sign_by(newer, executive)
    sign_by(newer, lawyer)
    in_chain()
    newer.refresh_from_db()
    [old], [new] = certify_request(request_signed).uses, certify_request(newer).uses
    assert old.until is not None and new.until is None and old.until <= new.since


def test_its_history_is_that_of_the_ledger_with_numbers_and_hashes(
    admin_client: Any, request_signed: SignOffRequest
) -> None:
    certificate = certify_request(request_signed)
    kinds = [act.words for act in certificate.acts]
    assert kinds[0] == "Submitted for signature" and "Went live: signed" in kinds and kinds.count("Signed") == 2
    for act in certificate.acts:
        assert LedgerEntry.objects.get(pk=act.seq).hash == act.hash
    head = LedgerHead.objects.get()
    assert head.hash in read(admin_client, request_signed)


def test_acts_of_another_request_of_the_page_are_none_of_its_history(
    request_signed: SignOffRequest, submit: Any, in_chain: Any
) -> None:
    page = GuardedPage.objects.get(pk=request_signed.page_id)
    page.body = "Other."
    page.save_revision()
    before = len(certify_request(request_signed).acts)
    newer = submit(page)
    in_chain()
    assert len(certify_request(request_signed).acts) == before
    assert [act.words for act in certify_request(newer).acts] == ["Submitted for signature"]


def test_whoever_was_erased_is_an_erased_person(
    admin_client: Any, request_signed: SignOffRequest, lawyer: Any, writer: Any
) -> None:
    for user in (lawyer, writer):
        erase_identity(user_key=str(user.pk))
        user.delete()
    page = read(admin_client, request_signed)
    assert "erased person" in page
    assert "writer@" not in page and "lawyer@" not in page
    assert "<bdi>lawyer</bdi>" not in page and "<bdi>writer</bdi>" not in page


def test_what_somebody_wished_to_be_changed_is_in_it(
    admin_client: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    request = submit(make_page())
    slot = find_chances(lawyer, request)[0].slot
    ask_for_changes(
        request.pk, slot.pk, lawyer, digest=request.digest, comment="Too strong.", wording="We believe that…"
    )
    page = read(admin_client, request)
    assert "Too strong." in page and "We believe that…" in page and "changes asked for" in page


def test_hostile_words_are_shown_as_text(
    admin_client: Any, make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any, sign_by: Any
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    make_policy(("legal", legal), name=evil)
    page = make_page(evil)
    page.title = evil
    page.save_revision()
    request = submit(page)
    sign_by(request, lawyer, comment=evil)
    shown = read(admin_client, request)
    assert "<script>alert(1)" not in shown and "<img src=x" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_certificate_of_an_emergency_says_who_why_and_that_its_review_is_owed(
    admin_client: Any, make_page: Any, make_policy: Any, make_user: Any, legal: Any, in_chain: Any
) -> None:
    make_policy(("legal", legal))
    chief = make_user("chief", "execvoice_signoff.break_glass", is_superuser=True)
    page = make_page("We recall the batch.")
    digest = canonicalise(page.get_latest_revision().as_object()).digest
    glass = break_glass(page, chief, category="crisis", reason="The shops open in an hour from now.", digest=digest)
    in_chain()
    shown = admin_client.get(url("emergency_certificate", glass.pk)).content.decode()
    for words in (
        "We recall the batch.",
        "chief",
        "The shops open in an hour",
        "not yet, due",
        "Published without signatures",
    ):
        assert words in shown, words


def test_a_certificate_of_an_import_says_who_and_why(
    admin_client: Any, admin_user: Any, make_page: Any, make_policy: Any, legal: Any, in_chain: Any
) -> None:
    make_policy(("legal", legal))
    page = make_page("Written in 2019.")
    with gate_paused(admin_user, "fixture", "The old site's posts"):
        GuardedPage.objects.filter(pk=page.pk).update(live=True, live_revision=page.latest_revision)
    in_chain()
    shown = admin_client.get(url("grant_certificate", Grant.objects.get().pk)).content.decode()
    for words in ("Written in 2019.", "imported while the gate was paused", "The old site&#x27;s posts", "admin"):
        assert words in shown, words


def test_a_grant_that_somebody_signed_for_leads_to_the_request(
    admin_client: Any, request_signed: SignOffRequest
) -> None:
    response = admin_client.get(url("grant_certificate", Grant.objects.get().pk))
    assert response.headers["Location"] == url("certificate", request_signed.pk)


def test_looking_changes_nothing(admin_client: Any, request_signed: SignOffRequest) -> None:
    before = (LedgerEntry.objects.count(), SignedContent.objects.count())
    read(admin_client, request_signed)
    assert (LedgerEntry.objects.count(), SignedContent.objects.count()) == before


def test_it_costs_the_same_however_many_acts_there_are(request_signed: SignOffRequest, in_chain: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            certify_request(SignOffRequest.objects.get(pk=request_signed.pk))
        return len(queries)

    few = cost()
    for _time in range(3):
        page = GuardedPage.objects.get(pk=request_signed.page_id)
        page.unpublish()
        page.get_latest_revision().publish()
    in_chain()
    assert len(certify_request(request_signed).uses) == 4
    assert cost() == few


def name(kind: str, key: str) -> str:
    return f"{kind} {key}"


def test_rich_text_is_told_as_lines_with_where_its_links_lead() -> None:
    html = (
        '<h2 data-block-key="a">Why</h2><p>See <a linktype="page" id="3">our page</a> and '
        '<a href="https://example.com/?a=1&amp;b=2">theirs</a>.<br/>So.</p>'
        '<ul><li>one</li><li>two</li></ul><embed embedtype="image" id="4" alt="A &quot;board&quot;"/><hr/>'
    )
    assert [(line.kind, line.text) for line in read_rich_text(html, name)] == [
        ("h", "Why"),
        ("p", "See our page [→ page 3] and theirs [→ https://example.com/?a=1&b=2].\nSo."),
        ("li", "one"),
        ("li", "two"),
        ("p", '[image 4, described as “A "board"”]'),
    ]


def test_streams_rows_and_choices_are_told_with_their_labels() -> None:
    document = {
        "type": "gone.Page",
        "language": "en",
        "content": {
            "title": "A post",
            "body": [
                {"type": "heading", "value": "Why"},
                {"type": "paragraph", "value": "<p>Because.</p>"},
                {"type": "list", "value": ["one", "two"]},
                {"type": "figure", "value": {"picture": 4, "caption": None, "wide": True}},
            ],
            "picture": {"model": "wagtailimages.image", "pk": "4"},
        },
        "references": [
            {"kind": "image", "model": "wagtailimages.image", "pk": "4", "sha256": "ab", "title": "Board", "alt": ""}
        ],
    }
    parts = {part.label: part for part in read_content(document)}
    assert flatten(parts["Body"]) == [
        "Heading: Why",
        "Paragraph: Because.",
        "List: ",
        "1: one",
        "2: two",
        "Figure: ",
        "Picture: 4",
        "Caption: empty",
        "Wide: yes",
    ]
    assert parts["Picture"].lines[0].text == "→ picture “Board” (4)"


def test_what_is_printed_with_a_picture_or_a_document_is_told(english: Any) -> None:
    report = Report.objects.create(title="Report", licence="CC BY", file=ContentFile(b"x", "report.txt"))
    page = RichPage(title="A", slug="a", locale=english, report=report)
    page.leaflet.save("plan.pdf", ContentFile(b"1"), save=False)
    kept = keep_content(page, canonicalise(page))
    certificate = certify_grant(Grant(page_id=1, digest=kept.digest, source=Source.BASELINE))
    words = render_to_string("execvoice_signoff/certificate/references.html", {"references": certificate.references})
    assert "document" in words and "Licence: <bdi>CC BY</bdi>" in words
    assert f"file {page.leaflet.name}" in words and sha256(b"1").hexdigest() in words


def flatten(part: Part) -> list[str]:
    lines = []
    for child in part.parts:
        lines += [f"{child.label}: {' '.join(line.text for line in child.lines)}", *flatten(child)]
    return lines
