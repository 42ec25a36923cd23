"""Addresses around the courses, below `learn/`; the pages' own are Wagtail's."""

from django.urls import path

from cms.pages import views

app_name = "pages"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("facts/", views.facts, name="facts"),
]
