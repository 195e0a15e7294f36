"""What the share card of a page shows, and how it is drawn."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.module_loading import import_string
from PIL import Image

from wagtail_execvoice.authors.actions.credits import attach_people
from wagtail_execvoice.authors.artwork.cards import SIZE, CardContent, draw_card, get_key
from wagtail_execvoice.authors.artwork.pictures import Focus, Source, open_picture
from wagtail_execvoice.authors.constants import BYLINES_RELATION_NAME, Role
from wagtail_execvoice.authors.mixins import BylinesMixin, ExecutiveAuthorMixin
from wagtail_execvoice.conf import settings


def make_card(page: Any, known: str) -> tuple[str, File[bytes] | None]:
    """Return the key of the share card of ``page`` and its file: none if the key is ``known``."""
    with translation.override(page.locale.language_code):
        content = get_card_content(page)
        key = get_key(content, settings.CARD_RENDERER)
        if key == known:
            return key, None
        data = render_card(content)
    return key, ContentFile(data, name=f"card.{_get_format(data)}")


def get_card_content(page: Any) -> CardContent:
    """Collect what the share card of ``page`` shows."""
    portraits = page.get_share_portraits()
    image = page.get_share_image()
    names, position = page.get_share_byline()
    site = page.get_site()
    return CardContent(
        title=page.get_share_title(),
        byline=names,
        position=position,
        site_name=(site and site.site_name) or "",
        language=page.locale.language_code,
        people=max(len(portraits), _count_authors(page)),
        picture=get_source(image) if image is not None and image not in portraits else None,
        portraits=tuple(get_source(portrait) for portrait in portraits),
        **settings.CARD_COLOURS,
    )


def render_card(content: CardContent) -> bytes:
    """Return the card as the site draws it. What a function of the site returns is looked at before it is stored."""
    if not settings.CARD_RENDERER:
        return draw_card(content)
    card = import_string(settings.CARD_RENDERER)(content)
    if isinstance(card, Image.Image):
        file = BytesIO()
        card.convert("RGB").save(file, "JPEG", quality=90)
        return file.getvalue()
    with open_picture(BytesIO(card)) as picture:
        if picture.size != SIZE or picture.format not in {"JPEG", "PNG"}:
            raise ImproperlyConfigured("EXECVOICE['CARD_RENDERER'] must return a JPEG or PNG of 1200 by 630 pixels.")
    return bytes(card)


def get_source(image: Any) -> Source:
    """Return a Wagtail image as what is drawn: its content by digest, and its focal point."""
    focus = Focus()
    if image.has_focal_point() and image.width and image.height:
        wide, high = image.width, image.height
        focus = Focus(
            image.focal_point_x / wide,
            image.focal_point_y / high,
            image.focal_point_width / wide,
            image.focal_point_height / high,
        )
    try:
        digest = image.get_file_hash()
    except OSError:
        # Said where it is drawn.
        digest = f"missing {image.pk}"
    return Source(digest, focus, image.file)


def write_share_byline(page: Any) -> tuple[str, str]:
    """Return the authors of ``page`` in one phrase, and the position of a single one."""
    if isinstance(page, BylinesMixin) and (byline := page.get_byline()).authors:
        names = byline.author_names
        for credit in byline.authors:
            # A name is not parted between two lines.
            names = names.replace(credit.name, credit.name.replace(" ", "\u00a0"))
        return names, byline.authors[0].position if len(byline.authors) == 1 else ""
    if isinstance(page, ExecutiveAuthorMixin) and page.person:
        # The title of the page says the name already.
        text = page.get_person_text()
        name = "" if page.person.name in page.get_share_title() else page.person.name
        return name, text.position if text else ""
    return "", ""


def find_share_image(page: Any) -> Any | None:
    """Return the picture that ``page`` shows, for an executive's page the portrait."""
    if isinstance(page, BylinesMixin) and (picture := page.get_metadata_picture()):
        return picture[0]
    if isinstance(page, ExecutiveAuthorMixin) and page.person:
        return page.person.portrait
    return None


def find_portraits(page: Any) -> list[Any]:
    """Return the portraits of the authors of ``page`` in the order of the byline, without those who have none."""
    if isinstance(page, ExecutiveAuthorMixin):
        people = [page.person] if page.person else []
    else:
        bylines = [row for row in getattr(page, BYLINES_RELATION_NAME).all() if row.role == Role.AUTHOR]
        attach_people(bylines)
        people = [byline.person for byline in bylines if byline.person]
    prefetch_related_objects(people, "portrait")
    return [person.portrait for person in people if person.portrait and not person.portrait.is_svg()]


def _count_authors(page: Any) -> int:
    return len(page.get_byline().authors) if isinstance(page, BylinesMixin) else 0


def _get_format(data: bytes) -> str:
    return "png" if data.startswith(b"\x89PNG") else "jpg"
