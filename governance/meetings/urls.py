"""Addresses: meetings and offices stand under “decide”, the register under “papers”."""

from django.urls import path

from governance.meetings import views

app_name = "meetings"

REGISTER = "papers/resolutions/"
MEETINGS = "decide/meetings/"
MEETING = f"{MEETINGS}<int:pk>/"
OFFICES = "decide/offices/"

urlpatterns = [
    path(MEETINGS, views.meetings, name="meetings"),
    path(f"{MEETINGS}call/", views.call, name="call"),
    path(f"{MEETINGS}calculator/", views.calculator, name="calculator"),
    path(f"{MEETINGS}calendar/", views.calendar, name="calendar"),
    path(f"{MEETINGS}calendar/<str:key>.ics", views.feed, name="feed"),
    path(f"{MEETINGS}petitions/", views.petitions, name="petitions"),
    path(f"{MEETINGS}petitions/<int:pk>/", views.petition, name="petition"),
    path(MEETING, views.meeting, name="meeting"),
    path(f"{MEETING}edit/", views.edit, name="edit"),
    path(f"{MEETING}agenda/", views.agenda, name="agenda"),
    path(f"{MEETING}agenda/<int:item>/", views.item, name="item"),
    path(f"{MEETING}notice/", views.notice, name="notice"),
    path(f"{MEETING}notice.pdf", views.notice_pdf, name="notice_pdf"),
    path(f"{MEETING}invitation.ics", views.invitation, name="invitation"),
    path(f"{MEETING}cancel/", views.cancel, name="cancel"),
    path(f"{MEETING}adjourn/", views.adjourn, name="adjourn"),
    path(f"{MEETING}attendance/", views.attendance, name="attendance"),
    path(f"{MEETING}come/", views.come, name="come"),
    path(f"{MEETING}step-aside/<int:item>/", views.step_aside, name="step_aside"),
    path(f"{MEETING}floor/", views.floor, name="floor"),
    path(f"{MEETING}room/", views.room, name="room"),
    # the register
    path(REGISTER, views.resolutions, name="resolutions"),
    path(
        f"{REGISTER}check_resolution.py",
        views.resolution_checker,
        name="resolution_checker",
    ),
    path(f"{REGISTER}<slug:reference>/", views.resolution, name="resolution"),
    path(
        f"{REGISTER}<slug:reference>.json", views.resolution_json, name="resolution_json"
    ),
    path(f"{REGISTER}<slug:reference>.pdf", views.resolution_pdf, name="resolution_pdf"),
    # minutes
    path(f"{MEETING}minutes/", views.minutes, name="minutes"),
    path(
        f"{MEETING}minutes/<int:number>/", views.minutes_version, name="minutes_version"
    ),
    path(f"{MEETING}minutes/<int:number>.pdf", views.minutes_pdf, name="minutes_pdf"),
    # offices
    path(OFFICES, views.offices, name="offices"),
    path(f"{OFFICES}new/", views.office_new, name="office_new"),
    path(f"{OFFICES}<int:pk>/", views.office, name="office"),
    path(f"{OFFICES}terms/<int:pk>/end/", views.term_end, name="term_end"),
]
