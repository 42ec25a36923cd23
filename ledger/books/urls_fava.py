"""Addresses outside the languages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
