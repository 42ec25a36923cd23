"""What one takes along of a course, below `learn/`."""

from django.urls import path

from cms.courses import api

app_name = "courses"

urlpatterns = [
    path("kept/", api.kept, name="kept"),
    path("print/<str:code>.pdf", api.lesson_pdf, name="print"),
    path("print/module/<str:code>.pdf", api.module_pdf, name="module_print"),
    path("course/<str:code>.imscc", api.course_cartridge, name="cartridge"),
]
