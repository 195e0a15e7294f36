"""What has happened, for whoever has more to do about it. All are sent after commit."""

from __future__ import annotations

from django.dispatch import Signal

#: A text was put before its signers. Sender: ``SignOffRequest``; provides ``request``, ``user``.
signoff_requested = Signal()
#: Somebody decided. Sender: ``Signature``; provides ``signature``, ``request``.
signoff_decided = Signal()
#: A request came to its end: ``request.state`` says how. Sender: ``SignOffRequest``; provides ``request``, ``user``.
signoff_closed = Signal()
#: A scheduled page was not published. Sender: the page's class; provides ``page``, ``revision``, ``refusal``.
schedule_held = Signal()
#: A live page is no longer what was signed. Sender: ``Standing``; provides ``page_id``, ``because``.
page_became_stale = Signal()
#: A page was published without signatures. Sender: ``BreakGlass``; provides ``breakglass``.
glass_broken = Signal()
