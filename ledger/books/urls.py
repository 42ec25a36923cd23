"""Addresses of the books."""

from django.urls import path

from ledger.books import views

app_name = "books"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("import/", views.import_page, name="import"),
    path("entries/", views.entries, name="entries"),
    path("entries/<str:entry_id>/", views.right, name="right"),
    path("download/", views.download, name="download"),
    path("fava/", views.open_in_fava, name="fava"),
]
