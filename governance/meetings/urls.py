"""Addresses."""

from django.urls import path

from governance.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.resolutions, name="resolutions"),
    path("<slug:reference>/", views.resolution, name="resolution"),
]
