"""The pages by which a co-op takes its data along."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from governance.members import services
from governance.members.services.exporting import tables_of
from governance.members.views.common import doors


def export(request: CoopRequest, slug: str) -> HttpResponse:
    """Show which tables there are and what each column means."""
    tables = [
        (table, [(column, _(column.meaning)) for column in table.columns])
        for table in tables_of(request.cooperative, names=True, at=request.visit.at)
    ]
    may_names = bool(request.roles & CALLERS)
    context = {"tables": tables, "may_names": may_names} | doors(request)
    return render(request, "governance/members/export.html", context)


@require_POST
def export_zip(request: CoopRequest, slug: str) -> FileResponse:
    """The tables in one file; with names only for whoever calls the co-op together."""
    names = request.POST.get("names") == "1" and bool(request.roles & CALLERS)
    made = services.export_all(
        cooperative=request.cooperative,
        names=names,
        by=request.user,
        at=request.visit.at,
    )
    name = f"{slug}-{request.visit.on:%Y-%m-%d}.zip"
    return FileResponse(
        made, as_attachment=True, filename=name, content_type="application/zip"
    )
