"""The place of guest posts in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup

from wagtail_execvoice.guestposts.viewsets.articles import ExternalArticleViewSet
from wagtail_execvoice.guestposts.viewsets.posts import GuestPostViewSet
from wagtail_execvoice.guestposts.viewsets.submissions import SubmissionViewSet


class GuestPostsGroup(ViewSetGroup):
    menu_label = gettext_lazy("Guest posts")
    menu_icon = "group"
    menu_order = 352
    items = (GuestPostViewSet(), SubmissionViewSet(), ExternalArticleViewSet())


guest_posts_group = GuestPostsGroup()
