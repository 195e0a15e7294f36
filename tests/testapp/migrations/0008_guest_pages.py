import django.db.models.deletion
import swapper
import wagtail_execvoice.guestposts.mixins
import wagtail_execvoice.signoff.mixins
from django.db import migrations, models

# As in 0001: the base page differs with the factor of the run.
swapper.set_app_prefix('wagtailcore', 'wagtail')
PAGE_MODEL = swapper.get_model_name('wagtailcore', 'Page')
PARENT_LINK = PAGE_MODEL.split('.')[1].lower() + '_ptr'


class Migration(migrations.Migration):

    dependencies = [('testapp', '0007_talk_pages')]

    operations = [
        migrations.CreateModel(
            name='GuestPage',
            fields=[
                (PARENT_LINK, models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=PAGE_MODEL)),
                ('body', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
            bases=(wagtail_execvoice.signoff.mixins.SignOffMixin, wagtail_execvoice.guestposts.mixins.GuestPostMixin, PAGE_MODEL.lower()),
        ),
    ]
