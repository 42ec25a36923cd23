"""Addresses."""

from django.urls import path

from governance.members import views

app_name = "members"
urlpatterns = [
    path("", views.roll, name="roll"),
    path("changes/", views.changes_page, name="changes"),
    path("register/", views.register, name="register"),
    path("directory/", views.directory, name="directory"),
    path("directory.vcf", views.directory_vcf, name="directory_vcf"),
    path("add/", views.add, name="add"),
    path("exits/", views.exits, name="exits"),
    path("import/", views.import_roll, name="import"),
    path("import/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("export/", views.export, name="export"),
    path("export.zip", views.export_zip, name="export_zip"),
    path("kept/", views.kept, name="kept"),
    path("<str:code>/", views.member, name="member"),
    path("<str:code>/contact/", views.contact, name="contact"),
    path("<str:code>/erase/", views.erase, name="erase"),
    path("<str:code>/event/", views.event, name="event"),
    path("<str:code>/reverse/<int:pk>/", views.reverse, name="reverse"),
    path("<str:code>/admission/", views.admission, name="admission"),
    path("<str:code>/exit/", views.exit_page, name="exit"),
    path("<str:code>/letters/", views.letter, name="letter"),
]
