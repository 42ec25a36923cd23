"""Addresses of learning together, below `learn/`."""

from django.urls import URLPattern, path

from cms.learning.views import (
    answers,
    certificates,
    cohorts,
    enrolling,
    figures,
    groups,
    privacy,
    progress,
    queue,
    reminders,
    report,
    sessions,
    talk,
    worksheets,
)

app_name = "learning"

urlpatterns: list[URLPattern] = [
    path("answer/<uuid:key>/<uuid:block>/", answers.answer, name="answer"),
    path("forget/", answers.forget, name="forget"),
    path("start/<uuid:course>/", enrolling.start, name="start"),
    path("leave/<int:pk>/", enrolling.leave, name="leave"),
    path("join/", enrolling.join, name="join"),
    path("people/<int:pk>/", enrolling.enrolment, name="enrolment"),
    path("cohorts/", cohorts.cohorts, name="cohorts"),
    path("cohorts/new/", cohorts.cohort_new, name="cohort_new"),
    path("cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("cohorts/<int:pk>/change/", cohorts.cohort_edit, name="cohort_edit"),
    path("cohorts/<int:pk>/session/", sessions.session_new, name="session_new"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/came/", sessions.attendance, name="attendance"),
    path("sessions/<str:ticket>.ics", sessions.sessions_ics, name="sessions_ics"),
    path("queue/", queue.queue, name="queue"),
    path("mine/", progress.mine, name="mine"),
    path("course/<uuid:course>/", progress.course, name="course"),
    path("read/<uuid:lesson>/", progress.read, name="read"),
    path("cohorts/<int:pk>/groups/", groups.groups, name="groups"),
    path(
        "worksheet/<uuid:lesson>/<uuid:block>/",
        worksheets.worksheet_open,
        name="worksheet_open",
    ),
    path("worksheets/<int:pk>/", worksheets.worksheet, name="worksheet"),
    path(
        "worksheets/<int:pk>/reply/", worksheets.worksheet_reply, name="worksheet_reply"
    ),
    path(
        "course/<uuid:course>/certificate/", certificates.certificate, name="certificate"
    ),
    path(
        "certificate/<uuid:uid>.pdf", certificates.certificate_pdf, name="certificate_pdf"
    ),
    path("verify/<uuid:uid>/", certificates.verify, name="verify"),
    path("report/<uuid:course>/", report.course_report, name="course_report"),
    path("talk/<uuid:lesson>/", talk.talk, name="talk"),
    path("cohorts/<int:pk>/talk/", talk.cohort_talk, name="cohort_talk"),
    path("talk/report/<int:pk>/", talk.report, name="report"),
    path("moderate/", talk.moderate, name="moderate"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("stop/<uuid:token>/", reminders.stop, name="stop"),
    path("seen/", privacy.seen, name="seen"),
    path("seen/my-learning.json", privacy.my_data, name="my_data"),
    path("seen/delete/", privacy.forget_me, name="forget_me"),
    path("figures/", figures.figures, name="figures"),
]
