"""Addresses."""

from django.urls import path, re_path

from governance.bylaws import views

app_name = "bylaws"
DAY = r"\d{4}-\d{2}-\d{2}"
urlpatterns = [
    path("", views.text, name="text"),
    path("bylaws.pdf", views.pdf, name="pdf"),
    path("bylaws.docx", views.word, name="docx"),
    path("bylaws.md", views.markdown, name="markdown"),
    path("parameters/", views.parameters, name="parameters"),
    path("parameters/<str:key>/", views.parameter, name="parameter"),
    path("import/", views.import_text, name="import"),
    path("import/<int:pk>/", views.bind, name="bind"),
    path("amendments/", views.amendments, name="amendments"),
    path("amendments/<int:pk>/", views.amendment, name="amendment"),
    path("amendments/<int:pk>/change/", views.change, name="change"),
    path("amendments/<int:pk>/describe/", views.describe, name="describe"),
    path("amendments/<int:pk>/drop/", views.drop, name="drop"),
    path("amendments/<int:pk>/discard/", views.discard, name="discard"),
    path("amendments/<int:pk>/rebase/", views.rebase, name="rebase"),
    path("history/", views.history, name="history"),
    path("changes/", views.redline, name="redline"),
    re_path(rf"^(?P<first>{DAY})\.\.(?P<last>{DAY})/$", views.redline, name="redline"),
    path("version/<int:number>/", views.version, name="version"),
    re_path(rf"^(?P<on>{DAY})/$", views.text_on, name="text_on"),
]
