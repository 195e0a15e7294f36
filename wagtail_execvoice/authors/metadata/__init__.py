"""What machines are told about a page: search engines, link previews, readers of feeds.

===============  =====================================================================================
``addresses``    absolute addresses on the page's own Site
``dates``        the dates a page shows, with their zone
``publishers``   the organisation behind a Site
``translations`` the same page in other languages, for ``hreflang`` and the sitemap
``pictures``     pictures that may stand for a page
``mixins``       the small methods by which a page type says what is particular about it
``people``       credits and persons in the terms of schema.org
``graph``        the JSON-LD of a page, made of ``articles``, ``profiles`` and ``listings``
``opengraph``    Open Graph and other ``<meta>`` elements
===============  =====================================================================================

All of it says what the page shows, and nothing else.
"""

from __future__ import annotations
