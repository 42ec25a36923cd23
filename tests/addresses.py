"""Every address of the site, with an example of each, read from the resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

SAMPLES = (
    "1",
    "2026-06-30",
    "2026",
    "a-word",
    "x",
    "3fa85f64-5717-4562-b3fc-2c963f66afa6",
)


@dataclass(frozen=True)
class Address:
    """A URL pattern: its name as the resolver says it, its route, and an example."""

    name: str
    route: str
    params: frozenset[str]
    example: str


def addresses(slug: str) -> Iterator[Address]:
    """All addresses of the site; `slug` stands where a co-op's does."""
    yield from _walk(get_resolver().url_patterns, slug, (), "", "/", frozenset())


def _walk(
    patterns: list[URLPattern | URLResolver],
    slug: str,
    spaces: tuple[str, ...],
    route: str,
    example: str,
    params: frozenset[str],
) -> Iterator[Address]:
    for one in patterns:
        here = route + str(one.pattern)
        there = example + _example(one.pattern, slug)
        known = params | _params(one.pattern)
        if isinstance(one, URLResolver):
            within = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, slug, within, here, there, known)
        else:
            name = ":".join((*spaces, one.name or one.lookup_str))
            yield Address(name, here, known, there)


def _params(pattern: object) -> frozenset[str]:
    if isinstance(pattern, RoutePattern):
        return frozenset(pattern.converters)
    if isinstance(pattern, RegexPattern):
        return frozenset(pattern.regex.groupindex)
    return frozenset()


def _example(pattern: object, slug: str) -> str:
    if isinstance(pattern, LocalePrefixPattern):
        return pattern.language_prefix
    if isinstance(pattern, RoutePattern):
        text = pattern._route
        for name, converter in pattern.converters.items():
            value = slug if name == "slug" else _sample(converter.regex)
            text = re.sub(rf"<(?:\w+:)?{name}>", value, text)
        return text
    assert isinstance(pattern, RegexPattern)
    if pattern.regex.pattern in ("^.*/$", "^((?:[\\w\\-]+/)*)$"):
        return "nothing/here/"
    text, names = normalize(pattern.regex.pattern)[0]
    tries = (text % (dict.fromkeys(names, one) | {"slug": slug}) for one in SAMPLES)
    return next(one for one in tries if pattern.regex.search(one))


def _sample(regex: str) -> str:
    return next(one for one in SAMPLES if re.fullmatch(regex, one))
