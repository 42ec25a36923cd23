"""Addresses outside the languages."""

from django.urls import path

from coopkit.front_door import views

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.health, name="health"),
]
