"""Rich text without what an editor cannot see: keys of blocks, and different spellings of one character.

Opening and saving a text in the editor adds keys and respells entities. Everything else stays as it is written. Not
Python's parser of HTML: it reads odd markup differently from one release to the next, and a signature must outlast those.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_TOKEN = re.compile(r"<[^<>]*>|<|[^<]+")
_SPACE = r"[ \t\r\n\f]"
# The name may be missing: a long run of spaces at the end of a tag would be tried from each of them otherwise.
_ATTRIBUTE = re.compile(rf"""({_SPACE}+)(?:([^ \t\r\n\f"'<>/=]+)(?:="([^"<>]*)")?)?""")
_TAG = re.compile(rf"""</?([A-Za-z][A-Za-z0-9-]*)(?:{_SPACE}+[^ \t\r\n\f"'<>/=]+(?:="[^"<>]*")?)*{_SPACE}*/?>""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{0,31};?)?")

# In these, markup and entities mean something else.
_FOREIGN = frozenset(
    {
        *("iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script"),
        *("style", "svg", "template", "textarea", "title", "xmp"),
    }
)


def normalise(html: str) -> str:
    """Return the one spelling of rich text. Markup that cannot be read without guessing is returned as it is."""
    tokens = _TOKEN.findall(html)
    if not all(_is_clear(token) for token in tokens):
        return html
    return "".join(_tag(token) if token[0] == "<" else _respell(token) for token in tokens)


def _is_clear(token: str) -> bool:
    if token[0] != "<":
        return True
    match = _TAG.fullmatch(token)
    return match is not None and match[1].lower() not in _FOREIGN


def _tag(tag: str) -> str:
    return _ATTRIBUTE.sub(_attribute, tag)


def _attribute(match: re.Match[str]) -> str:
    space, name, value = match.groups()
    if name == "data-block-key":
        return ""
    return match.group() if value is None else f'{space}{name}="{_respell(value, quote=True)}"'


def _respell(text: str, *, quote: bool = False) -> str:
    def respell(match: re.Match[str]) -> str:
        entity = match.group()
        character = _decode(entity)
        if character:
            return _escape(character, quote)
        # What no browser takes for an entity is an ampersand. What some do, in some places, stays as it is written.
        return "&amp;" + entity[1:] if unescape(entity) == entity else entity

    return _ENTITY.sub(respell, text.replace(">", "&gt;"))


def _decode(entity: str) -> str:
    """Return what a complete entity means, and nothing for any that browsers read by rules of their own."""
    if not entity.endswith(";"):
        return ""
    if not entity.startswith("&#"):
        return html5.get(entity[1:], "")
    character = unescape(entity)
    digits = entity[2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    is_itself = len(character) == 1 and ord(character) == code
    return character if is_itself and code >= 0x20 and not 0x7F <= code <= 0x9F else ""


def _escape(character: str, quote: bool) -> str:
    escaped = character.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;") if quote else escaped
