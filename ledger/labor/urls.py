"""Addresses."""

from django.urls import path

from ledger.labor import views

app_name = "labor"
urlpatterns = [
    path("", views.hours, name="hours"),
    path("import/", views.import_hours, name="import"),
]
