"""The site’s addresses, and a bare Wagtail page kept by Django’s own cache."""

from django.urls import path
from django.views.decorators.cache import cache_page
from wagtail.views import serve

from coopkit.urls import urlpatterns as own

kept = cache_page(3600)(serve)

urlpatterns = [
    path("kept/", kept, {"path": "bare/"}, name="start"),  # a name anybody may ask for
    *own,
]
