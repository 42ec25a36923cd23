"""The address outside the languages: the worker that serves kept lessons."""

from django.urls import path

from cms.courses import api

urlpatterns = [path("keep.js", api.keep_worker, name="keep_worker")]
