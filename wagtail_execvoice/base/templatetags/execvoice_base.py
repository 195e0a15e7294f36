from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def language_attributes(language: str | None, around: str | None = None) -> SafeString:
    """Return `` lang="…" dir="…"`` for a part in ``language``; nothing where that is the language ``around`` it.

    ``around`` is the active language unless you give another. Without a language the part is in the one around it.
    """
    around = around or get_language() or settings.LANGUAGE_CODE
    if not language or language == around:
        return SafeString("")
    is_rtl, is_rtl_around = (code.split("-")[0] in settings.LANGUAGES_BIDI for code in (language, around))
    if is_rtl == is_rtl_around:
        return format_html(' lang="{}"', language)
    return format_html(' lang="{}" dir="{}"', language, "rtl" if is_rtl else "ltr")
