"""Values that people and attackers type into any field."""

from __future__ import annotations

HOSTILE = {
    "empty": "",
    "blank": "   ",
    "too long": "x" * 100_000,
    "right to left": "\u202eevil \u0646\u0627\u062f\u064a\u0629",
    "NUL": "a\x00b",
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7|add:7 }} {names} %(x)s %s",
    "lone surrogate": "a\ud800b",
    "emoji": "\U0001f469\u200d\U0001f4bc",
}
