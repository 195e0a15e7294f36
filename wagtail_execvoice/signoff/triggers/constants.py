"""Texts of the triggers. Changing one changes every trigger: the next ``migrate`` makes them anew."""

from __future__ import annotations

#: In every error of the gate. SQLite cannot put the page's id before it: its messages are literals.
GATE_ERROR = "is not signed for; see wagtail_execvoice.signoff"
#: In every error of the triggers that guard evidence. A message of MariaDB has 128 characters, and a digest is 64 of them.
EVIDENCE_ERROR = "is evidence: it is only added to"
#: All our triggers begin so, and nothing else does.
PREFIX = "execvoice_signoff_trigger_"
