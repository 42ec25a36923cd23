"""What others can see of a learner, what is kept, a copy of it, and its deletion."""

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.learning import sight
from cms.learning.forms.privacy import ForgetMeForm
from cms.learning.selectors import keeping
from cms.learning.services.keeping import KEPT, forget
from coopkit.cooperatives.middleware import CoopRequest


def seen(request: CoopRequest) -> HttpResponse:
    """State who can see what of a learner, why, and until when."""
    context = {
        "lines": sight.LINES,
        "audiences": sight.AUDIENCES,
        "kept": [(line, line.until()) for line in KEPT],
        "learns": keeping.learns(request.user),
    }
    return render(request, "cms/learning/seen.html", context)


def my_data(request: CoopRequest) -> HttpResponse:
    """Everything that learning keeps of who asks, as a file."""
    made = {"made_at": timezone.now()} | keeping.everything_of(request.user)
    response = JsonResponse(
        made,
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )
    response["Content-Disposition"] = 'attachment; filename="my-learning.json"'
    return response


def forget_me(request: CoopRequest) -> HttpResponse:
    """Let somebody have everything deleted that learning keeps of them."""
    form = ForgetMeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        forget(user=request.user, by=request.user, at=timezone.now())
        said = _(
            "Your learning is deleted. The lessons stay open to you, as to everybody."
        )
        messages.success(request, said)
        return redirect("learning:seen")
    context = {"form": form, "learns": keeping.learns(request.user)}
    status = 422 if form.errors else 200
    return render(request, "cms/learning/forget_me.html", context, status=status)
