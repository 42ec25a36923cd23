"""Fava's addresses, outside the languages: it speaks its own.

One prefix for all co-ops; `books:fava` leads here.
"""

from django.urls import path, re_path

from ledger.books import views

urlpatterns = [
    path("static/<path:rest>", views.fava_static, name="fava_static"),
    re_path(r"^(?P<slug>[-a-zA-Z0-9_]+)/(?P<rest>.*)$", views.fava, name="fava"),
]
