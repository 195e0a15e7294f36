from __future__ import annotations
import pytest
from django.urls import reverse
from wagtail_execvoice.comments.models import ReaderComment

def test_smoke(admin_client, write):
    c = write("Hello", email="ana@example.com"); write("Two http://a.example http://b.example http://c.example d")
    r = admin_client.get(reverse("execvoice_comments:index"))
    open("/tmp/panel.html","w").write(r.content.decode())
    assert r.status_code == 200
    r = admin_client.post(reverse("execvoice_comments:decide"), {"act": "approve", "comment": f"{c.pk}:1"}, follow=True)
    assert "Undo" in r.content.decode()
    open("/tmp/panel2.html","w").write(r.content.decode())
    for q in ("spam", "all", "reported", "approved", "rejected"):
        assert admin_client.get(reverse(f"execvoice_comments:{q}")).status_code == 200
    assert admin_client.get(reverse("execvoice_comments:decide") + f"?comment={c.pk}").status_code == 200
    assert admin_client.get(reverse("execvoice_comments:index") + "?export=xlsx").status_code == 200
