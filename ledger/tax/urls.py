"""Addresses."""

from django.urls import path

from ledger.tax.views import filing, home, ids

app_name = "tax"
urlpatterns = [
    path("", home.home, name="home"),
    path("ids/", ids.ids, name="ids"),
    path("mine/", ids.mine, name="mine"),
    path("looks/", ids.reveals, name="reveals"),
    path("looks/<int:pk>/", ids.reveal, name="reveal"),
    path("withholding/", ids.withholding, name="withholding"),
    path("forms/", home.forms, name="forms"),
    path("forms/<int:pk>/", home.form, name="form"),
    path("forms/mine/", home.my_forms, name="my_forms"),
    path("template/", filing.template, name="template"),
    path("filing/", filing.filing, name="filing"),
    path("schedules/", home.schedules, name="schedules"),
    path("w8/<int:year>/", home.w8, name="w8"),
]
