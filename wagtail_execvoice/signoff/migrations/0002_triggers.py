from django.db import migrations


def drop_triggers(apps, schema_editor):
    from wagtail_execvoice.signoff.triggers import drop_triggers

    drop_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    """The triggers are made after migrations, not by one. This drops them before the tables go that they read."""

    dependencies = [("execvoice_signoff", "0001_initial")]

    operations = [migrations.RunPython(migrations.RunPython.noop, drop_triggers, elidable=False)]
