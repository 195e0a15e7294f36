"""Readers say what should not be there: in words, once each, and the comment stays until somebody has looked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from wagtail_execvoice.comments.actions import decide, report_comment, withdraw_comment
from wagtail_execvoice.comments.constants import Act, ReportReason
from wagtail_execvoice.comments.errors import CommentRefused
from wagtail_execvoice.comments.models import ReaderComment, Report
from wagtail_execvoice.comments.urlnames import report_url

pytestmark = pytest.mark.usefixtures("no_limits")


def test_a_report_waits_for_the_moderators(shown: Any) -> None:
    comment = shown("Buy")
    report_comment(comment, ReportReason.SPAM, "Look at it", visitor="192.0.2.1")
    comment.refresh_from_db()
    report = Report.objects.get()
    assert (report.reason, report.text, report.comment) == ("spam", "Look at it", comment)
    assert comment.reported_at == report.created_at and comment.is_visible
    assert "192.0.2.1" not in report.network and len(report.network) == 64


def test_one_visitor_is_one_report(shown: Any) -> None:
    comment = shown()
    report_comment(comment, ReportReason.SPAM, visitor="192.0.2.1")
    # The moderators have dealt with it: the same visitor does not begin again.
    ReaderComment.objects.update(reported_at=None)
    report_comment(comment, ReportReason.ABUSE, visitor="192.0.2.1")
    comment.refresh_from_db()
    assert Report.objects.count() == 1 and comment.reported_at is None
    report_comment(comment, ReportReason.ABUSE, visitor="192.0.2.2")
    comment.refresh_from_db()
    assert Report.objects.count() == 2 and comment.reported_at is not None


def test_no_more_than_a_hundred_reports_of_a_comment_wait(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_execvoice.comments.actions.reporting.MOST_WAITING", 3)
    comment = shown()
    for number in range(5):
        report_comment(comment, ReportReason.SPAM, visitor=f"192.0.2.{number}")
    assert Report.objects.count() == 3
    Report.objects.update(handled_at=comment.created_at)
    report_comment(comment, ReportReason.SPAM, visitor="192.0.2.9")
    assert Report.objects.count() == 4


def test_six_reports_in_a_minute_are_too_many(shown: Any) -> None:
    for _number in range(5):
        report_comment(shown(), ReportReason.SPAM, visitor="192.0.2.1")
    with pytest.raises(CommentRefused) as refused:
        report_comment(shown(), ReportReason.SPAM, visitor="192.0.2.1")
    assert refused.value.code == "too_many" and refused.value.retry_after > 0


class TestThePage:
    def test_a_reader_is_asked_why_and_thanked(self, client: Client, shown: Any) -> None:
        comment = shown("Buy this")
        html = client.get(report_url(comment.public_id)).content.decode()
        assert "Buy this" in html and html.count('type="radio"') == 5
        response = client.post(report_url(comment.public_id), {"reason": "spam"}, follow=True)
        assert "The moderators look at the comment" in response.content.decode()
        assert Report.objects.get().comment == comment and not response.cookies

    @pytest.mark.parametrize("fields", [{}, {"reason": "none"}, {"reason": "spam", "text": "x" * 1001}])
    def test_what_is_missing_is_said(self, client: Client, shown: Any, fields: dict[str, str]) -> None:
        response = client.post(report_url(shown().public_id), fields)
        assert response.status_code == 422 and "Your report was not sent" in response.content.decode()
        assert not Report.objects.exists()

    def test_who_reports_too_much_is_told_when_to_come_back(self, client: Client, shown: Any) -> None:
        for _number in range(5):
            client.post(report_url(shown().public_id), {"reason": "spam"})
        response = client.post(report_url(shown().public_id), {"reason": "spam"})
        assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 60

    def test_what_is_not_shown_cannot_be_reported(self, client: Client, shown: Any, admin_user: Any) -> None:
        root = shown("Root")
        shown("Answer", reply_to=root)
        hidden = shown("Hidden")
        decide([hidden.pk], Act.REJECT, admin_user)
        withdraw_comment(root)
        for comment in (root, hidden):
            assert client.get(report_url(comment.public_id)).status_code == 404
            assert client.post(report_url(comment.public_id), {"reason": "spam"}).status_code == 404
        assert client.get(report_url("nothere")).status_code == 404
