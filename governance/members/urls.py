"""Addresses."""

from django.urls import path

from governance.members import views

app_name = "members"
urlpatterns = [path("", views.roll, name="roll")]
