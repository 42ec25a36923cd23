"""Papers that are made for one answer, and kept nowhere."""

from typing import Any

from django.http import HttpResponse

from coopkit.papers.typeset import typeset


def handed_out(
    template: str, data: dict[str, Any], name: str, *, opens: bool = False
) -> HttpResponse:
    """A paper to take along, or one that `opens` in the browser.

    Choose a `name` that tells nobody what it is about.
    """
    response = HttpResponse(typeset(template, data), content_type="application/pdf")
    way = "inline" if opens else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    return response
