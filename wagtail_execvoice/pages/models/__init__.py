"""Ready-made page types for a site that has none.

They are an app of their own because a concrete subclass of ``Page`` breaks a project whose base page model is swapped; such
a project puts the mixins on page types of its own.
"""

from __future__ import annotations

from wagtail_execvoice.pages.models.authors import ExecutiveAuthorPage
from wagtail_execvoice.pages.models.index import VoiceIndexPage
from wagtail_execvoice.pages.models.posts import ExecutivePostPage, PostTopic

__all__ = ["ExecutiveAuthorPage", "ExecutivePostPage", "PostTopic", "VoiceIndexPage"]
