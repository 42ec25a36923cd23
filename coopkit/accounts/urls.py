"""Addresses of somebody's own account."""

from django.urls import path

from coopkit.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("language/", views.language, name="language"),
]
