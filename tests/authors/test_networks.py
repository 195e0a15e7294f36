"""Social profiles: what people paste, and the one address it becomes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from wagtail_execvoice.authors.networks import NETWORKS, fediverse_handle, normalise_profile, orcid_check_digit


@pytest.mark.parametrize(
    ("network", "value", "address"),
    [
        ("linkedin", "https://www.linkedin.com/in/ann-bolt/", "https://www.linkedin.com/in/ann-bolt"),
        ("linkedin", "nl.linkedin.com/in/ann-bolt?trk=public", "https://www.linkedin.com/in/ann-bolt"),
        ("linkedin", "https://www.linkedin.com/in/jos%C3%A9-d", "https://www.linkedin.com/in/jos%C3%A9-d"),
        ("x", "@annbolt", "https://x.com/annbolt"),
        ("x", "https://twitter.com/annbolt?lang=en", "https://x.com/annbolt"),
        ("x", "http://www.x.com/annbolt/", "https://x.com/annbolt"),
        ("mastodon", "@ann@Mastodon.Social", "https://mastodon.social/@ann"),
        ("mastodon", "https://hachyderm.io/@ann", "https://hachyderm.io/@ann"),
        ("bluesky", "@ann.bsky.social", "https://bsky.app/profile/ann.bsky.social"),
        ("bluesky", "https://bsky.app/profile/Ann.example.com", "https://bsky.app/profile/ann.example.com"),
        ("youtube", "@annbolt", "https://www.youtube.com/@annbolt"),
        (
            "youtube",
            "https://m.youtube.com/channel/UC1234567890123456789012",
            "https://www.youtube.com/channel/UC1234567890123456789012",
        ),
        ("facebook", "https://www.facebook.com/ann.bolt/?ref=page", "https://www.facebook.com/ann.bolt"),
        ("instagram", "ann.bolt", "https://www.instagram.com/ann.bolt"),
        ("threads", "https://www.threads.net/@ann.bolt", "https://www.threads.com/@ann.bolt"),
        ("github", "github.com/ann-bolt", "https://github.com/ann-bolt"),
        ("orcid", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("orcid", "https://orcid.org/0000-0002-1694-233x", "https://orcid.org/0000-0002-1694-233X"),
        ("website", "ann.example.com/about", "https://ann.example.com/about"),
        ("website", "http://ann.example.com", "http://ann.example.com"),
    ],
)
def test_what_people_paste_becomes_one_address(network: str, value: str, address: str) -> None:
    assert normalise_profile(network, value) == address


@pytest.mark.parametrize(
    ("network", "value"),
    [
        ("linkedin", "https://linkedin.com.evil.example/in/ann"),
        ("linkedin", "https://www.linkedin.com/feed/"),
        ("linkedin", "https://www.linkedin.com/in/аnn"),  # a Cyrillic letter
        ("x", "https://x.com@evil.example/ann"),
        ("x", "https://x.com:8080/ann"),
        ("x", "thishandleistoolong"),
        ("mastodon", "@ann"),
        ("mastodon", "ann@localhost"),
        ("bluesky", "ann"),
        ("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("instagram", "instagram.com"),
        ("github", "-ann"),
        ("orcid", "0000-0002-1825-0098"),
        ("website", "javascript:alert(1)"),
        ("website", "https://user:password@example.com"),
        ("website", "ftp://example.com"),
        ("website", "http://[::1"),
        ("website", "localhost"),
    ],
)
def test_a_wrong_address_gets_an_error_that_shows_a_right_one(network: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        normalise_profile(network, value)
    assert NETWORKS[network].example in refusal.value.messages[0]


@pytest.mark.parametrize("network", NETWORKS)
def test_the_example_in_the_error_is_right(network: str) -> None:
    example = NETWORKS[network].example
    assert normalise_profile(network, example) == example


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("network", NETWORKS)
def test_hostile_input_is_refused(network: str, value: str) -> None:
    with pytest.raises(ValidationError):
        normalise_profile(network, value)


@given(st.sampled_from(sorted(NETWORKS)), st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_refused_or_becomes_an_address_that_is_stable(network: str, value: str) -> None:
    try:
        address = normalise_profile(network, value)
    except ValidationError:
        return
    assert address.startswith(("https://", "http://"))
    assert address.isprintable()
    assert normalise_profile(network, address) == address


handles = st.from_regex(r"[a-z][a-z0-9]{4,14}", fullmatch=True)


@given(st.sampled_from(["x", "instagram", "threads", "github", "facebook"]), handles)
def test_a_handle_and_the_address_of_its_profile_are_the_same(network: str, handle: str) -> None:
    address = normalise_profile(network, handle)
    assert handle in address
    assert normalise_profile(network, f"@{handle}" if network != "github" else handle) == address
    assert normalise_profile(network, f"{address}/?utm_source=newsletter#top") == address


@given(st.lists(st.integers(0, 9), min_size=15, max_size=15))
def test_exactly_one_check_digit_makes_an_orcid(digits: list[int]) -> None:
    base = "".join(map(str, digits))
    right = [check for check in "0123456789X" if orcid_check_digit(base) == check]
    assert len(right) == 1
    accepted = []
    for check in "0123456789X":
        digits_16 = base + check
        value = "-".join(digits_16[i : i + 4] for i in range(0, 16, 4))
        try:
            accepted.append(normalise_profile("orcid", value)[-1])
        except ValidationError:
            continue
    assert accepted == right


def test_a_mastodon_address_names_its_handle() -> None:
    assert fediverse_handle("https://mastodon.social/@ann") == "@ann@mastodon.social"


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_is_called_by_a_name_that_can_stand_alone_as_a_link(network: str) -> None:
    assert str(NETWORKS[network].name)[0].isupper()
