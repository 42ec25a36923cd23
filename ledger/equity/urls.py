"""Addresses."""

from django.urls import path

from ledger.equity import views

app_name = "equity"
urlpatterns = [path("", views.money, name="money")]
