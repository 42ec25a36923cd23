"""Addresses."""

from django.urls import path

from ledger.patronage import views

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
]
