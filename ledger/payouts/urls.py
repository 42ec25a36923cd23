"""Addresses of payouts."""

from django.urls import URLPattern, path

from ledger.payouts.views import banks, runs, settling

app_name = "payouts"
urlpatterns: list[URLPattern] = [
    path("", runs.payouts, name="list"),
    path("prepare/", runs.prepare, name="prepare"),
    path("account/", banks.account, name="account"),
    path("details/", banks.details, name="details"),
    path("mine/", banks.mine, name="mine"),
    path("settle/", settling.settle, name="settle"),
    path("<int:number>/", runs.run, name="run"),
    path("<int:number>/file/", runs.file, name="file"),
]
