from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from wagtail_execvoice.authors.artwork.pictures import check_image
from wagtail_execvoice.authors.bylines import Credit
from wagtail_execvoice.authors.names import fallback_languages, make_sort_key, make_sort_name
from wagtail_execvoice.authors.networks import LONGEST_ADDRESS, NETWORKS, get_network_choices
from wagtail_execvoice.authors.panels import PersonTextsPanel, SocialProfilesPanel
from wagtail_execvoice.authors.querysets import PersonQuerySet
from wagtail_execvoice.text import single_line


class Person(ClusterableModel):
    """Anyone who can be credited: executive or guest, with or without an account."""

    name = models.CharField(
        _("name"), max_length=200, help_text=_("As it is printed, for example “Joost van der Meer”.")
    )
    sort_name = models.CharField(
        _("name for sorting"),
        max_length=200,
        blank=True,
        help_text=_("For example “Meer, Joost van der”. Made from the name if you leave it empty."),
    )
    # What lists are sorted by: databases disagree about where "Åkesson" goes, and SQLite puts it after "Zhang".
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    honorific_prefix = models.CharField(
        _("honorific before the name"), max_length=50, blank=True, help_text=_("For example “Dr.”")
    )
    honorific_suffix = models.CharField(
        _("honorific after the name"), max_length=50, blank=True, help_text=_("For example “MBE”")
    )
    portrait = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="execvoice_person",
        help_text=_("Only for people who log in here. Linking or unlinking an account never changes a byline."),
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("For you and your colleagues. No page, feed or API ever shows it.")
    )
    is_archived = models.BooleanField(
        _("archived"),
        default=False,
        help_text=_("Archived people keep every credit and page they have, but are not offered for new ones."),
    )
    # A merged person stays behind as a pointer: drafts and old revisions go on naming it, and are not rewritten.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="merged_people"
    )
    # The pointer is no use of the person it points to: otherwise "Usage" would list who was merged.
    merged_into.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    #: While it is being saved: whether share cards show an older portrait.
    has_another_portrait = False

    objects = PersonQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("sort_name"),
                FieldRowPanel([FieldPanel("honorific_prefix"), FieldPanel("honorific_suffix")]),
                FieldPanel("portrait"),
            ],
            heading=_("Identity"),
        ),
        PersonTextsPanel(
            "texts",
            heading=_("Title, organisation and biography, per language"),
            label=_("Language"),
            help_text=_("A language that is missing falls back to the site's own language."),
        ),
        SocialProfilesPanel("profiles", heading=_("Profiles on other sites"), label=_("Profile")),
        MultiFieldPanel(
            [
                # Whose voice somebody has is not for everybody to say who may correct a title.
                FieldPanel("user", permission="execvoice_authors.link_account"),
                FieldPanel("email"),
                FieldPanel("is_archived"),
            ],
            heading=_("Account and administration"),
        ),
    ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        # A name of invisible characters is none, and one that turns the direction of what follows is no name.
        self.name, self.sort_name = single_line(self.name), single_line(self.sort_name)
        if not self.name:
            raise ValidationError({"name": _("This name has no visible characters.")})
        self.sort_name = self.sort_name or make_sort_name(self.name)
        self._check_portrait()

    def _check_portrait(self) -> None:
        """A portrait is cut to many sizes: say now that it cannot be, and not where it is missing later."""
        portrait = self.portrait
        if portrait is None or portrait.is_svg() or Person.objects.filter(pk=self.pk, portrait=portrait).exists():
            return
        try:
            check_image(portrait)
        except ValidationError as error:
            raise ValidationError({"portrait": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = self.sort_name or make_sort_name(self.name)
        self.sort_key = make_sort_key(self.sort_name)
        super().save(*args, **kwargs)

    def get_text(self, language: str | None = None) -> PersonText:
        """Return the texts in ``language`` (default: the active one), else in the next best language, else empty ones."""
        texts: dict[str, PersonText] = {text.language: text for text in self.texts.all()}
        for code in fallback_languages(language or get_language() or settings.LANGUAGE_CODE):
            if code in texts:
                return texts[code]
        return next(iter(texts.values()), PersonText(person=self))

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        permissions = [("link_account", "Can say which account a person has")]


class PersonText(Orderable):
    """What is said of a person in one language."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=20)
    # The context keeps the word apart from the title of a page: Django puts the catalogues of all apps together.
    title = models.CharField(
        pgettext_lazy("of a person", "title"),
        max_length=200,
        blank=True,
        help_text=_("For example “Chief Financial Officer”."),
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    bio_short = models.CharField(_("biography in one line"), max_length=200, blank=True)
    bio_medium = models.TextField(
        _("biography in one paragraph"), blank=True, help_text=_("50 to 100 words, as speakers' programmes ask for.")
    )
    bio_long = RichTextField(_("full biography"), blank=True, features=["bold", "italic", "link", "ul"])

    panels = [
        FieldPanel("language"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("organisation")]),
        FieldPanel("bio_short"),
        FieldPanel("bio_medium"),
        FieldPanel("bio_long"),
    ]

    def __str__(self) -> str:
        return f"{self.person} ({self.language})"

    @property
    def position(self) -> str:
        """Title and organisation in one phrase."""
        return Credit(name=self.person.name, title=self.title, affiliation=self.organisation).position

    class Meta(Orderable.Meta):
        verbose_name = _("texts in one language")
        verbose_name_plural = _("texts per language")
        constraints = [
            models.UniqueConstraint(fields=["person", "language"], name="execvoice_one_text_per_language"),
        ]


class SocialProfile(Orderable):
    """Where else a person is found. The address is stored in one canonical form, whatever was pasted."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="profiles")
    network = models.CharField(_("network"), max_length=20, choices=get_network_choices)
    address = models.CharField(
        _("address"), max_length=LONGEST_ADDRESS, help_text=_("The address of the profile, or its handle.")
    )

    panels = [FieldRowPanel([FieldPanel("network"), FieldPanel("address")])]

    def __str__(self) -> str:
        return self.address

    @property
    def network_name(self) -> str:
        """The name of the network, in the active language where it has one."""
        network = NETWORKS.get(self.network)
        return str(network.name) if network else self.network

    class Meta(Orderable.Meta):
        verbose_name = _("profile on another site")
        verbose_name_plural = _("profiles on other sites")
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="execvoice_each_profile_once"),
        ]
