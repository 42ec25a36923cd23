"""Addresses of the front door."""

from django.urls import path

from coopkit.front_door import views

app_name = "front_door"
urlpatterns = [
    path("c/", views.mine, name="mine"),
    path("c/<slug:slug>/", views.home, name="home"),
]
