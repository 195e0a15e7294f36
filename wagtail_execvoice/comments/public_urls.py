"""What readers need. A site mounts it anywhere: ``path("comments/", include("wagtail_execvoice.comments.public_urls"))``."""

from __future__ import annotations

from django.urls import path

from wagtail_execvoice.comments.views.conversation import show_comment, show_conversation
from wagtail_execvoice.comments.views.writing import write

app_name = "execvoice_comments_public"

urlpatterns = [
    path("<int:page_id>/", show_conversation, name="conversation"),
    path("<int:page_id>/write/", write, name="write"),
    path("c/<slug:public_id>/", show_comment, name="comment"),
]
