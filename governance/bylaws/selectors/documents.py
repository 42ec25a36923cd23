"""The bylaws of a day, or what changed between two, as a document to take along."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import State
from governance.bylaws.document import (
    Document,
    Labels,
    NumberLine,
    Passage,
    as_data,
    cells_of,
)
from governance.bylaws.markup import Fill, plain
from governance.bylaws.provisions import Provision, said_in
from governance.bylaws.redline import ClauseRedline, Segment, after_of, redline
from governance.bylaws.selectors.listing import Warned, warned
from governance.bylaws.selectors.printing import filler
from governance.bylaws.selectors.reading import Bylaws, in_force, reading_language
from governance.bylaws.selectors.states import text_on


def document_on(cooperative: Cooperative, *, on: date) -> Document:
    """The bylaws in force on a day, in the reader's language, with notes and numbers."""
    bylaws, language = in_force(cooperative, on=on), reading_language()
    state = bylaws.state
    fill = filler(cooperative, state.values, language)
    day = date_format(on)
    return Document(
        language=language,
        cooperative=cooperative.name,
        title=said_in(state.titles, language) or _("Bylaws"),
        labels=_labels(_("In force on %(day)s") % {"day": day}, state),
        passages=tuple(_passage(each, language, fill) for each in _standing(state)),
        numbers=tuple(_numbers(bylaws)),
        sha256=state.sha256,
    )


def redline_document(cooperative: Cooperative, *, first: date, last: date) -> Document:
    """What changed between two days, each changed clause marked word by word."""
    before, after = text_on(cooperative, on=first), text_on(cooperative, on=last)
    days = {"first": date_format(first), "last": date_format(last)}
    subtitle = _("What changed between %(first)s and %(last)s") % days
    return changed_document(cooperative, before, after, subtitle=subtitle)


def changed_document(
    cooperative: Cooperative, before: State, after: State, *, subtitle: str
) -> Document:
    """The whole text afterwards, with what goes and what comes marked in its place."""
    language = reading_language()
    with override(language):
        old = filler(cooperative, before.values, language)
        new = filler(cooperative, after.values, language)
        changed = {
            each.id: each
            for each in redline(before, after, language=language, old=old, new=new)
        }
    passages = []
    for each in after.provisions:
        found = changed.get(each.id)
        if found is None:
            if not each.is_repealed:
                passages.append(_passage(each, language, new))
            continue
        passages.append(
            Passage(
                depth=each.depth,
                number=found.number,
                heading=said_in(each.heading, language),
                segments=found.text,
                note=after_of(found.note),
                marks=tuple(_marks(found)),
            )
        )
    return Document(
        language=language,
        cooperative=cooperative.name,
        title=said_in(after.titles, language) or _("Bylaws"),
        labels=_labels(subtitle, after),
        passages=tuple(passages),
        numbers=(),
        sha256=after.sha256,
    )


def paper_of(
    cooperative: Cooperative, document: Document, *, on: date
) -> dict[str, object]:
    """The document as the paper's template takes it."""
    marks = {
        "key": _("Key:"),
        "added": _("text that is added"),
        "removed": _("text that is taken out"),
    }
    return {
        "lang": document.language,
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "labels": {
            "title": document.title,
            "subtitle": document.labels.subtitle,
            "disclaimer": document.labels.disclaimer,
            "contents": _("Contents"),
            "numbers": document.labels.numbers,
            "columns": list(document.labels.columns),
            "page": _("Page"),
            "hash": _("Fingerprint of this text"),
            "mark": document.mark,
            **(marks if document.is_redline else {}),
        },
        "passages": [as_data(each) for each in document.passages],
        "numbers": [list(cells_of(line)) for line in document.numbers],
        "listings": [
            {"title": each.title, "lines": list(each.lines)} for each in document.listings
        ],
        "hash": document.sha256,
    }


def _standing(state: State) -> Iterator[Provision]:
    return (each for each in state.provisions if not each.is_repealed)


def _passage(provision: Provision, language: str, fill: Fill) -> Passage:
    return Passage(
        depth=provision.depth,
        number=provision.number,
        heading=said_in(provision.heading, language),
        segments=(Segment(plain(said_in(provision.text, language), fill)),),
        note=plain(said_in(provision.note, language), fill),
    )


def _marks(clause: ClauseRedline) -> Iterator[Segment]:
    """Number and heading of a clause that changes, with what goes and what comes."""
    if clause.kind == "inserted":
        yield Segment(clause.number, "add")
    elif clause.kind == "repealed":
        yield Segment(clause.number, "del")
    elif clause.number != clause.was_number:
        yield Segment(clause.was_number, "del")
        yield Segment(clause.number, "add")
    else:
        yield Segment(clause.number)
    if clause.heading:
        yield Segment(". ", clause.heading[0].op)
        yield from clause.heading


def _labels(subtitle: str, state: State) -> Labels:
    return Labels(
        subtitle=subtitle,
        numbers=_("The numbers, and by what right"),
        columns=(_("Name"), _("In force"), _("Clause"), _("Since")),
        disclaimer=_(
            "This is the co-op’s own text, printed by coopkit. Neither the text nor its "
            "notes are legal advice."
        ),
        note_author=_("In plain words"),
        fingerprint=_("Fingerprint of this text: %(hash)s") % {"hash": state.sha256},
    )


def _numbers(bylaws: Bylaws) -> Iterator[NumberLine]:
    """Every parameter in force, with the laws that it breaks."""
    broken: dict[str, list[Warned]] = {}
    for each in warned(bylaws):
        broken.setdefault(each.key, []).append(each)
    for key, held in bylaws.items():
        yield NumberLine(
            name=held.name,
            words=held.words,
            clause=held.clause,
            since=date_format(held.effective_from),
            adopted_by=held.adopted_by,
            law=" ".join(f"{each.law} ({each.source})" for each in broken.get(key, [])),
        )
