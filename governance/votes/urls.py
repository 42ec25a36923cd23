"""Addresses."""

from django.urls import path

from governance.votes import views

app_name = "votes"
urlpatterns = [
    path("", views.motions, name="motions"),
    path("propose/", views.propose, name="propose"),
    path("<int:pk>/", views.motion, name="motion"),
    path("<int:pk>/declare/", views.declare, name="declare"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
