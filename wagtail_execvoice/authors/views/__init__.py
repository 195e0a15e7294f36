"""Addresses of ours that are no listing: HTTP, turned into calls."""
