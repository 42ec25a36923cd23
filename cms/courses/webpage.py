"""A lesson as one HTML file that needs nothing else: for other learning systems.

It is drawn from the same data as the paper, by elements and never by pasting text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree, html
from lxml.builder import ElementMaker

from coopkit.drawing import clean

E = ElementMaker(makeelement=html.html_parser.makeelement)
Node = Mapping[str, Any]
Element = Any  # lxml's own type says no more
TAGS = {"b": "strong", "i": "em", "c": "code", "w": "dfn"}
STYLE = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:1rem auto;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #bbb;padding:.3rem .5rem;text-align:start;"
    "vertical-align:top}section{border-inline-start:4px solid #0b6b4f;"
    "padding-inline-start:1rem;margin-block:1.5rem}svg,img{max-width:100%;height:auto}"
)


def webpage(lesson: Node, *, language: str, labels: Mapping[str, Any]) -> bytes:
    """The HTML file of a lesson (the data of `printed.lesson_data`)."""
    body = E.body(E.main(E.h1(_text(f"{lesson['code']} {lesson['title']}"))))
    main = body[0]
    main.append(E.p(E.em(_text(lesson["lead"]))))
    main.append(E.p(E.small(_text(lesson["about"]))))
    if lesson["words"]:
        main.append(E.h2(labels["words"]))
        main.append(E.dl(*(each for pair in lesson["words"] for each in _word(*pair))))
    answers = {answer["number"]: answer for answer in lesson["answers"]}
    for part in lesson["parts"]:
        main.extend(_part(part, answers, labels))
    home = lesson["home"]
    for title, lines in ((labels["home"], home["lines"]), (labels["ask"], home["ask"])):
        if lines:
            main.extend([E.h2(title), E.ul(*(_filled(E.li(), line) for line in lines))])
    main.extend(_sources(lesson["sources"], labels))
    main.append(E.p(E.small(labels["advice"])))
    head = E.head(
        E.meta(charset="utf-8"),
        E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        E.title(_text(lesson["title"])),
        E.style(STYLE),
    )
    page = E.html(head, body, lang=language)
    return bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _part(part: Node, answers: Mapping[int, Node], labels: Node) -> list[Element]:
    kind = part["kind"]
    if kind == "text":
        return blocks(part["blocks"])
    if kind in ("idea", "example"):
        title = E.p(E.strong(_text(part["title"])))
        return [E.section(title, *blocks(part["blocks"]))]
    if kind == "table":
        return [_table(part)]
    if kind == "chart":
        return [E.figure(etree.fromstring(part["svg"]), E.figcaption(_text(part["alt"])))]
    if kind == "worksheet":
        named = labels["group"].replace("{minutes}", str(part["minutes"]))
        over = E.p(E.small(_text(named)), E.br(), E.strong(_text(part["title"])))
        fields = [_field(field) for field in part["fields"]]
        return [E.section(over, *blocks(part["blocks"]), E.ul(*fields))]
    if part["ask"] == "order":  # other systems have no such question
        answer = answers[part["number"]]
        asked = _filled(E.p(), part["text"])
        items = [_filled(E.li(f"{name}: "), runs) for name, runs in part["options"]]
        why = [each for reason in answer["reasons"] for each in blocks(reason["why"])]
        shown = E.summary(labels["answers"])
        return [asked, E.ul(*items), E.details(shown, E.p(answer["right"]), *why)]
    return []  # every other question stands in the lesson's test


def blocks(nodes: Sequence[Node]) -> list[Element]:
    """The elements of a text (the nodes of `prose.nodes_of`)."""
    found: list[Element] = []
    for node in nodes:
        kind = node["kind"]
        if kind == "par":
            found.append(_filled(E.p(), node["runs"]))
        elif kind == "heading":
            depth = min(max(node["depth"], 2), 6)
            found.append(_filled(E(f"h{depth}"), node["runs"]))
        elif kind == "list":
            items = [E.li(*blocks(item)) for item in node["items"]]
            start = {"start": str(node["start"])} if node["ordered"] else {}
            found.append(E("ol" if node["ordered"] else "ul", *items, **start))
        elif kind == "quote":
            found.append(E.blockquote(*blocks(node["blocks"])))
        elif kind == "code":
            found.append(E.pre(_text(node["text"])))
        elif kind == "rule":
            found.append(E.hr())
        elif kind == "grid":
            rows = [
                E.tr(*(_filled(E.td(), cell) for cell in row)) for row in node["rows"]
            ]
            found.append(E.table(*rows))
    return found


def _filled(element: Element, runs: Sequence[Node]) -> Element:
    for run in runs:
        if run["text"] == "\n":
            element.append(E.br())
            continue
        inner: Element = E.span(_text(run["text"]))
        for look in run["look"]:
            inner = E(TAGS[look], inner)
        if "href" in run:
            inner = E.a(inner, href=run["href"])
        element.append(inner)
        if "mark" in run:
            element.append(E.sup(f"[{run['mark']}]"))
    return element


def _table(part: Node) -> Element:
    def row(cells: Sequence[Sequence[str]]) -> Element:
        (first, remark), *rest = cells
        head = E.th(_text(first), *([E.br(), E.small(_text(remark))] if remark else []))
        head.set("scope", "row")
        others = [E.td(_text(" ".join(filter(None, cell)))) for cell in rest]
        return E.tr(head, *others)

    headings = [E.th(_text(heading), scope="col") for heading in part["headings"]]
    table = E.table(E.caption(_text(part["caption"])), E.thead(E.tr(*headings)))
    table.append(E.tbody(*(row(cells) for cells in part["rows"])))
    if part["totals"]:
        table.append(E.tfoot(*(row(cells) for cells in part["totals"])))
    return table


def _field(field: Node) -> Element:
    choices = [*field["choices"], *field["columns"]]
    detail = [field["hint"], " / ".join(choices)]
    said = ". ".join(part.rstrip(".") for part in detail if part)
    return E.li(_text(field["label"]), *([E.br(), E.small(_text(said))] if said else []))


def _sources(sources: Sequence[Node], labels: Node) -> list[Element]:
    if not sources:
        return []
    lines = [
        E.li(_text(f"{s['words']}: {s['label']}. {s['source']}. {s['dates']}"))
        for s in sources
    ]
    return [E.h2(labels["sources"]), E.ol(*lines)]


def _word(term: str, meaning: str) -> tuple[Element, Element]:
    return E.dt(E.strong(_text(term))), E.dd(_text(meaning))


def _text(text: str) -> str:
    return clean(text)
