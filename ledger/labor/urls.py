"""Addresses."""

from django.urls import URLPattern

app_name = "labor"
urlpatterns: list[URLPattern] = []
