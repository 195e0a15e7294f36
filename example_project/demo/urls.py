from __future__ import annotations

from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("", views.about, name="about"),
    path("mail/", views.list_mail, name="mail"),
    path("mail/<int:pk>/", views.show_mail, name="show_mail"),
]
