"""Certificates: what was signed, by whom and when, on paper. Made from evidence alone, so that they outlast the page."""

from __future__ import annotations

from wagtail_execvoice.signoff.certificates.facts import Certificate, certify_emergency, certify_grant, certify_request

__all__ = ["Certificate", "certify_emergency", "certify_grant", "certify_request"]
