"""Addresses."""

from django.urls import path

from ledger.labor.views import (
    entering,
    importing,
    maps,
    periods,
    questions,
    sheets,
    watching,
)

app_name = "labor"
urlpatterns = [
    path("", sheets.hours, name="hours"),
    path("import/", importing.import_hours, name="import"),
    path("undo/<int:pk>/", sheets.undo, name="undo"),
    path("columns/", maps.maps, name="maps"),
    path("entry/", entering.entry, name="entry"),
    path("periods/", periods.periods, name="periods"),
    path("mine/", questions.mine, name="mine"),
    path("questions/", questions.questions, name="questions"),
    path("correct/", entering.correct, name="correct"),
    path("ratios/", watching.ratios, name="ratios"),
    path("register/", watching.register, name="register"),
]
