"""The pure functions: words, near-duplicates, looks, languages."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_execvoice.comments.pipeline.languages import all_profiles, detect_language, measure_oddity
from wagtail_execvoice.comments.spam.features import SIZE, slots
from wagtail_execvoice.comments.spam.looks import (
    has_markup,
    is_empty_praise,
    share_of_capitals,
    words_for_each_link,
)
from wagtail_execvoice.comments.spam.shingles import MOST, containment, host_numbers, number, shingles
from wagtail_execvoice.comments.spam.tokens import linked_hosts, mentioned_hosts, words
from wagtail_execvoice.comments.spam.trigrams import make_profile, script_of, trigrams

AD = "Earn five thousand dollars a week from home with our proven system, no skills needed, start today"


def test_words_are_the_same_however_they_are_written() -> None:
    assert words("CAFÉ ﬁn\u200be") == words("cafe fine") == ["cafe", "fine"]
    assert words("don’t __x__") == ["don’t", "x"]


def test_hosts_are_named_without_what_differs() -> None:
    text = "http://User:x@WWW.Example.com:80/a?b www.shop.example.org. https://localhost see foo.example/now"
    assert linked_hosts(text) == ["example.com", "shop.example.org"]
    assert "foo.example" in mentioned_hosts(text) and "example.com" in mentioned_hosts(text)


def test_a_number_is_the_same_in_every_process() -> None:
    assert number("earn five thousand") == 5594105234612996247
    assert 0 <= number("x") < 2**63


def test_a_text_with_a_few_words_changed_is_mostly_the_same() -> None:
    changed = AD.replace("five", "nine").replace("today", "tomorrow, friend")
    assert containment(shingles(AD), shingles(changed)) > 0.6
    assert containment(shingles(AD), shingles("We moved because the old building was too small for all of us.")) == 0


def test_the_smaller_text_is_found_in_a_larger_one() -> None:
    padded = "The weather was good. " * 3 + AD + " And so were the plates of the restaurant, all of them."
    assert containment(shingles(AD), shingles(padded)) == 1


def test_a_text_too_short_to_be_somebodys_has_no_shingles() -> None:
    assert shingles("Thank you very much") == set()


def test_a_long_text_has_a_bounded_number_of_shingles() -> None:
    assert len(shingles(" ".join(map(str, range(5000))))) == MOST


def test_sites_have_numbers_that_no_words_have() -> None:
    hosts = host_numbers("host example com http://example.com")
    assert hosts == {number("host:example.com"): "example.com"}
    assert not set(hosts) & shingles("host example com host:example.com again and again")


@pytest.mark.parametrize(
    "text",
    [
        "Nice site, keep it up!",
        "Great post. Thank you for sharing this article",
        "Excellent article!",
        "I really like your blog, keep up the good work",
        "Mooi artikel, bedankt voor het delen".replace(" voor het delen", ""),
        "Toller Beitrag, danke!",
    ],
)
def test_praise_that_fits_everywhere_is_empty(text: str) -> None:
    assert is_empty_praise(text)


@pytest.mark.parametrize(
    "text",
    [
        "Well said.",
        "Great post, but the figures for Rotterdam are those of 2023",
        "Nice article. Will the factory in Ghent stay open?",
        "Thanks",
        "",
    ],
)
def test_praise_that_says_something_is_not_empty(text: str) -> None:
    assert not is_empty_praise(text)


def test_shouting_is_told_from_abbreviations() -> None:
    assert share_of_capitals("BUY THIS NOW BEFORE IT IS GONE") == 1
    assert share_of_capitals("The SEC and the FDA were told by our CEO and CFO") < 0.5
    assert share_of_capitals("OK THEN") == 0


def test_markup_of_other_sites_is_seen() -> None:
    assert has_markup("<a href=x>") and has_markup("[url=http://x]") and has_markup("[LINK]")
    assert not has_markup("a < b, [1] and 3 > 2")


def test_words_are_counted_for_each_link() -> None:
    assert words_for_each_link("no link at all") is None
    assert words_for_each_link("look here https://example.com/a/b/c") == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have been reading this for years and never once agreed so completely", "en"),
        ("Ik lees dit al jaren en was het nog nooit zo met u eens als vandaag", "nl"),
        ("لقد كنت أقرأ هذا منذ سنوات ولم أتفق معك من قبل", "ar"),
        ("Too short", ""),
        ("我多年来一直在阅读这篇文章但从未如此完全同意过今天的内容", ""),
    ],
)
def test_the_language_of_a_comment_is_known(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.django_db
def test_gibberish_is_unlike_every_language_and_other_languages_are_not() -> None:
    all_profiles(most=1000)
    for mash in ("asdkjh qwlekj zxmnbv qpwoei lksdjf mznxbc qwpeoi", "Xk9vQ zPqTr wNbvX kLmRt yHgFd sZxCv bNmKl pQwXz"):
        oddity, is_complete = measure_oddity(mash)
        assert oddity > 0.6 and is_complete
    for text in (
        "Olen lukenut tätä vuosia enkä ole koskaan ollut näin täysin samaa mieltä",
        "Évek óta olvasom ezt, és még soha nem értettem egyet ennyire",
        "Я читаю это уже много лет и никогда не был так полностью согласен",
        "Bunu yıllardır okuyorum ve hiç bu kadar tamamen katılmamıştım",
        "Soooooooooo goooooood, loooooove it, wowwwwww I really mean that",
        "我多年来一直在阅读这篇文章但从未如此完全同意过今天的内容",
    ):
        assert measure_oddity(text) == (0.0, True)


@pytest.mark.django_db
def test_a_cold_cache_makes_a_few_languages_at_a_time_and_says_that_it_is_not_sure(monkeypatch: Any) -> None:
    from django.core.cache import cache

    cache.clear()
    mash = "asdkjh qwlekj zxmnbv qpwoei lksdjf mznxbc qwpeoi"
    assert measure_oddity(mash)[1] is False
    first = len(all_profiles(most=0)[0])
    assert measure_oddity(mash)[1] is False
    assert len(all_profiles(most=0)[0]) > first


def test_a_language_with_few_sentences_is_no_language() -> None:
    assert make_profile(["Ja", "Nee"]) is None
    assert make_profile([]) is None


HOSTILE = st.one_of(
    st.text(max_size=2000),
    st.lists(
        st.sampled_from(["http://", "www.", "@", ".", "a", "<a ", "[url", "é\u0301", "\x00", "\u202e", "!", "'"])
    ).map("".join),
)


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_no_text_makes_any_of_it_fail(text: str) -> None:
    assert all(word == word.casefold() for word in words(text))
    assert all(0 <= value < 2**63 for value in shingles(text) | set(host_numbers(text)))
    assert all(0 <= place < SIZE for place in slots(text, text[:80]))
    assert 0 <= share_of_capitals(text) <= 1
    is_empty_praise(text), has_markup(text), words_for_each_link(text), mentioned_hosts(text)
    script_of(text), trigrams(text)


@pytest.mark.parametrize(
    "piece", ["http://", "www.", "a.", "<a ", "[", "é\u0301", "\u0301", "! ", "a" * 60 + ".", "a-", "'a", "x@"]
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    def measure(size: int) -> float:
        text = (piece * size)[:size]
        start = time.process_time()
        for look in (
            words,
            shingles,
            host_numbers,
            slots,
            mentioned_hosts,
            share_of_capitals,
            words_for_each_link,
            trigrams,
        ):
            look(text)
        return time.process_time() - start

    measure(100)
    assert measure(20_000) < max(16 * min(measure(2500) for _ in range(3)), 0.25)
    # A megabyte by another door than the form: what is beyond any comment is not looked at.
    assert measure(1_000_000) < 3
