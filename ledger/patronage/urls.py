"""Addresses."""

from django.urls import URLPattern

app_name = "patronage"
urlpatterns: list[URLPattern] = []
