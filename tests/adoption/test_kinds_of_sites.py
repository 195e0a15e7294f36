"""Sites that differ from what wagtail start makes: another image model, another kind of key."""

from __future__ import annotations

import pytest
from adoption.support import NO_MIGRATION_IS_MISSING, SETTINGS, GeneratedSite


def test_pictures_are_of_the_image_model_of_the_site_and_it_needs_no_migration(custom_images: GeneratedSite) -> None:
    assert custom_images.ask(f"""
{NO_MIGRATION_IS_MISSING}
from django.db import connection
from django.core.files.images import ImageFile
from io import BytesIO
from PIL import Image
from pictures.models import Picture
from wagtail_execvoice.authors.models import Person
from wagtail_execvoice.pages.models import ExecutivePostPage
file = BytesIO()
Image.new("RGB", (8, 8)).save(file, "PNG")
file.seek(0)
picture = Picture.objects.create(title="Ann", credit="Bo", file=ImageFile(file, "ann.png"))
person = Person.objects.create(name="Ann Bolt", portrait=picture)
with connection.cursor() as cursor:
    tables = {{
        model.__name__: {{x[1] for x in connection.introspection.get_relations(cursor, model._meta.db_table).values()}}
        for model in (Person, ExecutivePostPage)
    }}
answer = [
    Person.objects.get().portrait.credit,
    ["pictures_picture" in tables[name] for name in ("Person", "ExecutivePostPage")],
    any("wagtailimages_image" in names for names in tables.values()),
]
""") == ["Bo", [True, True], False]


@pytest.mark.parametrize("field", ["AutoField", "BigAutoField"])
def test_no_kind_of_key_needs_a_migration(new_types: GeneratedSite, field: str) -> None:
    path = f"django.db.models.{field}"
    new_types.write(SETTINGS, f'{new_types.read(SETTINGS)}\nDEFAULT_AUTO_FIELD = "{path}"\n')
    code = f"{NO_MIGRATION_IS_MISSING}from django.conf import settings; answer = settings.DEFAULT_AUTO_FIELD"
    assert new_types.ask(code) == path
