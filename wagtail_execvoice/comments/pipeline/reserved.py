"""Names that are taken all over the site, because who has them speaks for it: executives, and who answers readers."""

from __future__ import annotations

from functools import lru_cache

from wagtail import hooks

from wagtail_execvoice.comments.phases import Submission

#: What is registered for it returns pairs: a name, and the key of the account that may use it (empty if there is none).
HOOK = "execvoice_reserved_names"
#: For so many seconds they are not asked for again: a new colleague is not in a hurry, and whoever writes is.
KEPT_SECONDS = 300


def read_reserved(submission: Submission) -> list[str]:
    """Return the names that are not those of who writes. No query, but for once in five minutes."""
    user = submission.user
    own = str(user.pk) if user is not None and user.is_authenticated else None
    return [name for name, key in ask_hooks(int(submission.now.timestamp()) // KEPT_SECONDS) if key != own]


@lru_cache(maxsize=1)
def ask_hooks(_period: int) -> tuple[tuple[str, str], ...]:
    named = (pair for function in hooks.get_hooks(HOOK) for pair in function())
    # A first name alone is that of many readers.
    return tuple(dict.fromkeys((name, key) for name, key in named if len(name.split()) > 1))
