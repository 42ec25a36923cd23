"""A text the co-op brings along: read in, its numbers bound one by one, then used."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws import services
from governance.bylaws.forms.importing import BindForm, FirstForm, TextForm, UseForm
from governance.bylaws.models import ImportedText
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import head


def import_text(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask for a text, and split it into articles and clauses."""
    first = {"language": request.LANGUAGE_CODE.partition("-")[0]}
    form = TextForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = services.read_in(
                cooperative=request.cooperative,
                source=form.cleaned_data["words"],
                filename=file.name if file else "",
                language=form.cleaned_data["language"],
                by=request.user,
                at=request.visit.at,
            )
            return redirect("bylaws:bind", slug, imported.pk)
        except CoopError as problem:
            form.add_error("file" if file else "words", str(problem))
    waiting = ImportedText.objects.filter(
        cooperative=request.cooperative, used_at__isnull=True
    ).defer("source", "provisions")
    context = {"form": form, "waiting": waiting.order_by("-at")[:10]}
    return render(request, "governance/bylaws/import.html", context)


def bind(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Bind the numbers of a text; then make it the bylaws, or an amendment of them."""
    texts = ImportedText.objects.filter(cooperative=request.cooperative)
    imported = get_object_or_404(texts, pk=pk)
    has_bylaws = head(request.cooperative) is not None
    action = request.POST.get("action", "")
    form = BindForm(
        request.POST if action == "bind" else None,
        pieces=imported.provisions,
        catalogue=catalogue(request.cooperative.jurisdiction),
    )
    use = (UseForm if has_bylaws else FirstForm)(
        request.POST if action == "use" else None,
        initial={"title": _("Bylaws"), "adopted_on": request.visit.on},
    )
    try:
        if action == "bind" and form.is_valid():
            services.bind_numbers(
                imported=imported,
                chosen=form.chosen(),
                by=request.user,
                at=request.visit.at,
            )
            messages.success(request, _("The numbers are bound. Now use the text."))
            return redirect("bylaws:bind", slug, pk)
        if action == "use" and use.is_valid():
            return _use(request, imported, use.cleaned_data, has_bylaws=has_bylaws)
    except CoopError as problem:
        (form if action == "bind" else use).add_error(None, str(problem))
    context = {
        "imported": imported,
        "form": form,
        "use": use,
        "has_bylaws": has_bylaws,
        "bound": sum(bool(n["key"]) for p in imported.provisions for n in p["numbers"]),
        "numbers": sum(len(piece["numbers"]) for piece in imported.provisions),
    }
    return render(request, "governance/bylaws/bind.html", context)


def _use(
    request: CoopRequest,
    imported: ImportedText,
    data: dict[str, Any],
    *,
    has_bylaws: bool,
) -> HttpResponse:
    slug, by, at = request.cooperative.slug, request.user, request.visit.at
    if has_bylaws:
        amendment = services.use_as_amendment(
            imported=imported, title=data["title"], by=by, at=at
        )
        return redirect("bylaws:amendment", slug, amendment.pk)
    services.use_as_first(imported=imported, **data, by=by, at=at)
    messages.success(request, _("These are the co-op’s bylaws now."))
    return redirect("bylaws:text", slug)
