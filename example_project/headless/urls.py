from __future__ import annotations

from django.urls import path

from headless import views

app_name = "headless"
urlpatterns = [path("", views.show, name="show")]
