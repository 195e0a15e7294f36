"""The three screens of publishing without signatures."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from testapp.models import GuardedPage

from wagtail_execvoice.signoff.models import BreakGlass

pytestmark = pytest.mark.django_db
REASON = "The recall must be public before the shops open this morning."


@pytest.fixture
def draft(make_page: Any, make_policy: Any, legal: Any) -> Any:
    make_policy(("legal", legal))
    return make_page()


def publish(client: Any, page: Any, **values: str) -> Any:
    url = reverse("execvoice_signoff:emergency", args=[page.pk])
    digest = client.get(url).context["form"].initial["digest"]
    return client.post(url, {"category": "crisis", "reason": REASON, "digest": digest, **values})


def test_it_asks_first_and_publishes_by_post(draft: Any, client: Any, make_chief: Any) -> None:
    client.force_login(make_chief("chief"))
    url = reverse("execvoice_signoff:emergency", args=[draft.pk])
    shown = client.get(url).content.decode()
    assert "at once" in shown
    assert "<bdi>A post</bdi>" in shown
    assert not BreakGlass.objects.exists()
    assert publish(client, draft).status_code == 302
    assert GuardedPage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("who", ["admin_user", "lawyer"])
def test_whoever_was_not_given_the_right_learns_nothing(draft: Any, client: Any, who: str, request: Any) -> None:
    client.force_login(request.getfixturevalue(who))
    response = client.get(reverse("execvoice_signoff:emergency", args=[draft.pk]))
    assert response.status_code == 404
    assert b"A post" not in response.content


def test_what_was_typed_is_kept_when_the_reason_is_too_short(draft: Any, client: Any, make_chief: Any) -> None:
    client.force_login(make_chief("chief"))
    response = publish(client, draft, reason="Now!")
    assert response.status_code == 409
    assert "Now!" in response.content.decode()


def test_a_text_that_changed_meanwhile_is_shown_anew(draft: Any, client: Any, make_chief: Any, writer: Any) -> None:
    client.force_login(make_chief("chief"))
    response = publish(client, draft, digest="0" * 64)
    assert response.status_code == 409
    assert response.context["form"]["digest"].value() != "0" * 64
    assert not GuardedPage.objects.get(pk=draft.pk).live


def test_the_second_person_confirms_or_declines(
    make_page: Any, make_policy: Any, legal: Any, client: Any, make_chief: Any
) -> None:
    make_policy(("legal", legal), second_person=True)
    page = make_page()
    client.force_login(make_chief("first"))
    publish(client, page)
    url = reverse("execvoice_signoff:emergency_confirm", args=[BreakGlass.objects.get().pk])
    assert client.post(url, {"decision": "confirm"}).status_code == 409
    client.force_login(make_chief("second"))
    assert REASON in client.get(url).content.decode()
    client.post(url, {"decision": "confirm"})
    assert GuardedPage.objects.get(pk=page.pk).live


def test_somebody_who_signs_for_the_page_reviews_it(draft: Any, client: Any, make_chief: Any, lawyer: Any) -> None:
    client.force_login(make_chief("chief"))
    publish(client, draft)
    url = reverse("execvoice_signoff:emergency_review", args=[BreakGlass.objects.get().pk])
    assert client.get(url).status_code == 404
    client.force_login(lawyer)
    assert REASON in client.get(url).content.decode()
    assert client.post(url, {"outcome": "ratified", "note": ""}).status_code == 200
    client.post(url, {"outcome": "ratified", "note": "It could not wait."})
    assert BreakGlass.objects.get().outcome == "ratified"
    assert "reviewed already" in client.get(url).content.decode()


def test_the_editor_offers_it_to_those_who_have_the_right(
    draft: Any, client: Any, make_chief: Any, admin_user: Any
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    url = reverse("execvoice_signoff:emergency", args=[draft.pk])
    client.force_login(make_chief("chief"))
    assert url in client.get(edit).content.decode()
    client.force_login(admin_user)
    assert url not in client.get(edit).content.decode()


def test_the_second_person_reads_what_they_confirm(
    make_page: Any, make_policy: Any, legal: Any, client: Any, make_chief: Any, writer: Any
) -> None:
    make_policy(("legal", legal), second_person=True)
    client.force_login(make_chief("first"))
    publish(client, make_page("Words of the emergency."))
    glass = BreakGlass.objects.get()
    url = reverse("execvoice_signoff:emergency_text", args=[glass.pk])
    client.force_login(make_chief("second"))
    screen = client.get(reverse("execvoice_signoff:emergency_confirm", args=[glass.pk])).content.decode()
    assert f'src="{url}"' in screen
    # Its record is for those who may see the register.
    assert reverse("execvoice_register:emergency_certificate", args=[glass.pk]) not in screen
    response = client.get(url)
    assert "Words of the emergency." in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    client.force_login(writer)
    assert client.get(url).status_code == 404


def test_whoever_reviews_it_reads_what_went_live(draft: Any, client: Any, make_chief: Any, lawyer: Any) -> None:
    client.force_login(make_chief("chief"))
    publish(client, draft)
    client.force_login(lawyer)
    glass = BreakGlass.objects.get()
    url = reverse("execvoice_signoff:emergency_text", args=[glass.pk])
    assert f'src="{url}"' in client.get(reverse("execvoice_signoff:emergency_review", args=[glass.pk])).content.decode()
    assert "What we think." in client.get(url).content.decode()


def test_the_certificate_leads_whoever_may_review_it_to_the_review(
    draft: Any, client: Any, make_chief: Any, make_user: Any, lawyer: Any
) -> None:
    chief = make_chief("chief")
    client.force_login(chief)
    publish(client, draft)
    glass = BreakGlass.objects.get()
    certificate = reverse("execvoice_register:emergency_certificate", args=[glass.pk])
    review = reverse("execvoice_signoff:emergency_review", args=[glass.pk])
    for user, leads in ((lawyer, True), (chief, False)):
        user.user_permissions.add(Permission.objects.get(codename="view_signoffrequest"))
        client.force_login(user)
        assert (f'href="{review}"' in client.get(certificate).content.decode()) is leads
    client.force_login(lawyer)
    client.post(review, {"outcome": "ratified", "note": "It could not wait."})
    assert review not in client.get(certificate).content.decode()


def test_the_certificate_leads_the_second_person_to_the_confirmation(
    make_page: Any, make_policy: Any, legal: Any, client: Any, make_chief: Any, lawyer: Any
) -> None:
    make_policy(("legal", legal), second_person=True)
    client.force_login(make_chief("first"))
    publish(client, make_page())
    glass = BreakGlass.objects.get()
    confirm = reverse("execvoice_signoff:emergency_confirm", args=[glass.pk])
    for user, leads in ((make_chief("second"), True), (lawyer, False)):
        user.user_permissions.add(Permission.objects.get(codename="view_signoffrequest"))
        client.force_login(user)
        certificate = client.get(reverse("execvoice_register:emergency_certificate", args=[glass.pk]))
        assert (f'href="{confirm}"' in certificate.content.decode()) is leads
