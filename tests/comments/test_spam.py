"""What is found before anything was learned, each thing with its own reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_execvoice.comments.actions import decide, undo
from wagtail_execvoice.comments.actions.remembering import MOST_REMEMBERED, remember_decisions
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Commenter, ReaderComment, SpamShingle
from wagtail_execvoice.comments.pipeline.languages import all_profiles
from wagtail_execvoice.comments.spam.shingles import shingles

AD = "Earn five thousand dollars a week from home with our proven system, no skills needed, start today"
GOOD = "I worked in the old building for nine years, and what I miss is the light in the canteen at four o'clock."


@pytest.fixture
def spam(write: Any, admin_user: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """Return a function that writes a comment which somebody then marks as spam."""

    def spam(body: str, **values: Any) -> ReaderComment:
        comment: ReaderComment = write(body, **values)
        with django_capture_on_commit_callbacks(execute=True):
            decide([comment.pk], Act.SPAM, admin_user)
        return comment

    return spam


def found(comment: ReaderComment, code: str) -> dict[str, Any] | None:
    return next((reason for reason in comment.reasons if reason["code"] == code), None)


def test_the_same_text_as_known_spam_is_spam_and_says_of_which(spam: Any, shown: Any) -> None:
    known = spam(AD)
    again = shown(AD.replace("five", "nine"))
    reason = found(again, "known_spam")
    assert again.status == Status.SPAM and reason
    assert reason["detail"] == f"87%, #{known.pk}"
    assert shown(GOOD).status == Status.APPROVED


def test_known_spam_is_found_inside_of_a_longer_text(spam: Any, shown: Any) -> None:
    spam(AD)
    assert shown(f"{GOOD} {AD} {GOOD}").status == Status.SPAM


def test_what_the_pipeline_put_to_the_spam_is_nobodys_decision(write: Any) -> None:
    write(AD, is_decoy_filled=True)
    assert not SpamShingle.objects.exists()


def test_spam_is_forgotten_when_it_is_undone_or_approved(
    write: Any, admin_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    comment = write(AD)
    with django_capture_on_commit_callbacks(execute=True):
        batch = decide([comment.pk], Act.SPAM, admin_user)
    assert SpamShingle.objects.count() == len(shingles(AD))
    with django_capture_on_commit_callbacks(execute=True):
        undo(batch, admin_user)
    assert not SpamShingle.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        decide([comment.pk], Act.SPAM, admin_user)
    with django_capture_on_commit_callbacks(execute=True):
        decide([comment.pk], Act.APPROVE, admin_user)
    assert not SpamShingle.objects.exists()


def test_of_many_copies_marked_at_once_one_is_kept(talk: Any, write: Any, admin_user: Any, no_limits: Any) -> None:
    first = write(AD)
    copies = ReaderComment.objects.bulk_create(
        ReaderComment(page_id=talk.pk, name="x", body=f"{AD} {n}", html="", created_at=first.created_at)
        for n in range(50)
    )
    comments = [first.pk, *(comment.pk for comment in copies)]
    decide(comments, Act.SPAM, admin_user)
    remember_decisions(None, comments)
    assert SpamShingle.objects.values("comment").distinct().count() == 1


def test_one_act_keeps_a_bounded_number_of_texts(talk: Any, write: Any, admin_user: Any) -> None:
    first = write(AD)
    texts = [" ".join(f"word{n}x{m}" for m in range(9)) for n in range(MOST_REMEMBERED + 20)]
    rows = ReaderComment.objects.bulk_create(
        ReaderComment(page_id=talk.pk, name="x", body=text, html="", created_at=first.created_at) for text in texts
    )
    comments = [row.pk for row in rows]
    decide(comments, Act.SPAM, admin_user)
    remember_decisions(None, comments)
    assert SpamShingle.objects.values("comment").distinct().count() == MOST_REMEMBERED


def test_known_spam_is_looked_up_in_one_query(spam: Any, write: Any) -> None:
    spam(AD)
    with CaptureQueriesContext(connection) as queries:
        write(AD)
    assert sum("execvoice_comments_spamshingle" in query["sql"] for query in queries) == 1


def test_a_changed_comment_is_not_the_same_as_itself(spam: Any, talk: Any) -> None:
    from wagtail_execvoice.comments.phases import Submission
    from wagtail_execvoice.comments.pipeline.known import find_known_spam

    comment = spam(AD)
    submission = Submission(page=talk, settings=None, body=AD, name="Ana", now=comment.created_at, before=comment)
    assert list(find_known_spam(submission)) == []


def test_a_site_that_was_in_spam_is_noted(spam: Any, shown: Any) -> None:
    spam("Visit https://pills.example/a now")
    comment = shown(f"{GOOD} See https://pills.example/other for the rest of it.")
    assert found(comment, "known_site") == {"code": "known_site", "points": 0.4, "detail": "pills.example"}
    assert comment.status == Status.APPROVED


def test_a_link_to_the_site_itself_never_counts(spam: Any, shown: Any, talk: Any) -> None:
    site = talk.get_site()
    site.hostname = "acme.example"
    site.save()
    spam("Visit https://acme.example/ and https://pills.example/a now")
    assert found(shown(f"{GOOD} https://acme.example/jobs"), "known_site") is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Nice site, keep it up!", "empty_praise"),
        ("BUY THIS NOW BEFORE EVERYTHING IS GONE", "capitals"),
        ("This is great!!!!!! Really!!!", "exclamations"),
        ("Look at [url=https://a.example]this[/url]", "markup"),
        ("Cheap pills https://a.example", "mostly_links"),
    ],
)
def test_each_look_of_spam_has_its_own_reason_and_only_orders(shown: Any, body: str, code: str) -> None:
    comment = shown(body)
    reason = found(comment, code)
    assert reason and reason["points"] > 0
    assert comment.status == Status.APPROVED
    assert found(shown(GOOD), code) is None


def test_gibberish_is_held_once_all_languages_were_asked_and_noted_before(shown: Any) -> None:
    cache.clear()
    mash = "asdkjh qwlekj zxmnbv qpwoei lksdjf mznxbc qwpeoi"
    noted = shown(mash)
    assert found(noted, "gibberish") and noted.status == Status.APPROVED
    all_profiles(most=1000)
    assert shown(f"{mash} {mash}").status == Status.PENDING


def test_the_language_is_kept_with_the_comment(shown: Any) -> None:
    assert shown(GOOD).language == "en"
    assert shown("Ik lees dit al jaren en was het nog nooit zo met u eens als vandaag").language == "nl"
    assert shown("Hm").language == ""


def test_a_network_that_sent_spam_today_is_noted_and_held_after_three(spam: Any, shown: Any) -> None:
    for number in range(3):
        spam(f"Spam {number}", visitor="192.0.2.1")
        comment = shown(f"{GOOD} {number}", visitor="192.0.2.1" if number == 2 else f"10.9.9.{number}")
    assert found(comment, "spam_by_network") == {"code": "spam_by_network", "points": 0.525, "detail": "3"}
    assert comment.status == Status.PENDING
    other = shown(GOOD, visitor="192.0.2.2")
    assert found(other, "spam_by_network") is None


def test_a_network_of_good_readers_is_not_held_for_some_spam(spam: Any, shown: Any) -> None:
    shown(GOOD, visitor="192.0.2.1")
    for number in range(3):
        spam(f"Spam {number}", visitor="192.0.2.1")
    assert shown("And a word of mine", visitor="192.0.2.1").status == Status.APPROVED


def test_a_commenter_whose_comments_were_spam_is_noted_and_held_after_three(shown: Any) -> None:
    shown(GOOD, email="ana@example.com", user=None)
    Commenter.objects.update(spam_count=1)
    assert found(shown("Second word", email="ana@example.com"), "spam_by_commenter")
    Commenter.objects.update(spam_count=3, approved_count=0)
    assert shown("Third word", email="ana@example.com").status == Status.PENDING


def test_an_obvious_spam_sorts_below_every_good_comment_before_anything_was_learned(write: Any) -> None:
    spam = [
        write("Cheap pills, best prices https://pills.example", name="Buy pills"),
        write("<a href='https://casino.example'>casino</a> WIN BIG MONEY TODAY FRIENDS!!!!!", name="casino.example"),
        write("asdkjh qwlekj zxmnbv qpwoei lksdjf mznxbc qwpeoi"),
        write("Nice site, keep it up!", name="seo-agency.com"),
    ]
    good = [
        write(GOOD),
        write("Well said."),
        write(
            "Thank you for this. We had the same discussion in our team, and chose otherwise: see https://example.org/why"
        ),
        write("Waarom is de fabriek in Gent niet genoemd? Daar werken toch ook driehonderd mensen."),
    ]
    assert min(c.suspicion for c in spam) > max(c.suspicion for c in good)


def test_all_that_is_looked_for_costs_four_queries(write: Any, spam: Any) -> None:
    spam(AD)
    write(GOOD, email="ana@example.com", visitor="192.0.2.1")
    with CaptureQueriesContext(connection) as queries:
        write(f"{GOOD} https://a.example", email="ana@example.com", visitor="192.0.2.1")
    counted = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    # Four limits, the ticket, the settings, the commenter and the comment itself; then spam, network, rules and filter.
    assert len(counted) <= 12, "\n".join(sql[:150] for sql in counted)
