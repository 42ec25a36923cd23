"""Addresses outside the languages: pictures, as Wagtail writes them into pages."""

from django.urls import path

from cms.pages import views

app_name = "pictures"

urlpatterns = [path("images/<str:name>", views.picture, name="picture")]
