"""What the readers of a voice can choose from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.authors.models import Byline
from wagtail_execvoice.pages.constants import Audience

#: Further back than any voice goes. A date from an import gone wrong must not make a list of two thousand years.
MOST_YEARS = 50


class PostFilterForm(forms.Form):
    """Chooses from ``posts`` by voice, topic, year and audience. It offers only what some post has.

    A form of the reader's own address, by GET and without a token: the page stays cacheable, and a choice can be linked to.
    """

    voice = forms.ChoiceField(label=_("Voice"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    audience = forms.ChoiceField(label=_("Audience"), required=False)

    def __init__(self, data: Any, *, posts: Any, voices: Any) -> None:
        """``posts`` is a queryset of pages with topics and bylines, ``voices`` one of author pages."""
        # Only our own: an address may carry what others put there, and "page" is the paginator's.
        super().__init__(
            {name: data.get(name, "") for name in self.base_fields}, auto_id="ev-filter-%s", label_suffix=""
        )
        self.posts = posts
        self.voices = {voice.slug: voice for voice in find_voices(posts, voices)}
        self._offer("voice", [(slug, voice.title) for slug, voice in self.voices.items()], _("All voices"))
        self._offer("topic", find_topics(posts), _("All topics"))
        audiences, years = find_audiences_and_years(posts)
        self._offer("year", [(str(year), str(year)) for year in years], _("All years"))
        self._offer("audience", audiences, _("All readers"))

    def _offer(self, name: str, choices: list[tuple[str, Any]], everything: Any) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [("", everything), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen and can be, by the name of the field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_used(self) -> bool:
        """Whether the reader asked for a part of the posts, be it one that there is not."""
        return any(self.data.values())

    @property
    def has_choices(self) -> bool:
        """False where every post would be found by every choice."""
        return any(len([*cast("Any", field).choices]) > 2 for field in self.fields.values())

    @property
    def query(self) -> str:
        """What was chosen, for an address; empty, or with a ``&`` at its end for what follows."""
        return f"{urlencode(self.chosen)}&" if self.chosen else ""

    def get_posts(self) -> Any:
        """Return the chosen posts: all if nothing was chosen, none if something was that there is not."""
        if not self.is_valid():
            return self.posts.none()
        posts = self.posts
        for name, value in self.chosen.items():
            posts = posts.filter(getattr(self, f"_by_{name}")(value))
        return posts

    def _by_voice(self, slug: str) -> Any:
        return Exists(written_by(self.voices[slug].person_id))

    def _by_topic(self, slug: str) -> Any:
        topics = self.posts.model.topics.through.objects
        return Exists(topics.filter(content_object=OuterRef("pk"), tag__slug=slug))

    def _by_year(self, year: str) -> Any:
        return Q(first_published_at__year=int(year))

    def _by_audience(self, audience: str) -> Any:
        return Q(audience=audience)


def written_by(person: Any) -> Any:
    """The credits as author of ``person`` (one, or an outer reference to one) on the page that is looked at."""
    return Byline.objects.filter(page=OuterRef("pk"), person=person, role=Role.AUTHOR)


def find_voices(posts: Any, voices: Any) -> list[Any]:
    """Return those of ``voices`` who wrote one of ``posts``."""
    wrote = Byline.objects.filter(page__in=posts.order_by().values("pk"), role=Role.AUTHOR)
    return list(voices.filter(Exists(wrote.filter(person=OuterRef("person")))).order_by("person__sort_key", "pk"))


def find_topics(posts: Any) -> list[tuple[str, str]]:
    """Return slug and name of every topic of ``posts``, by name."""
    items = posts.model.topics.through.objects.filter(content_object__in=posts.order_by().values("pk"))
    return [*Tag.objects.filter(pk__in=items.values("tag")).order_by("name").values_list("slug", "name")]


def find_audiences_and_years(posts: Any) -> tuple[list[tuple[str, Any]], list[int]]:
    """Return the audiences that some of ``posts`` were written for, and the years in which they were published, the last first.

    "Everyone" is no audience to choose.
    """
    # One question for both: each has to look at all posts.
    rows = posts.order_by().values("audience").annotate(first=Min("first_published_at"), last=Max("first_published_at"))
    ends = {row["audience"]: (row["first"], row["last"]) for row in rows}
    audiences = [(value, label) for value, label in Audience.choices if value in ends and value != Audience.EVERYONE]
    return audiences, find_years(posts, [to_year(moment) for pair in ends.values() for moment in pair if moment])


def find_years(posts: Any, ends: list[int]) -> list[int]:
    """Return the years, the last first, that some of ``posts`` are of. None is outside of ``ends``."""
    if not ends:
        return []
    years = range(max(ends), max(min(ends), max(ends) - MOST_YEARS + 1) - 1, -1)
    # Not by truncating dates: MariaDB can do that in the site's own time only after somebody loaded its time zones.
    conditions = {f"in_{year}": Count("pk", filter=Q(first_published_at__year=year)) for year in years}
    counts = posts.order_by().aggregate(**conditions)
    return [year for year in years if counts[f"in_{year}"]]


def to_year(moment: datetime) -> int:
    """The year by the clock of the site."""
    return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).year
