"""Before anybody decided anything: obvious spam of each kind stands below every real comment in the queue."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.urls import reverse

from wagtail_execvoice.comments.constants import Status
from wagtail_execvoice.comments.models import Decision, ReaderComment

pytestmark = pytest.mark.usefixtures("no_limits")

#: As readers write: short and long, with thanks, doubt, figures, a source, an abbreviation, in several languages.
REAL = [
    "Well said.",
    "I disagree with the second point, and the figures of last year say why.",
    "Thank you for this. We had the same discussion in our team, and chose otherwise: see https://example.org/why",
    "I worked in the old building for nine years, and what I miss is the light in the canteen at four o'clock.",
    "Waarom is de fabriek in Gent niet genoemd? Daar werken toch ook driehonderd mensen.",
    "Bedankt voor het stuk! Wordt het spreekuur in Luik ook verplaatst?",
    "Wie viele Stellen fallen weg, und bis wann wissen die Kolleginnen in Mainz Bescheid?",
    "Merci pour ces explications. Le calendrier me paraît pourtant bien serré pour l'équipe de nuit.",
    "The HR team and the CFO said the EU rules (GDPR) do not apply; is that still so?",
    "My father drove the night train to the harbour for thirty years. He would have liked this piece.",
    "Great! But who pays for the second shuttle from the station, and from when on?",
]
PRAISE = ["great", "awesome", "excellent", "nice", "helpful", "fantastic"]
THINGS = ["post", "article", "blog", "site", "website", "information"]
GOODS = ["pills", "casino", "loans", "watches", "followers", "backlinks"]
AD = "Earn five thousand {thing} a week from home with our proven {good} system, no skills needed, start {when}"


def make_links(rng: random.Random) -> tuple[str, str]:
    good = rng.choice(GOODS)
    sites = " ".join(f"https://{rng.choice(GOODS)}{number}.example/{good}" for number in range(rng.randint(3, 6)))
    return rng.choice([f"Cheap {good} {sites}", f"{sites} best {good} here", sites]), "Kim"


def make_markup(rng: random.Random) -> tuple[str, str]:
    good = rng.choice(GOODS)
    text = rng.choice(
        [
            f"[url=https://{good}.example]{good}[/url] [link=https://{good}.example/a]{good}[/link]",
            f"<a href='https://{good}.example'>{good}</a>",
        ]
    )
    return text, "Kim"


def make_gibberish(rng: random.Random) -> tuple[str, str]:
    letters = "bcdfghjklmnpqrstvwxz"
    return " ".join("".join(rng.choices(letters, k=rng.randint(6, 9))) for _n in range(8)), "Kim"


def make_praise(rng: random.Random) -> tuple[str, str]:
    praise, thing = rng.choice(PRAISE), rng.choice(THINGS)
    text = rng.choice(
        [
            f"{praise.title()} {thing}, keep it up!",
            f"Thanks for sharing such {praise} {thing}.",
            f"I really like your {thing}, it is {praise}. I have bookmarked it.",
        ]
    )
    return text, "Kim"


def make_copy(rng: random.Random) -> tuple[str, str]:
    when = rng.choice(["today", "tomorrow", "tonight"])
    return AD.format(thing="dollars", good="betting", when=when), f"Kim {rng.randint(1, 99)}"


KINDS = {
    "links": make_links,
    "markup": make_markup,
    "gibberish": make_gibberish,
    "empty praise": make_praise,
    "copies": make_copy,
}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_spam_of_each_kind_stands_below_every_real_comment_in_the_queue(
    admin_client: Any, write: Any, kind: str, seed: int
) -> None:
    rng = random.Random(f"{kind} {seed}")  # noqa: S311
    if kind == "copies":
        # Nothing is wrong with an advertisement that was never seen: it is by its copies that it is known.
        write(make_copy(rng)[0], name="Sam")
    seen = set(ReaderComment.objects.values_list("pk", flat=True))
    spam = [KINDS[kind](rng) for _number in range(6)]
    told = [*((body, name, True) for body, name in spam), *((body, "Ana", False) for body in REAL)]
    rng.shuffle(told)
    is_spam = {write(body, name=name).pk: bad for body, name, bad in told}
    assert not Decision.objects.filter(user__isnull=False).exists()
    response = admin_client.get(reverse("execvoice_comments:index"))
    queue = [card.comment for card in response.context["cards"] if card.comment.pk not in seen]
    order = [is_spam[comment.pk] for comment in queue]
    held_elsewhere = list(ReaderComment.objects.filter(pk__in=is_spam).exclude(status=Status.PENDING))
    assert all(is_spam[comment.pk] for comment in held_elsewhere)
    assert order.count(False) == len(REAL) and order == sorted(order), [
        (c.suspicion, is_spam[c.pk], c.body[:60], c.reasons) for c in queue
    ]


def test_a_reader_who_quotes_another_one_is_no_copy(write: Any) -> None:
    write(REAL[3])
    answer = write(
        f"> {REAL[3]}\n\nI was there too, and it was never that quiet when we had our lunch at noon, was it?"
    )
    assert "copies" not in {reason["code"] for reason in answer.reasons}
    assert "copies" in {reason["code"] for reason in write(f"Hello. {REAL[3]}", name="Sam").reasons}


def test_copies_are_told_by_their_number(write: Any) -> None:
    first, *others = (
        write(AD.format(thing="dollars", good="betting", when="today"), name=f"Kim {n}") for n in range(4)
    )
    assert [reason for reason in first.reasons if reason["code"] == "copies"] == []
    details = [reason["detail"] for other in others for reason in other.reasons if reason["code"] == "copies"]
    assert details == ["1", "2", "3"]
    suspicions = [other.suspicion for other in others]
    assert suspicions == sorted(suspicions) and first.suspicion < suspicions[0]
