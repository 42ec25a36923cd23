"""Markdown: the texts of the site, with HTML off and two kinds of link of its own.

`[surplus](word:surplus)` marks a word that the page explains; `[the next
lesson](page:M5.4)` leads to a page by its code, in the language of the text.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from cms.pages.references import Fact, linked

WORD, PAGE = "word:", "page:"


class _Renderer(RendererHTML):
    """HTML, with a `dfn` for a word and the page's address for a code."""

    def link_open(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        href = str(tokens[idx].attrGet("href") or "")
        if href.startswith(WORD):
            return _open_word(href.removeprefix(WORD), env)
        if href.startswith(PAGE):
            found = env["links"].get(href.removeprefix(PAGE))
            if found is None:
                env["closes"] = [*env.get("closes", []), ""]
                return ""
            tokens[idx].attrSet("href", found)
        env["closes"] = [*env.get("closes", []), "</a>"]
        return self.renderToken(tokens, idx, options, env)

    def link_close(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        return str(env["closes"].pop())


def _open_word(key: str, env: MutableMapping[str, Any]) -> str:
    """A word, which leads to the glossary where there is one."""
    url = env["glossary"]
    env["closes"] = [*env.get("closes", []), "</dfn></a>" if url else "</dfn>"]
    return f'<a class="word" href="{escape(url)}#{escape(key)}"><dfn>' if url else "<dfn>"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(
    ["table"]
)


def html_of(
    source: str,
    *,
    facts: Mapping[str, Fact] | None = None,
    links: Mapping[str, str] | None = None,
    glossary: str = "",
) -> str:
    """A text as HTML; raw HTML in it is shown, never obeyed.

    `glossary` is the address of the page to which a word leads.

    >>> html_of("The [surplus](word:surplus) is **ours**. <b>")
    '<p>The <dfn>surplus</dfn> is <strong>ours</strong>. &lt;b&gt;</p>\\n'
    >>> html_of("See [it](page:M1), not [that](page:M2).", links={"M1": "/en/m1/"})
    '<p>See <a href="/en/m1/">it</a>, not that.</p>\\n'
    """
    html = _MARKDOWN.render(source, {"links": links or {}, "glossary": glossary})
    return linked(html, facts or {})
