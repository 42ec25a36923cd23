"""The text of minutes as pages and papers show it: HTML, and blocks for the typesetter.

Raw HTML is shown, never obeyed; pictures and links are left as they are written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["image", "link", "autolink", "fence", "code", "reference", "lheading"])
)
DEEPEST = 6
_OPEN = '<div class="table-scroll" tabindex="0"><table class="table">'
_CLOSE = "</table></div>"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line, plain, bold or in italics."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the text: “heading”, “par”, “item”, “quote” or “table”."""

    kind: str
    runs: tuple[Run, ...] = ()
    depth: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def html_of(text: str, *, below: int = 1) -> str:
    """The text as HTML, its headings so many levels lower than they are written.

    >>> html_of("# Minutes <b>")
    '<h2>Minutes &lt;b&gt;</h2>\\n'
    """
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + below, DEEPEST)}"
    html = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    return html.replace("<table>", _OPEN).replace("</table>", _CLOSE)


def blocks_of(text: str) -> list[Block]:
    """The text as blocks, in order.

    >>> [(block.kind, block.runs[0].text) for block in blocks_of("# A\\n\\n- b")]
    [('heading', 'A'), ('item', 'b')]
    """
    return list(_blocks(_MARKDOWN.parse(text)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    opened: list[str] = []
    rows: list[list[str]] = []
    depth = 0
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.type.endswith("_close"):
            opened.pop()
            if name == "table":
                yield Block(kind="table", rows=tuple(tuple(row) for row in rows))
                rows = []
        elif token.type.endswith("_open"):
            opened.append(name)
            if name == "tr":
                rows.append([])
            depth = int(token.tag[1]) if name == "heading" else depth
        elif token.type == "inline" and "table" in opened:
            rows[-1].append("".join(run.text for run in _runs(token)))
        elif token.type == "inline":
            kind = _kind(opened)
            level = depth if kind == "heading" else 0
            yield Block(kind=kind, runs=tuple(_runs(token)), depth=level)
        elif token.content.strip():
            yield Block(kind="par", runs=(Run(token.content.strip()),))


def _kind(opened: Sequence[str]) -> str:
    for name, kind in (
        ("heading", "heading"),
        ("list_item", "item"),
        ("blockquote", "quote"),
    ):
        if name in opened:
            return kind
    return "par"


def _runs(token: Token) -> Iterator[Run]:
    bold = italic = False
    for child in token.children or []:
        if child.type in {"strong_open", "strong_close"}:
            bold = child.type == "strong_open"
        elif child.type in {"em_open", "em_close"}:
            italic = child.type == "em_open"
        elif child.type in {"softbreak", "hardbreak"}:
            yield Run(" ")
        elif child.content:
            yield Run(child.content, bold, italic)


def plain_blocks(text: str) -> list[dict[str, Any]]:
    """The blocks as plain data, as a paper's template takes them."""
    return [
        {
            "kind": block.kind,
            "depth": block.depth,
            "runs": [
                {"text": run.text, "bold": run.bold, "italic": run.italic}
                for run in block.runs
            ],
            "rows": [list(row) for row in block.rows],
        }
        for block in blocks_of(text)
    ]
