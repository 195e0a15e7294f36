"""The desks that answer what readers write to an executive."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_execvoice.authors.models import ContactDesk


class ContactDeskViewSet(ModelViewSet):
    """Names and addresses of desks, for those who may know them."""

    model = ContactDesk
    name = url_prefix = url_namespace = "execvoice_contact_desks"
    icon = "mail"
    menu_label = _("Contact desks")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", Column("email", label=_("E-mail address"), classname="wrap-anywhere")]

    def get_edit_handler(self) -> Any:
        from wagtail_execvoice.authors.forms import ContactDeskForm

        return ObjectList(self.model.panels, base_form_class=ContactDeskForm).bind_to_model(self.model)
