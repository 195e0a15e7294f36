"""The panel in the account settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission

from wagtail_execvoice.signoff.models import SignOffPreferences

pytestmark = pytest.mark.django_db
PANEL = "execvoice_signoff-reminders"
DEPUTIES = "execvoice_my_deputies:index"


def account(client: Any, user: Any) -> str:
    client.force_login(user)
    return str(client.get(reverse("wagtailadmin_account")).content.decode())


def save(client: Any, user: Any, **choices: str) -> Any:
    client.force_login(user)
    response = client.get(reverse("wagtailadmin_account"))
    data: dict[str, Any] = {}
    for panels in response.context["panels_by_tab"].values():
        for form in (panel.get_form() for panel in panels if panel.name != "password"):
            for field in form:
                value = field.value()
                if value not in (None, False) and field.html_name != "avatar-avatar":
                    data[field.html_name] = value
    for name in ("reminders", "outcomes"):
        data.pop(f"execvoice_signoff-{name}", None)
    data.update({f"execvoice_signoff-{name}": value for name, value in choices.items()})
    # Wagtail's own panel wants a name.
    data.update({name: "Ann" for name in data if name.endswith(("first_name", "last_name"))})
    return client.post(reverse("wagtailadmin_account"), data)


def test_a_signer_chooses_which_mails_to_get(client: Any, lawyer: Any, legal: Any, make_policy: Any) -> None:
    make_policy(("legal", legal))
    html = account(client, lawyer)
    assert PANEL in html
    assert "always sent" in html
    assert save(client, lawyer, outcomes="on").status_code == 302
    preferences = SignOffPreferences.objects.get(user=lawyer)
    assert (preferences.reminders, preferences.outcomes) == (False, True)


def test_looking_at_it_writes_nothing(client: Any, lawyer: Any, legal: Any, make_policy: Any) -> None:
    make_policy(("legal", legal))
    account(client, lawyer)
    assert not SignOffPreferences.objects.exists()


def test_whoever_has_nothing_to_do_with_sign_off_does_not_see_it(client: Any, writer: Any, lawyer: Any) -> None:
    # No policy names the group of the lawyer.
    for user in (writer, lawyer):
        html = account(client, user)
        assert PANEL not in html
        assert reverse(DEPUTIES) not in html


def test_whoever_submits_sees_it_without_the_deputies(client: Any, writer: Any, home: Any) -> None:
    group = Group.objects.create(name="Writers")
    GroupPagePermission.objects.create(group=group, page=home, permission_type="add")
    writer.groups.add(group)
    html = account(client, writer)
    assert PANEL in html
    assert reverse(DEPUTIES) not in html


def test_an_author_who_was_asked_sees_it(
    client: Any, make_policy: Any, person: Any, executive: Any, writer: Any, make_page: Any, submit: Any
) -> None:
    make_policy(("voice", None))
    submit(make_page(user=writer, authors=[person]), writer)
    html = account(client, executive)
    assert PANEL in html
    assert reverse(DEPUTIES) in html
