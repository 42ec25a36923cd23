"""Addresses."""

from django.urls import path

from coopkit.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.papers, name="list"),
    path("<uuid:uid>.pdf", views.download, name="download"),
]
