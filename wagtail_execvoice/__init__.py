"""A public voice for executives that a company can stand behind.

Four features, each a Django app of its own, on one small common ground (``wagtail_execvoice.base``). This root package is
plain Python: it holds no models and does not go into ``INSTALLED_APPS``; a site installs the features it wants.
"""

from __future__ import annotations

__version__ = "0.1.0"
