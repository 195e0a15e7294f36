from __future__ import annotations
import pytest
from comments.test_queries import send, WORDS  # noqa
from wagtail_execvoice.comments.constants import Mode
pytestmark = pytest.mark.usefixtures("no_limits")
@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.MODERATED, Mode.FIRST_HELD])
@pytest.mark.parametrize("new", [False, True])
def test_x(shown, send, set_mode, mode, answers, new):
    root = shown()
    answered = {"reply_to": shown(reply_to=root).public_id} if answers else {}
    set_mode(mode)
    if not new: send("Before", **answered)
    q = send(**answered)
    print("=====", mode, answers, "new" if new else "known", len(q))
    if mode != Mode.FIRST_HELD and (answers or new): print("\n".join("  %d %s"%(i,s[:150]+" ... "+s[-200:] if len(s)>350 else s) for i,s in enumerate(q,1)))
