"""The phases that come with the product, each with its own reason.

======================  =====  ==============================================================================
``speakers``            100    people of the site pass; banned commenters are refused
``doors``               200    closed and hidden conversations; the message that is sent twice
``forms``               300    the decoy field, forms sent too fast
``names``               400    names that pretend to be somebody of the site, or are an advertisement
``links``               500    many links
``trust``               900    what the page does with new comments, and who is trusted
======================  =====  ==============================================================================
"""

from __future__ import annotations


def load() -> None:
    """Import all of them: that registers them."""
    from wagtail_execvoice.comments.pipeline import doors, forms, links, names, speakers, trust  # noqa: F401
