"""Addresses of the books."""

from django.urls import path

from ledger.books.views import (
    accounts,
    by_hand,
    entries,
    fava,
    head,
    importing,
    opening,
    overview,
    patterns,
    periods,
    receipts,
    right,
    typed,
)

app_name = "books"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("import/", importing.import_page, name="import"),
    path("entries/", entries.entries, name="entries"),
    path("new/", by_hand.new, name="new"),
    path("write/", typed.write, name="write"),
    path("templates/", patterns.templates, name="templates"),
    path("templates/<int:pk>/", patterns.template, name="template"),
    path("recurring/", patterns.recurring, name="recurring"),
    path("due/", patterns.due, name="due"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("opening/", opening.opening, name="opening"),
    path("entries/<str:entry_id>/", right.right, name="right"),
    path("entries/<str:entry_id>/reverse/", right.reverse, name="reverse"),
    path("entries/<str:entry_id>/attach/", receipts.attach, name="attach"),
    path("receipts/<str:sha256>/", receipts.receipt, name="receipt"),
    path("periods/", periods.periods, name="periods"),
    path("periods/close/", periods.close, name="close"),
    path("head/", head.head, name="head"),
    path("head.txt", head.head_text, name="head_text"),
    path("download/", overview.download, name="download"),
    path("download/<int:year>/", periods.download_year, name="download_year"),
    path("fava/", fava.open_in_fava, name="fava"),
]
