"""Adding a change to a draft: what to do, where, and the words; one step at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws import drafting, services
from governance.bylaws.amendment import Operation, State
from governance.bylaws.forms import amending as forms
from governance.bylaws.forms.values import ValueForm
from governance.bylaws.models import Amendment
from governance.bylaws.parameters import catalogue
from governance.bylaws.provisions import Provision, said_in
from governance.bylaws.selectors import amendments as selectors, name_of, words_of
from governance.bylaws.views.amending import find

SHORT = 60
Made = list[Operation]


def change(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Ask what to do, then where, then how; the last step adds it to the draft."""
    found = find(request, pk)
    do, at = request.GET.get("do", ""), request.GET.get("at", "")
    try:
        services.refuse_others(amendment=found, by=request.user, on=request.visit.on)
        state = selectors.drafted(found)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(selectors.url_of(found))
    if do not in dict(forms.DOINGS):
        return _page(request, found, forms.DoForm(), step=1)
    places = _places(state, do, found)
    if not any(at == place for _group, own in places for place, _name in own):
        label = dict(forms.DOINGS)[do]
        form = forms.PlaceForm(initial={"do": do}, label=_where(do), places=places)
        return _page(request, found, form, step=2, doing=label)
    return _last_step(request, found, state, do, at)


def _last_step(
    request: CoopRequest, found: Amendment, state: State, do: str, at: str
) -> HttpResponse:
    form, made = _asked(request, state, do, at)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_operations(
                amendment=found,
                operations=made(),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(selectors.url_of(found))
    more = {
        "doing": dict(forms.DOINGS)[do],
        "do": do,
        "place": state.by_id.get(at),
        "number": _number(found, state, at) if do == forms.NUMBER else None,
        "marks": _marks(request, state, at) if do == forms.WORDS else [],
        "parts": _parts(state, at) if do == forms.REPEAL else [],
    }
    return _page(request, found, form, step=3, **more)


def _asked(
    request: CoopRequest, state: State, do: str, at: str
) -> tuple[Form, Callable[[], Made]]:
    """The last step's form, and what makes operations of its answers."""
    data = request.POST if request.method == "POST" else None
    languages = request.cooperative.languages
    if do == forms.WORDS:
        own = state.provision(at)
        words = forms.WordsForm(data, provision=own, languages=languages)
        return words, lambda: [drafting.substitution(state, at, **words.texts())]
    if do in {forms.CLAUSE, forms.ARTICLE}:
        is_article = do == forms.ARTICLE
        number = drafting.next_number(state, at, is_article=is_article)
        new = forms.InsertForm(
            data, number=number, is_article=is_article, languages=languages
        )
        return new, lambda: [
            drafting.new_provision(
                state,
                at,
                new.cleaned_data["number"],
                is_article=is_article,
                **new.texts(),
            )
        ]
    if do == forms.RENUMBER:
        asked = forms.NumberForm(data, number=state.provision(at).number)
        return asked, lambda: [
            drafting.renumbering(state, at, asked.cleaned_data["number"])
        ]
    if do == forms.REPEAL:
        return forms.SureForm(data), lambda: list(drafting.repeals(state, at))
    return _value_asked(request, state, at)


def _value_asked(
    request: CoopRequest, state: State, at: str
) -> tuple[Form, Callable[[], Made]]:
    data = request.POST if request.method == "POST" else None
    known = catalogue(request.cooperative.jurisdiction)[at]
    value = ValueForm(
        data,
        parameter=known,
        held=state.values.get(at),
        language=_language(),
        minor_units=request.cooperative.minor_units,
    )
    return value, lambda: [drafting.new_value(state, at, value.value())]


def _places(
    state: State, do: str, found: Amendment
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen in the second step, in groups."""
    if do == forms.NUMBER:
        return _numbers(state, found)
    groups: dict[str, list[tuple[str, str]]] = {}
    article = ""
    for each in drafting.standing(state):
        if each.depth == 1:
            article = _labelled(each)
            groups[article] = []
        if do != forms.ARTICLE or each.depth == 1:
            groups.setdefault(article, []).append((each.id, _labelled(each)))
    return list(groups.items())


def _numbers(state: State, found: Amendment) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every number of the catalogue under its article; what no clause prints, last."""
    articles = {each.id: _labelled(each) for each in state.provisions if each.depth == 1}
    groups: dict[str, list[tuple[str, str]]] = {each: [] for each in articles.values()}
    rest: list[tuple[str, str]] = []
    cooperative = found.cooperative
    for key in catalogue(cooperative.jurisdiction):
        name, clause = name_of(cooperative, key), state.clause_of(key)
        if key in state.values:
            name = f"{name}: {words_of(cooperative, key, state.values[key])}"
        if clause is None:
            rest.append((key, _short(name)))
        else:
            own = groups.setdefault(articles.get(clause.id.partition(".")[0], ""), [])
            own.append((key, _short(f"{clause.number} {name}")))
    groups[_("Not printed in the text")] = rest
    return [(name, own) for name, own in groups.items() if own]


def _where(do: str) -> str:
    return {
        forms.WORDS: _("Which clause or article?"),
        forms.CLAUSE: _("After which clause?"),
        forms.ARTICLE: _("After which article?"),
        forms.REPEAL: _("Which clause or article?"),
        forms.RENUMBER: _("Which clause or article?"),
        forms.NUMBER: _("Which number or choice?"),
    }[do]


def _marks(request: CoopRequest, state: State, at: str) -> list[tuple[str, str, str]]:
    """The marks in a clause's words: as they are written, their name, what they print."""
    cooperative = request.cooperative
    return [
        (
            f"{{{{ {key} | words }}}}",
            name_of(cooperative, key),
            words_of(cooperative, key, state.values[key]) if key in state.values else "…",
        )
        for key in state.provision(at).keys
    ]


def _parts(state: State, at: str) -> list[str]:
    """A provision and all below it, as lists name them."""
    own = [e for e in drafting.standing(state) if f"{e.id}.".startswith(f"{at}.")]
    return [_labelled(each) for each in own]


def _number(found: Amendment, state: State, key: str) -> dict[str, str]:
    """The name of a number, the clause that prints it, and what it is now."""
    cooperative, held = found.cooperative, state.values.get(key)
    return {
        "name": name_of(cooperative, key),
        "clause": state.number_of(key),
        "words": "" if held is None else words_of(cooperative, key, held),
    }


def _page(
    request: CoopRequest, found: Amendment, form: Form, *, step: int, **more: Any
) -> HttpResponse:
    context: Mapping[str, Any] = {"amendment": found, "form": form, "step": step, **more}
    return render(request, "governance/bylaws/change.html", context)


def _labelled(provision: Provision) -> str:
    heading = said_in(provision.heading, _language())
    text = said_in(provision.text, _language())
    return _short(f"{provision.number} {heading or text}")


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHORT else flat[: SHORT - 1].rstrip() + "…"


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
