"""Addresses for whoever begins or joins a group, or accompanies several."""

from django.urls import URLPattern, path

from governance.formation.views import groups, incubators

app_name = "groups"
urlpatterns: list[URLPattern] = [
    path("", groups.mine, name="mine"),
    path("begin/", groups.begin, name="begin"),
    path("join/", groups.join, name="join"),
    path("invited/<str:token>/", groups.invited, name="invited"),
    path("centres/", incubators.incubators, name="incubators"),
    path("centres/<int:pk>/", incubators.incubator, name="incubator"),
    path("centres/<int:pk>/<slug:group>/", incubators.incubated, name="incubated"),
    path(
        "centres/<int:pk>/<slug:group>/<slug:key>/",
        incubators.shared_sheet,
        name="shared_sheet",
    ),
]
