"""Addresses of a founding group, below its co-op."""

from django.urls import URLPattern, path

from governance.formation.views import (
    act,
    drafts,
    founding,
    groups,
    incubators,
    parameters,
    people,
    practice,
    proposing,
    reviews,
    sheets,
    tasks,
    tracker,
)

app_name = "formation"
urlpatterns: list[URLPattern] = [
    # where the group is, and who it is
    path("", tracker.tracker, name="tracker"),
    path("tracker.pdf", tracker.tracker_pdf, name="tracker_pdf"),
    path("accompany/", incubators.accompany, name="accompany"),
    path("people/", people.people, name="people"),
    path("leave/", groups.leave, name="leave"),
    # worksheets
    path("worksheets/", sheets.sheets, name="sheets"),
    path("worksheets/<slug:key>/", sheets.sheet, name="sheet"),
    path("worksheets/<slug:key>/save/", sheets.sheet_save, name="sheet_save"),
    path("worksheets/<slug:key>/history/", sheets.sheet_history, name="sheet_history"),
    path("worksheets/<slug:key>/paper.pdf", sheets.sheet_pdf, name="sheet_pdf"),
    # proposals, the parameter sheet, the draft, the lawyer
    path("propose/", proposing.propose, name="propose"),
    path("propose/rest/", proposing.propose_rest, name="propose_rest"),
    path("rules/", parameters.parameters, name="parameters"),
    path("rules/<str:key>/", parameters.parameter, name="parameter"),
    path("draft/", drafts.draft, name="draft"),
    path("draft/pdf/", drafts.draft_pdf, name="draft_pdf"),
    path("draft/docx/", drafts.draft_docx, name="draft_docx"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/docx/", reviews.review_docx, name="review_docx"),
    # the checklist and its tasks
    path("checklist/", tasks.checklist, name="checklist"),
    path("tasks/<slug:which>/", tasks.task, name="task"),
    # the founding
    path("meeting/", founding.founding, name="founding"),
    path("opening/", founding.opening, name="opening"),
    path("act/", act.act, name="act"),
    path("act/sign/", act.sign, name="sign"),
    path("act/take-back/", act.take_back, name="take_back"),
    path("act.pdf", act.act_pdf, name="act_pdf"),
    # practice
    path("practice/", practice.practice, name="practice"),
    path("practice/end/", practice.practice_end, name="practice_end"),
]
