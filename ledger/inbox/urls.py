"""Addresses of the inbox."""

from django.urls import URLPattern, path

from ledger.inbox.views.banks import banks, upload
from ledger.inbox.views.journals import journal
from ledger.inbox.views.line import line
from ledger.inbox.views.lines import inbox
from ledger.inbox.views.reconciling import reconcile
from ledger.inbox.views.rules import rule, rules

app_name = "inbox"
urlpatterns: list[URLPattern] = [
    path("", inbox, name="list"),
    path("lines/<int:pk>/", line, name="line"),
    path("banks/", banks, name="banks"),
    path("banks/<int:pk>/reconcile/", reconcile, name="reconcile"),
    path("upload/", upload, name="upload"),
    path("rules/", rules, name="rules"),
    path("rules/<int:pk>/", rule, name="rule"),
    path("journal/", journal, name="journal"),
]
