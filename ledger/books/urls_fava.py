"""Fava's addresses, outside the languages: it speaks its own.

One prefix for all co-ops; `books:fava` leads here.
"""

from django.urls import path, re_path

from ledger.books.views import fava

urlpatterns = [
    path("static/<path:rest>", fava.fava_static, name="fava_static"),
    re_path(r"^(?P<slug>[-a-zA-Z0-9_]+)/(?P<rest>.*)$", fava.fava, name="fava"),
]
