from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from demo.accounts import ACCOUNTS
from demo.models import SentMail


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/about.html", {"accounts": ACCOUNTS})


def list_mail(request: HttpRequest) -> HttpResponse:
    mails = Paginator(SentMail.objects.all(), 50).get_page(request.GET.get("page"))
    return render(request, "demo/mail.html", {"mails": mails})


def show_mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "demo/show_mail.html", {"mail": get_object_or_404(SentMail, pk=pk)})
