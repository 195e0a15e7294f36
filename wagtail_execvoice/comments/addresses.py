from __future__ import annotations

from typing import Any
from urllib.parse import urljoin


def public_address(page: Any, path: str) -> str:
    """Return ``path`` as an address that works in a mail: on the host of ``page``."""
    return urljoin(page.full_url or "", path)
