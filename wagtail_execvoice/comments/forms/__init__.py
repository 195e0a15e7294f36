from __future__ import annotations

from wagtail_execvoice.comments.forms.drafts import make_draft
from wagtail_execvoice.comments.forms.editing import EditForm
from wagtail_execvoice.comments.forms.reporting import ReportForm
from wagtail_execvoice.comments.forms.writing import CommentForm

__all__ = ["CommentForm", "EditForm", "ReportForm", "make_draft"]
