"""Addresses."""

from django.urls import path, re_path

from governance.bylaws import views

app_name = "bylaws"
urlpatterns = [
    path("", views.text, name="text"),
    re_path(r"^(?P<on>\d{4}-\d{2}-\d{2})/$", views.text_on, name="text_on"),
]
