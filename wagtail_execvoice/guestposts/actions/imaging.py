"""The pictures of a guest become images of the site, all of them or none."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import get_root_collection_id
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from wagtail_execvoice.guestposts.errors import SubmissionRefused
from wagtail_execvoice.guestposts.filling import Picture
from wagtail_execvoice.guestposts.models import Submission

logger = logging.getLogger("wagtail_execvoice.guestposts")


class Images:
    """Those that were made of one text."""

    def __init__(self) -> None:
        self.made: list[Any] = []

    def make(self, row: Submission, picture: Any, user: Any) -> Picture:
        """Return a picture of a guest as one of the site's images."""
        Image = get_image_model()
        title = (picture.description or f"{row.name}: {row.title}")[:255]
        image = Image(title=title, uploaded_by_user=user, collection_id=_find_collection(Image, user))
        if hasattr(image, "description"):
            image.description = picture.description
        # A name that nobody guesses: what is drafted is not public, and its files can be read by whoever knows where they are.
        # By the key in it the picture is found when the guest has their data erased.
        image.file = ImageFile(BytesIO(bytes(picture.data)), name=f"guest-{row.pk}-{secrets.token_urlsafe(16)}.jpg")
        self.made.append(image)
        try:
            image.save()
        except (ValidationError, IntegrityError, DataError, ValueError) as error:
            # For whoever looks after the site: the words for the editor do not hold what they need.
            logger.warning("The picture of a guest could not become one of %s.", Image._meta.label, exc_info=True)
            raise SubmissionRefused("incomplete", _explain()) from error
        return Picture(image, picture.description, picture.credit)

    def delete_files(self) -> None:
        for image in self.made:
            # One that cannot be deleted must not hide why.
            with suppress(OSError):
                image.file.storage.delete(image.file.name)


@contextmanager
def make_images() -> Iterator[Images]:
    """Give what makes images. Put it around the transaction: when that fails, the database forgets the rows, and no file stays."""
    images = Images()
    try:
        yield images
    except BaseException:
        images.delete_files()
        raise


def _explain() -> str:
    return _(
        "The pictures of the guest cannot become images of the site: its images need something that no guest gives. Ask "
        "whoever looks after the site: its log says what."
    )


def _find_collection(Image: Any, user: Any) -> int:
    policy = CollectionOwnershipPermissionPolicy(Image, auth_model=Image, owner_field_name="uploaded_by_user")
    first = policy.collections_user_has_permission_for(user, "add").first()
    return int(first.pk) if first else int(get_root_collection_id())
