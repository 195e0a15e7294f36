"""For the tests of a site that has guest posts."""

from __future__ import annotations

from html import escape
from typing import Any

from bs4 import BeautifulSoup

from wagtail_execvoice.guestposts.landmarks import says_disclosure_of


def assert_discloses(response: Any, page: Any) -> None:
    """Fail unless ``response`` (of the test client) shows the disclosure of ``page`` where its template put it.

    Raises ``AssertionError`` also if the disclosure is there only because we put it on top: readers see it, but the template
    forgot it.
    """
    disclosure = page.get_disclosure()
    assert disclosure, f"{page} has no disclosure to show."  # noqa: S101 - this is what it is for
    html = response.content.decode(response.charset)
    assert says_disclosure_of(str(page.pk), html) and escape(disclosure.split("\n")[0]) in html, (  # noqa: S101
        f"The page {page} does not say: {disclosure}"
    )
    names = [template.name for template in getattr(response, "templates", ()) if template.name]
    assert not getattr(response, "execvoice_disclosure_added", False), (  # noqa: S101
        f"The templates of {page} do not show the disclosure ({', '.join(names)}): write {{% guest_disclosure %}}."
    )


def assert_links_marked(response: Any, page: Any, *addresses: str) -> None:
    """Fail unless each link to one of ``addresses`` in ``response`` is marked as ``page`` says links of its guest are.

    Name addresses that stand in the text and lead out of the site. Without ``{% guest_links %}`` nothing marks them.
    """
    relation = page.get_link_relation()
    assert relation, f"Links in {page} are not to be marked."  # noqa: S101 - this is what it is for
    links = BeautifulSoup(response.content, "html.parser").find_all("a", href=True)
    for address in addresses:
        found: list[Any] = [link.get("rel") or [] for link in links if link["href"] == address]
        assert found, f"The page {page} has no link to {address}."  # noqa: S101
        assert all(relation in said for said in found), (  # noqa: S101
            f"A link to {address} is not marked {relation}: write {{% guest_links page %}} around the text."
        )
