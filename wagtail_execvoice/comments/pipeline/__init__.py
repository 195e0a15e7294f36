"""The phases that come with the product, each with its own reason.

======================  =====  ==============================================================================
``gibberish``           90     the language; at 560, texts in none
``speakers``            100    people of the site pass; banned commenters are refused
``doors``               200    closed and hidden conversations; the message that is sent twice
``forms``               300    the decoy field, forms sent too fast
``names``               400    names that pretend to be somebody of the site, or are an advertisement
``links``               500    many links
``looks``               520    empty praise, shouting, markup, more links than words
``copies``              545    the same as other comments of late, by whomever
``known``               550    the same as spam that people marked before; sites that were in such
``records``             570    commenters and networks that sent spam before
``rules``               600    what the moderators look for
``learned``             700    what was learned from their decisions
``trust``               900    what the page does with new comments, and who is trusted
======================  =====  ==============================================================================
"""

from __future__ import annotations


def load() -> None:
    """Import all of them: that registers them."""
    from wagtail_execvoice.comments.pipeline import (  # noqa: F401
        copies,
        doors,
        forms,
        gibberish,
        known,
        learned,
        links,
        looks,
        names,
        records,
        rules,
        speakers,
        trust,
    )
