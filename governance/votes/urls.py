"""Addresses."""

from django.urls import path

from governance.votes import views

app_name = "votes"
urlpatterns = [
    path("", views.motions, name="motions"),
    path("propose/", views.propose, name="propose"),
    path("amend/<int:pk>/", views.amend, name="amend"),
    path("what-if/<int:pk>/", views.what_if, name="what_if"),
    path("admit/<str:code>/", views.admit, name="admit"),
    path("expel/<str:code>/", views.expel, name="expel"),
    path("<int:pk>/", views.motion, name="motion"),
    path("<int:pk>/declare/", views.declare, name="declare"),
    path("<int:pk>/recuse/", views.recuse, name="recuse"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
