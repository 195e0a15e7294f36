"""Sent after the transaction of what happened has been committed; a receiver that fails changes nothing any more.

============================  ===========================================================================
``comment_received``          ``comment``: somebody wrote one, held or not
``comments_decided``          ``comments``, ``act``, ``user``: people decided, one or many at once
``conversation_changed``      ``page_id``: what is public of a conversation is not what it was
============================  ===========================================================================
"""

from __future__ import annotations

from django.dispatch import Signal

comment_received = Signal()
comments_decided = Signal()
conversation_changed = Signal()
