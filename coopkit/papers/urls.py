"""Addresses."""

from django.urls import path

from coopkit.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.papers, name="list"),
    path("year/<int:year>/", views.year, name="year"),
    path("year/<int:year>/package/", views.package, name="package"),
    path("year/<int:year>/<str:name>", views.year_file, name="year_file"),
    path("<uuid:uid>.pdf", views.download, name="download"),
]
