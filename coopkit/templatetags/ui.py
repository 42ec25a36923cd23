"""Components of the pages, as tags and filters that every template has.

Filters write amounts, hours and shares for people; block tags frame what stands in them.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Card, sheet_cards
from coopkit.templatetags.house import House, house_of, url_or_none
from coopkit.templatetags.icons import ROOMS, drawing

_NUMBER = re.compile(r"\d{4}-[A-Z]{2}-\d{3,}", re.ASCII)
register = template.Library()

TONE_ICONS = {"": "info", "ok": "check", "warn": "warn", "bad": "warn"}
TONES = {"success": "ok", "warning": "warn", "error": "bad"}


@register.filter
def money(cents: int, cooperative: Cooperative | None = None) -> str:
    """An amount for a person: `$4,812.37`, also in the Spanish of the United States.

    >>> money(481237), money(-5), money(-120000)
    ('$4,812.37', '−$0.05', '−$1,200.00')
    """
    places = cooperative.minor_units if cooperative else 2
    sign = "−" if cents < 0 else ""
    whole, part = divmod(abs(cents), 10**places)
    digits = f"{whole:,}" + (f".{part:0{places}d}" if places else "")
    currency = cooperative.currency if cooperative else "USD"
    return f"{sign}${digits}" if currency == "USD" else f"{sign}{digits} {currency}"


@register.filter
def grouped(amount: str) -> str:
    """An amount as the ledger writes it, for a person: its thousands set apart.

    >>> grouped("-19715.56 USD"), grouped("12 HOUR")
    ('−19,715.56 USD', '12 HOUR')
    """
    number, _space, unit = amount.partition(" ")
    whole, point, part = number.removeprefix("-").partition(".")
    sign = "−" if number.startswith("-") else ""
    return f"{sign}{int(whole):,}{point}{part} {unit}"


@register.filter
def by_parts(account: str) -> SafeString:
    """An account's name, which may go on in a new line after each of its colons.

    >>> by_parts("Income:Sales")
    'Income:<wbr>Sales'
    """
    return format_html_join(
        SafeString(":<wbr>"), "{}", ((p,) for p in account.split(":"))
    )


@register.filter
def is_numbered(decision: str | None) -> bool:
    """Whether a decision has a number of the register, and so a page of its own there.

    What a group agreed on before, or a paper calls otherwise, has none.

    >>> is_numbered("2026-GM-007"), is_numbered("GROUP-1")
    (True, False)
    """
    return bool(_NUMBER.fullmatch(decision or ""))


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours for a person, the half of a hundredth rounded up.

    >>> hours(115515), hours(-90), hours(1)
    ('1,925.25', '−1.50', '0.02')
    """
    return _hundredths(Fraction(minutes, 60))


@register.filter
def percent(share: Fraction | int | str, places: int | None = None) -> str:
    """A share for a person: two decimals at most, or exactly as many as asked for.

    >>> percent(Fraction(1, 4)), percent("1/3"), percent(1), percent("1/4", 2)
    ('25 %', '33.33 %', '100 %', '25.00 %')
    """
    of_hundred = Fraction(share) * 100
    if places is not None:
        return f"{_hundredths(of_hundred, places)} %"
    text = _hundredths(of_hundred)
    return f"{text.rstrip('0').rstrip('.')} %"


def _hundredths(number: Fraction, places: int = 2) -> str:
    scale = 10**places
    size = (2 * abs(number) * scale + 1) // 2
    whole, part = divmod(int(size), scale)
    sign = "−" if number < 0 and size else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}d}" if places else "")


@register.filter
def beside(cells: Sequence[str], names: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of a row, each after the name of its column.

    >>> beside(("Ana", "$5.00"), ("Member", "Share"))
    [('Member', 'Ana'), ('Share', '$5.00')]
    """
    return list(zip(names, cells, strict=False))


@register.filter
def tone_of(level_tag: str) -> str:
    """The tone of a note for a message's level."""
    return TONES.get(level_tag, "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside a word; see `icons.py` for the names, rooms count as names."""
    return SafeString(drawing(ROOMS.get(name, name)))


@register.simple_tag(takes_context=True)
def house(context: Mapping[str, Any]) -> House:
    """What the frame of a page needs: `{% house as house %}`."""
    return house_of(context)


def _house(context: Mapping[str, Any]) -> House:
    return context.get("house") or house_of(context)


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    id: str = "",  # noqa: A002
    tone: str = "",
    room: str = "",
    icon: str = "",
    level: int = 2,
) -> SafeString:
    """A section on a sheet of its own; tone "solid" fills it with its room's colour.

    With an icon the title is a small line over the content, as over a great figure.
    """
    context: dict[str, Any] = {"content": content, "title": title, "tone": tone}
    context |= {"room": room, "icon": icon, "level": level, "id": id or slugify(title)}
    return render_to_string("ui/card.html", context)


@register.simple_block_tag
def note(content: str, title: str = "", tone: str = "", level: int = 3) -> SafeString:
    """A remark that stands out; tones are ok, warn and bad, none takes the room's."""
    context: dict[str, Any] = {"content": content, "title": title, "tone": tone}
    return render_to_string(
        "ui/note.html", context | {"level": level, "icon": TONE_ICONS[tone]}
    )


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form: label, hint, error, input."""
    return bound.as_field_group()


@register.inclusion_tag("ui/forms/summary.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The list of what is wrong, on top of a form whose fields are placed by hand."""
    return {"form": form, "errors": form.non_field_errors(), "field_errors": form}


@register.filter
def first_input(bound: BoundField) -> str:
    """The id an error leads to: of a group of choices, the first choice."""
    own = bound.id_for_label
    return own or (f"{bound.auto_id}_0" if bound.auto_id else "")


@register.inclusion_tag("ui/numbers.html")
def numbers(
    columns: Sequence[str], rows: Sequence[Sequence[object]], caption: str = ""
) -> dict[str, Any]:
    """The numbers of a chart as a table, folded; a row's first cell is its head."""
    return {"columns": columns, "rows": rows, "caption": caption}


@register.filter
def pair_with(first: object, second: object) -> tuple[object, object]:
    """Two values as a row: `{{ one|pair_with:another }}`."""
    return first, second


@register.inclusion_tag("ui/meter.html")
def meter(
    value: int, of: int, label: str, goal: int | Fraction | None = None
) -> dict[str, Any]:
    """How much of a whole there is, with a mark where it must come to.

    The label says the same in words, for people who listen.
    """
    whole = max(of, 1)
    filled = min(100.0, float(Fraction(100 * value, whole)))
    mark = None if goal is None else float(Fraction(goal) * 100 / whole)
    place = None if mark is None else f"{min(98.8, max(0.0, mark - 0.6)):.1f}"
    return {"filled": f"{filled:.1f}", "goal": place, "label": label}


@register.simple_tag(takes_context=True)
def drawn(context: Mapping[str, Any], offered: Card) -> SafeString:
    """A card that a floor offers, drawn by that floor's own template.

    Its forms get the page's token, so that they can be sent.
    """
    token = {"csrf_token": context["csrf_token"]} if "csrf_token" in context else {}
    return render_to_string(offered.template, token | dict(offered.context))


@register.simple_tag(takes_context=True)
def worksheet(context: Mapping[str, Any], what: str) -> SafeString:
    """A founding group's own worksheet, by its key; all of a lesson's, by its code.

    Whoever draws them knows what is in them: `{% worksheet "buy_in" %}`.
    """
    user = _house(context).user
    cards = (card for offer in sheet_cards for card in offer(user, what))
    return format_html_join("", "{}", ((drawn(context, card),) for card in cards))


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """The way here, drawn only where there is one."""
    if not content.strip():
        return SafeString("")
    return render_to_string("ui/crumbs.html", {"content": content})


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """The row of facts under a heading, drawn only where there are some."""
    if not content.strip():
        return SafeString("")
    return format_html('<ul class="facts">{}</ul>', content)


@register.simple_block_tag(takes_context=True)
def page_title(context: Mapping[str, Any], content: str) -> SafeString:
    """A page's title, with the co-op's name (or the program's) behind it."""
    cooperative = _house(context).cooperative
    whose = conditional_escape(cooperative.name if cooperative else "coopkit")
    title = content.strip()
    if not title or whose in title:
        return SafeString(title or whose)
    return SafeString(f"{title} · {whose}")


@register.simple_block_tag(takes_context=True)
def language_switch(context: Mapping[str, Any], content: str) -> SafeString:
    """The page in the other language, at the address that is given.

    A stranger follows a link; whoever is signed in posts, so that it is remembered.
    """
    here = _house(context)
    code, name = here.other
    remember = url_or_none("accounts:language") if here.user else ""
    url = SafeString(content.strip())  # a block's content is escaped already
    data = {"url": url, "code": code, "name": name, "remember": remember}
    return render_to_string(
        "ui/language.html", data | {"csrf_token": context.get("csrf_token", "")}
    )
