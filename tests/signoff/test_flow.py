"""From a draft to a live page: the way that everybody takes."""

from __future__ import annotations

from typing import Any

import pytest
from testapp.models import GuardedPage

from wagtail_execvoice.signoff.constants import RequestState
from wagtail_execvoice.signoff.errors import DecisionRefused, SignOffRequired
from wagtail_execvoice.signoff.models import Grant, Signature

pytestmark = pytest.mark.django_db


def test_a_page_that_nobody_signed_does_not_go_live(make_page: Any, make_policy: Any, legal: Any) -> None:
    make_policy(("legal", legal))
    page = make_page()
    with pytest.raises(SignOffRequired):
        page.get_latest_revision().publish()
    assert not GuardedPage.objects.get(pk=page.pk).live


def test_the_author_then_legal_sign_and_the_page_is_live(
    make_page: Any,
    make_policy: Any,
    legal: Any,
    lawyer: Any,
    executive: Any,
    writer: Any,
    person: Any,
    submit: Any,
    sign_by: Any,
) -> None:
    make_policy(("voice", None, 1), ("legal", legal, 2))
    page = make_page(user=writer, authors=[person])
    request = submit(page, writer)
    sign_by(request, executive)
    assert not GuardedPage.objects.get(pk=page.pk).live
    sign_by(request, lawyer)
    page = GuardedPage.objects.get(pk=page.pk)
    assert page.live and page.live_revision_id == page.latest_revision_id
    request.refresh_from_db()
    assert request.state == RequestState.SIGNED
    assert Signature.objects.count() == 2 and Grant.objects.count() == 1


def test_whoever_wrote_the_text_cannot_sign_it_for_legal(
    make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any
) -> None:
    make_policy(("legal", legal))
    request = submit(make_page(user=lawyer), lawyer)
    from wagtail_execvoice.signoff.actions.signing import sign

    with pytest.raises(DecisionRefused):
        sign(request.pk, request.slots.get().pk, lawyer, digest=request.digest)


def test_the_sentence_that_was_signed_names_the_signer_until_they_are_erased(
    make_page: Any, make_policy: Any, legal: Any, lawyer: Any, submit: Any, sign_by: Any
) -> None:
    from wagtail_execvoice.signoff.actions.identities import erase_identity

    make_policy(("legal", legal))
    signature = sign_by(submit(make_page()), lawyer)
    assert (
        signature.sentence == "I, lawyer, approve the publication of “A post” for Legal." or "@" in signature.sentence
    )
    assert "lawyer" not in signature.meaning
    erase_identity(user_key=str(lawyer.pk))
    assert "erased person" in Signature.objects.get().sentence
