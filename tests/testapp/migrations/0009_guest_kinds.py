import django.db.models.deletion
import swapper
import wagtail.fields
import wagtail_execvoice.guestposts.mixins
from django.db import migrations, models

# As in 0001: the base page differs with the factor of the run.
swapper.set_app_prefix('wagtailcore', 'wagtail')
PAGE_MODEL = swapper.get_model_name('wagtailcore', 'Page')
PARENT_LINK = PAGE_MODEL.split('.')[1].lower() + '_ptr'


def make_page_type(name, *fields):
    link = models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=PAGE_MODEL)
    return migrations.CreateModel(
        name=name,
        fields=[(PARENT_LINK, link), *fields],
        options={'abstract': False},
        bases=(wagtail_execvoice.guestposts.mixins.GuestPostMixin, PAGE_MODEL.lower()),
    )


class Migration(migrations.Migration):

    dependencies = [('testapp', '0008_guest_pages')]

    operations = [
        make_page_type('DatedGuestPage', ('date', models.DateField()), ('section', models.CharField(max_length=20)), ('body', wagtail.fields.RichTextField())),
        make_page_type('OddGuestPage', ('intro', wagtail.fields.RichTextField(blank=True)), ('remarks', models.TextField(blank=True)), ('main_text', wagtail.fields.RichTextField(blank=True))),
        make_page_type(
            'StreamGuestPage',
            ('related', wagtail.fields.StreamField([('link', 0)], blank=True, block_lookup={0: ('wagtail.blocks.URLBlock', (), {})})),
            ('words', wagtail.fields.StreamField([('correction', 0), ('copy', 0)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {})})),
        ),
    ]
