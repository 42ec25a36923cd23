"""Addresses of the reports."""

from django.urls import URLPattern, path

from ledger.reports.views import budget, exports, open_book, pages, query

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("query/", query.query, name="query"),
    path("query.csv", query.query_csv, name="query_csv"),
    path("", pages.reports, name="list"),
    path("open-book/", open_book.open_book, name="open_book"),
    path("budget/", budget.budget, name="budget"),
    path("<slug:kind>.<str:ending>", exports.export, name="export"),
    path("<slug:kind>/", pages.report, name="report"),
]
