"""A certificate: everything that is known of one text, and how."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_execvoice.compat import get_base_page_model
from wagtail_execvoice.signoff.certificates.approvals import Approved, list_approvals
from wagtail_execvoice.signoff.certificates.content import Part, read_content, read_reference
from wagtail_execvoice.signoff.certificates.history import Act, Use, explain_exception, list_acts, list_uses
from wagtail_execvoice.signoff.certificates.names import say_kind
from wagtail_execvoice.signoff.models import (
    BreakGlass,
    Grant,
    Identity,
    LedgerHead,
    Signature,
    SignedContent,
    SignOffRequest,
)
from wagtail_execvoice.signoff.specs import Spec
from wagtail_execvoice.signoff.tallies import Tally, tally
from wagtail_execvoice.signoff.words import Fact, describe, find_sections, name_language, name_type


@dataclass(frozen=True)
class Certificate:
    """What stands on the paper. Everything is text already, or evidence that cannot change."""

    number: str
    title: str
    page_id: int
    digest: str
    content: SignedContent | None
    parts: list[Part]
    references: list[dict[str, Any]]
    page_type: str
    language: str
    acts: list[Act]
    uses: list[Use]
    head: LedgerHead | None
    request: SignOffRequest | None = None
    emergency: BreakGlass | None = None
    grant: Grant | None = None
    signatures: list[Signature] = field(default_factory=list)
    tally: Tally | None = None
    policy: list[Fact] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    exception: dict[str, str] = field(default_factory=dict)
    approvals: list[Approved] = field(default_factory=list)


def certify_request(request: SignOffRequest) -> Certificate:
    """Return the certificate of what was put before its signers, however that ended."""
    signatures = list(request.signatures.select_related("signer", "on_behalf_of", "slot").order_by("signed_at", "pk"))
    spec = Spec.from_json(request.policy_version.spec) if request.policy_version else None
    policy = describe(spec, find_sections([spec], get_base_page_model())) if spec else []
    return Certificate(
        number=f"R-{request.pk}",
        title=request.page_title,
        page_id=request.page_id,
        **_describe_content(request.content, request.content_id),
        acts=list_acts(request.page_id, request_id=request.pk),
        uses=list_uses(request.page_id, request.content_id),
        head=_find_head(),
        request=request,
        signatures=signatures,
        tally=tally(request),
        policy=policy,
        contributors=name_accounts(request.contributors),
        approvals=list_approvals(request.page_id, request.content_id, request.submitted_at),
    )


def certify_emergency(glass: BreakGlass) -> Certificate:
    """Return the certificate of what was published without signatures."""
    return Certificate(
        number=f"E-{glass.pk}",
        title=glass.page_title,
        page_id=glass.page_id,
        **_describe_content(glass.content, glass.content_id),
        acts=list_acts(glass.page_id, row=f"breakglass:{glass.pk}"),
        uses=list_uses(glass.page_id, glass.content_id),
        head=_find_head(),
        emergency=glass,
        approvals=list_approvals(glass.page_id, glass.content_id, glass.content.created_at),
    )


def certify_grant(grant: Grant) -> Certificate:
    """Return the certificate of what may be live without a request: a baseline, an import, a policy without signatures."""
    content = SignedContent.objects.filter(pk=grant.digest).first()
    row = f"grant:{grant.pk}"
    described = _describe_content(content, grant.digest)
    title = next((line.text for part in described["parts"][:1] for line in part.lines), "")
    return Certificate(
        number=f"G-{grant.pk}",
        title=title or _("page %(id)d") % {"id": grant.page_id},
        page_id=grant.page_id,
        **described,
        acts=list_acts(grant.page_id, row=row),
        uses=list_uses(grant.page_id, grant.digest),
        head=_find_head(),
        grant=grant,
        exception=explain_exception(row) if grant.source in {"baseline", "import"} else {},
        approvals=list_approvals(grant.page_id, grant.digest, content.created_at if content else None),
    )


def _describe_content(content: SignedContent | None, digest: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"type": "", "language": "", "content": {}}
    document = json.loads(content.canonical) if content else empty
    return {
        "digest": digest,
        "content": content,
        "parts": read_content(document),
        "references": [
            {**each, "kind_in_words": say_kind(each["kind"]), "parts": read_reference(each, document)}
            for each in document.get("references", [])
        ],
        "page_type": name_type(document["type"]),
        "language": name_language(document["language"]),
    }


def _find_head() -> LedgerHead | None:
    head: LedgerHead | None = LedgerHead.objects.order_by("pk").first()
    return head


def name_accounts(keys: Iterable[str]) -> list[str]:
    """Return the names of accounts: as they were known to sign-off, else as they are called now, if they are there."""
    keys = list(keys)
    known = {identity.user_key: str(identity) for identity in Identity.objects.filter(user_key__in=keys).order_by("pk")}
    User = get_user_model()
    pks = [pk for key in keys if key not in known and (pk := _as_pk(User, key)) is not None]
    known |= {str(user.pk): str(get_user_display_name(user)) for user in User._default_manager.filter(pk__in=pks)}
    return [known.get(key, _("erased person")) for key in keys]


def _as_pk(model: Any, key: str) -> Any:
    try:
        return model._meta.pk.to_python(key)
    except (ValidationError, ValueError):
        return None
