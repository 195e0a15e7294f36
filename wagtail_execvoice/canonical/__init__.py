"""A text as bytes and a digest: equal for what reads the same, different for one visible character.

The bytes are RFC 8785 JSON: ``{"v": 1, "type": "app.Model", "language": "en", "content": {...}, "references": [...]}``. They
are made from what a revision stores, so a draft, its revision, the page that went live, a copy of the database and another
kind of database all give the same ones. The rules:

- Left out are keys, places in the tree, dates of publishing, locks, owners and editors' comments, times that every save sets
  by itself, and what a class or one of its bases names in ``signoff_ignored_fields``. Only what nobody reads belongs there.
- Left out are fields that are empty (no value, no text, no rows) and ticks that are not set, so that a migration may add
  such a field to pages that are signed. A new field with words in it changes what is read, and the digest. Inside lists and stored JSON nothing is left out.
- Rows and blocks keep their order and lose their keys. Chosen rows and tags have no order: sorted, tags by name.
- Rich text loses the keys that the editor adds, and each character is written in one way. Otherwise text is not normalised.
- Numbers with a fraction or beyond 2^53 are text, decimals with the digits of their field, moments in UTC.
- Pictures and documents count with the bytes of their file, their title, the alternative text that their model gives, and
  the fields that a site's own model adds; other files of a page, a row or a snippet with their name and bytes; snippets
  with their content, and with what they mention in turn; pages by their key alone. A file that is not there is ``missing``,
  which is another digest.
- A row of any other model counts by its key. A model whose class, or a base of it, says ``signoff_shown = True`` counts as
  a snippet does: what pages print of it is part of their text.
- A ``ManyToManyField`` counts if a revision stores it, as a ``ParentalManyToManyField`` is.
- What code says (the default of a block, an alternative text) is said in the language of the page.

====================  ==============================================================================================
``documents``         the public functions
``fields``, ``rows``  a model instance from its stored form; ``bookkeeping`` says which fields are none of a text
``blocks``            streams
``richtext``          one spelling of rich text
``mentions``          what was mentioned on the way; ``references`` looks it up, ``media`` knows pictures and documents
``values``            JSON values and their bytes
====================  ==============================================================================================
"""

from __future__ import annotations

from wagtail_execvoice.canonical.documents import (
    ALGORITHM,
    CanonicalContent,
    canonicalise,
    canonicalise_content,
    digest_words,
)
from wagtail_execvoice.canonical.mentions import kind_of
from wagtail_execvoice.canonical.references import Reference

__all__ = [
    "ALGORITHM",
    "CanonicalContent",
    "Reference",
    "canonicalise",
    "canonicalise_content",
    "digest_words",
    "kind_of",
]
