"""The count of a declared vote: every stage with its reason, and as files."""

import json
from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.sheets import csv_of
from governance.votes import counting
from governance.votes.counting.tables import moved, put_aside, status
from governance.votes.lots import commitment
from governance.votes.models import Motion
from governance.votes.selectors.counts import CHOICES, Count, count_of_declared

TENTH = Decimal("0.1")


def count(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show how the ballots of a vote were counted, stage by stage; never before the
    result is declared."""
    motion, found = _found(request, pk)
    context: dict[str, Any] = {
        "motion": motion,
        "count": found,
        "files": _names_of(found),
        "tally": _tally(found),
    }
    if found.result is not None:
        context |= shown(found.result)
        if found.result.outcome.lots and found.seed:
            context |= {"seed": found.seed, "commitment": commitment(found.seed)}
    return render(request, "governance/votes/count.html", context)


def count_file(request: CoopRequest, slug: str, pk: int, what: str) -> HttpResponse:
    """Give the ballots or the count as a file; never before the result is declared."""
    _motion, found = _found(request, pk)
    if what not in _names_of(found):
        raise Http404
    kind, write = _FILES[what]
    response = HttpResponse(write(found), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{pk}-{what}"'
    return response


def _found(request: CoopRequest, pk: int) -> tuple[Motion, Count]:
    motions = Motion.objects.select_related("cooperative")
    motion = get_object_or_404(motions, cooperative=request.cooperative, pk=pk)
    found = count_of_declared(motion)
    if found is None:
        raise Http404
    return motion, found


def _names_of(found: Count) -> list[str]:
    return list(_FILES) if found.result else ["ballots.blt", "count.json"]


def _tally(found: Count) -> list[tuple[str, int]]:
    """How often each choice was made, where ballots say yes or no."""
    if found.result is not None:
        return []
    counts = found.declared.get("counts", {})
    names = zip(CHOICES, found.ballots.candidates, strict=True)
    return [(each.name, counts.get(choice, 0)) for choice, each in names]


def shown(result: counting.Result) -> dict[str, Any]:
    """What `_count.html` shows of a count."""
    stages = [
        {
            "heading": said(counting.heading(result, stage)),
            "sentences": [said(s) for s in counting.story(result, stage, localized)],
            "rows": _rows(result, stage),
        }
        for stage in result.stages
    ]
    return {
        "summary": [said(s) for s in counting.summary(result, localized)],
        "stages": stages,
        "rounds": _rounds(result),
        "flow": _flow(result) if len(result.stages) > 1 else "",
    }


def said(sentence: counting.Sentence) -> str:
    """A sentence of a count in the reader's language."""
    return _(sentence.template).format(**sentence.told)


def localized(number: str) -> str:
    """A decimal number as the reader writes numbers."""
    return number_format(Decimal(number))


def _rows(result: counting.Result, stage: counting.Stage) -> list[dict[str, str]]:
    words = {"elected": _("elected"), "excluded": _("out"), "": ""}
    rows = [
        {
            "name": result.names[number],
            "change": _signed(result, moved(result, stage, number)),
            "votes": counting.votes(result, total, localized),
            "status": words[status(result, stage, number)],
        }
        for number, total in stage.totals.items()
    ]
    if any(each.nontransferable for each in result.stages):
        rows.append(
            {
                "name": _("without a next choice"),
                "change": _signed(result, put_aside(result, stage)),
                "votes": counting.votes(result, stage.nontransferable, localized),
                "status": "",
            }
        )
    return rows


def _signed(result: counting.Result, change: int) -> str:
    written = counting.votes(result, abs(change), localized)
    return f"{'+' if change > 0 else '−'}{written}" if change else ""


def _rounds(result: counting.Result) -> SafeString:
    quota = None if result.rule == "meek-stv" else result.outcome.quota
    fmt = _rounded(result)
    goal = _("enough: %(votes)s") % {"votes": fmt(quota)} if quota is not None else ""
    return mark_safe(  # noqa: S308 — the chart escapes every label
        charts.pair(
            charts.rounds,
            _("How many votes each person had, stage by stage"),
            _described(result),
            _labels(result),
            _columns(result, _("Stage %(number)s")),
            fmt,
            key="rounds",
            goal=quota,
            goal_label=goal,
        )
    )


def _flow(result: counting.Result) -> SafeString:
    return mark_safe(  # noqa: S308 — the chart escapes every label
        charts.pair(
            charts.flow,
            _("Where the votes went from stage to stage"),
            _described(result),
            _labels(result),
            _columns(result, "%(number)s"),
            _rounded(result),
            key="flow",
        )
    )


def _rounded(result: counting.Result) -> Callable[[int], str]:
    """Votes for a chart: to one place, the rest cut off; the table has them all."""

    def write(votes: int) -> str:
        cut = Decimal(result.decimal(votes)).quantize(TENTH, rounding=ROUND_DOWN)
        return localized(str(cut).removesuffix(".0"))

    return write


def _labels(result: counting.Result) -> list[str]:
    names = [result.names[number] for number in result.stages[0].totals]
    return [*names, _("no next choice")]


def _columns(result: counting.Result, label: str) -> list[tuple[str, list[int]]]:
    return [
        (
            label % {"number": stage.number},
            [*stage.totals.values(), stage.nontransferable],
        )
        for stage in result.stages
    ]


def _described(result: counting.Result) -> str:
    return " ".join(said(each) for each in counting.summary(result, localized))


def _json(found: Count) -> str:
    value = found.result.as_json() if found.result else _plain_choices(found)
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _plain_choices(found: Count) -> dict[str, Any]:
    return {key: found.declared.get(key) for key in ("counts", "computation")}


def _csv(found: Count) -> str:
    return csv_of(counting.rows(found.result)) if found.result else ""


def _text(found: Count) -> str:
    return counting.as_text(found.result, said) if found.result else ""


_FILES: dict[str, tuple[str, Callable[[Count], str]]] = {
    "ballots.blt": ("text/plain", lambda found: counting.write_blt(found.ballots)),
    "stages.csv": ("text/csv", _csv),
    "count.json": ("application/json", _json),
    "count.txt": ("text/plain", _text),
}
