"""What readers need. A site mounts it anywhere: ``path("comments/", include("wagtail_execvoice.comments.public_urls"))``."""

from __future__ import annotations

from django.urls import path

from wagtail_execvoice.comments.api import endpoints
from wagtail_execvoice.comments.views.changing import change, withdraw
from wagtail_execvoice.comments.views.conversation import show_comment, show_conversation
from wagtail_execvoice.comments.views.mail import confirm, stop_following
from wagtail_execvoice.comments.views.replying import reply
from wagtail_execvoice.comments.views.reporting import report
from wagtail_execvoice.comments.views.writing import write

app_name = "execvoice_comments_public"

urlpatterns = [
    path("<int:page_id>/", show_conversation, name="conversation"),
    path("<int:page_id>/write/", write, name="write"),
    path("c/<slug:public_id>/", show_comment, name="comment"),
    path("c/<slug:public_id>/change/", change, name="change"),
    path("c/<slug:public_id>/withdraw/", withdraw, name="withdraw"),
    path("c/<slug:public_id>/report/", report, name="report"),
    # Secret links in mails.
    path("mail/<str:token>/", confirm, name="by_mail"),
    path("mail/<str:token>/reply/", reply, name="reply"),
    path("mail/<str:token>/stop/", stop_following, name="unfollow"),
    # For front ends of one's own.
    path("api/openapi.json", endpoints.show_description, name="api_description"),
    path("api/pages/<int:page_id>/comments/", endpoints.answer_comments, name="api_comments"),
    path("api/pages/<int:page_id>/ticket/", endpoints.give_ticket, name="api_ticket"),
    path("api/comments/<slug:public_id>/", endpoints.show_thread, name="api_thread"),
    path("api/comments/<slug:public_id>/edit/", endpoints.edit, name="api_edit"),
    path("api/comments/<slug:public_id>/withdraw/", endpoints.withdraw, name="api_withdraw"),
    path("api/comments/<slug:public_id>/report/", endpoints.report, name="api_report"),
]
