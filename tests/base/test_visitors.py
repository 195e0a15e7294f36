"""Whom a limit counts: one visitor, whatever stands between."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from wagtail_execvoice.base.visitors import identify_visitor


def identify(forwarded: str | None = None, address: str = "192.0.2.1") -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return identify_visitor(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


def test_without_a_proxy_a_visitor_cannot_be_somebody_else() -> None:
    assert identify("203.0.113.9") == identify("203.0.113.9, 203.0.113.8") == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (1, "1.1.1.1:80, 203.0.113.9:50123", "203.0.113.9"),
        (1, "[2001:db8::1]:50123", "2001:db8::/64"),
        (1, "[2001:db8::1]", "2001:db8::/64"),
        (1, "2001:db8::1", "2001:db8::/64"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "203.0.113.9, ", "192.0.2.1"),
    ],
)
def test_behind_proxies_it_is_who_called_the_outermost_of_ours(
    settings: Any, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.EXECVOICE = {"TRUSTED_PROXIES": proxies}
    assert identify(forwarded) == address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:DB8::1", "2001:0db8:0::1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        # As a server names them that listens to both kinds at once: all of them are in one network of the other kind.
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "unix:", False),
    ],
)
def test_a_household_is_one_visitor(one: str, other: str, same: bool) -> None:
    assert (identify(address=one) == identify(address=other)) is same


@pytest.mark.parametrize("value", ["x" * 10_000, "a\x00b", "1.2.3.4.5", ":::", "fe80::1%eth0"])
def test_what_is_no_address_is_somebody_all_the_same(value: str) -> None:
    assert identify(address=value)
