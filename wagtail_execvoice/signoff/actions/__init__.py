"""The verbs of sign-off. Views, commands and signal handlers only call them."""

from __future__ import annotations
