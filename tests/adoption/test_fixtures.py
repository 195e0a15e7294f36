"""``dumpdata`` and ``loaddata`` of a site whose people are credited."""

from __future__ import annotations

from adoption.support import MAKE_ANN, GeneratedSite

FACTS = """
from blog.models import BlogPage
from wagtail_execvoice.authors.models import Byline, Person
answer = {
    "people": [(p.pk, p.name, p.user.username, [(t.language, t.title) for t in p.texts.all()]) for p in Person.objects.all()],
    "bylines": [(b.pk, b.page.slug, b.person.name, b.role, b.printed_name, b.printed_title) for b in Byline.objects.order_by("pk")],
    "pages": [(p.slug, p.get_byline().text) for p in BlogPage.objects.order_by("slug")],
}
"""
ADD_CREDITS = f"""
{MAKE_ANN}
from django.contrib.auth import get_user_model
ann.user = get_user_model().objects.get(username="admin")
ann.save()
bo = Person.objects.create(name="Bo Vos", user=get_user_model().objects.create_user("bo"))
from editor import PUBLISH, credit, edit
edit("published", **credit(ann), **PUBLISH)
edit("changed", **credit(bo, "editor"), **PUBLISH)
# In the draft's revision only, and nowhere else yet.
edit("draft", **credit(bo))
{FACTS}
"""


def test_people_and_bylines_survive_a_dump_and_a_load_in_natural_order(adopted: GeneratedSite) -> None:
    before, after = adopted.ask(f"""
{ADD_CREDITS}
from django.core.management import call_command
before = answer
call_command("dumpdata", "execvoice_authors", natural_foreign=True, natural_primary=True, output="people.json")
Byline.objects.all().delete()
Person.objects.all().delete()
call_command("loaddata", "people.json", verbosity=0)
{FACTS}
answer = [before, answer]
""")
    assert len(before["people"]) == 2
    assert ["published", "By Ann Bolt"] in before["pages"]
    assert after == before


# Wagtail's documentation leaves these out of a dump, for "migrate" makes them.
LEFT_OUT = [
    "contenttypes",
    "auth.permission",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission",
    "wagtailsearch",
    "sessions",
]


def test_a_whole_site_is_loaded_into_an_empty_database(adopted: GeneratedSite) -> None:
    before = adopted.ask(f"""
{ADD_CREDITS}
from django.core.management import call_command
call_command("dumpdata", natural_foreign=True, exclude={LEFT_OUT}, output="site.json")
call_command("flush", interactive=False, verbosity=0)
""")
    after, published = adopted.ask(f"""
from django.core.management import call_command
from editor import PUBLISH, edit
call_command("loaddata", "site.json", verbosity=0)
{FACTS}
answer = [answer, edit("draft", **PUBLISH).get_byline().text]
""")
    assert after == before
    assert published == "By Bo Vos"
