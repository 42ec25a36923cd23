"""Addresses that belong to no co-op, in every language."""

from django.urls import path

from coopkit.front_door import views

urlpatterns = [path("components/", views.components, name="components")]
