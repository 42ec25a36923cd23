"""Addresses."""

from django.urls import path

from ledger.patronage import views
from ledger.patronage.views import compare, consents, notices, path as steps, sources

app_name = "patronage"
urlpatterns = [
    path("", views.years, name="years"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/accounts/", views.accounts, name="accounts"),
    path("<int:year>/freeze/", views.freeze, name="freeze"),
    path("<int:year>/send/", views.send, name="send"),
    path("<int:year>/post/", views.post, name="post"),
    path("<int:year>/handed/", views.handed, name="handed"),
    path("<int:year>/shares.csv", views.csv, name="csv"),
    path("<int:year>/sources/", sources.sources, name="sources"),
    path("<int:year>/compare/", compare.compare, name="compare"),
    path("consents/", consents.consents, name="consents"),
    path("consent/", consents.my_consent, name="my_consent"),
    path("<int:year>/step/", steps.step, name="step"),
    path("<int:year>/advances/", steps.advances, name="advances"),
    path("<int:year>/reverse/", steps.reverse_year, name="reverse"),
    path("<int:year>/supplement/", steps.supplement, name="supplement"),
    path("<int:year>/notices/", notices.notices, name="notices"),
    path("<int:year>/netting/", notices.netting, name="netting"),
    path("<int:year>/notice/", notices.notice_plain, name="notice_plain"),
    path("<int:year>/notice/read/", notices.notice_read, name="notice_read"),
]
