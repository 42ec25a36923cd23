"""Prose: a text in Markdown as plain nodes, for papers that cannot show HTML.

A block is a paragraph, heading, list, quote, table, code or rule; what stands in it are
runs: words with their look. Nothing here is run or pasted into a program: a template
walks the nodes.

A run is `{"text", "look", …}` with a look of letters: b(old), i(talic), c(ode), w(ord of
the glossary); `href` where it leads outside; `mark`, the number of a figure of law.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.pages.markdown import PAGE, WORD
from cms.pages.references import Fact

Node = dict[str, Any]
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table"])
_QUOTED = re.compile(r"\{fact:([a-z0-9][a-z0-9._-]*)\}")
_LOOKS = {"strong_open": "b", "em_open": "i"}
_ENDS = {"strong_close": "b", "em_close": "i"}


def nodes_of(source: str, facts: Mapping[str, Fact] | None = None) -> list[Node]:
    """The blocks of a text; a figure of law stands in words, with its number as a mark.

    >>> nodes_of("# Why\\n\\nIt is **ours**.")[0]
    {'kind': 'heading', 'depth': 1, 'runs': [{'text': 'Why', 'look': ''}]}
    >>> nodes_of("It is **ours**.")[0]["runs"][1]
    {'text': 'ours', 'look': 'b'}
    """
    tokens = list(_MARKDOWN.parse(source))
    return _blocks(iter(tokens), "", facts or {})


def runs_of(line: str, facts: Mapping[str, Fact] | None = None) -> list[Node]:
    """The runs of plain text, in which only figures of law stand by key."""
    return list(_worded(line, "", "", facts or {}))


def _blocks(tokens: Iterator[Token], until: str, facts: Mapping[str, Fact]) -> list[Node]:
    found: list[Node] = []
    for token in tokens:
        if token.type == until:
            break
        if token.type == "inline":  # between the opening and the close of what holds it
            found[-1]["runs"] = _runs(token.children or (), facts)
        elif node := _block(token, tokens, facts):
            found.append(node)
    return found


def _block(token: Token, tokens: Iterator[Token], facts: Mapping[str, Fact]) -> Node:
    kind = token.type
    if kind in ("bullet_list_open", "ordered_list_open"):
        return _list(token, tokens, facts)
    if kind == "blockquote_open":
        return {"kind": "quote", "blocks": _blocks(tokens, "blockquote_close", facts)}
    if kind == "table_open":
        return {"kind": "grid", "rows": _rows(tokens, facts)}
    if kind == "heading_open":
        return {"kind": "heading", "depth": int(token.tag[1]), "runs": []}
    simple: dict[str, Node] = {
        "paragraph_open": {"kind": "par", "runs": []},
        "fence": {"kind": "code", "text": token.content.rstrip("\n")},
        "code_block": {"kind": "code", "text": token.content.rstrip("\n")},
        "hr": {"kind": "rule"},
    }
    return simple.get(kind, {})


def _list(opening: Token, tokens: Iterator[Token], facts: Mapping[str, Fact]) -> Node:
    items: list[list[Node]] = []
    closing = opening.type.replace("_open", "_close")
    for token in tokens:
        if token.type == closing:
            break
        items.append(_blocks(tokens, "list_item_close", facts))
    ordered = opening.type == "ordered_list_open"
    start = int(opening.attrGet("start") or 1)
    return {"kind": "list", "ordered": ordered, "start": start, "items": items}


def _rows(tokens: Iterator[Token], facts: Mapping[str, Fact]) -> list[list[list[Node]]]:
    rows: list[list[list[Node]]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token.children or (), facts))
    return rows


def _runs(tokens: Sequence[Token], facts: Mapping[str, Fact]) -> list[Node]:
    look, links = "", [""]
    runs: list[Node] = []
    for token in tokens:
        kind = token.type
        if kind in _LOOKS:
            look += _LOOKS[kind]
        elif kind in _ENDS:
            look = look.replace(_ENDS[kind], "", 1)
        elif kind == "link_open":
            links.append(str(token.attrGet("href") or ""))
        elif kind == "link_close":
            runs += _told(links.pop(), runs)
        elif kind in ("softbreak", "hardbreak"):
            runs.append({"text": " " if kind == "softbreak" else "\n", "look": look})
        elif kind == "code_inline":
            runs.append({"text": token.content, "look": look + "c"})
        else:  # text, and a picture's words
            runs += _worded(token.content, look, links[-1], facts)
    return runs


def _told(href: str, runs: Sequence[Node]) -> Iterator[Node]:
    """What paper says after a link: the code of a page, since nobody can press on it."""
    code = href.removeprefix(PAGE)
    if href.startswith(PAGE) and runs and code not in runs[-1]["text"]:
        yield {"text": f" ({code})", "look": ""}


def _worded(text: str, look: str, href: str, facts: Mapping[str, Fact]) -> Iterator[Node]:
    """Runs of one look, with each figure of law in the place of its key."""
    if href.startswith(WORD):
        look += "w"
    outside = {"href": href} if href.startswith(("http://", "https://")) else {}
    numbers = {key: number for number, key in enumerate(facts, start=1)}
    place = 0
    for match in _QUOTED.finditer(text):
        if match[1] not in facts:
            continue
        if before := text[place : match.start()]:
            yield {"text": before, "look": look, **outside}
        words = facts[match[1]].words
        yield {"text": words, "look": look, "mark": numbers[match[1]]}
        place = match.end()
    if rest := text[place:]:
        yield {"text": rest, "look": look, **outside}
