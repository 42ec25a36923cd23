"""Lessons kept on a phone, to be read without a connection."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def keep_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it stands at the top, so that it may serve what is kept."""
    script = f"importScripts({json.dumps(static('cms/keep.js'))});\n"
    return HttpResponse(
        script,
        headers={
            "Content-Type": "text/javascript; charset=utf-8",
            "Cache-Control": "no-cache",
        },
    )


def kept(request: HttpRequest) -> HttpResponse:
    """Show what this phone keeps; offline it answers for every page that is not kept."""
    return render(request, "cms/courses/kept.html")
