"""Questions as QTI 1.2, in the profile of Common Cartridge 1.1.

One of, several of, true or false, a number and a text of one's own have a profile there;
an order has none, and so it is no part of a test. Each answer brings its own reply.
Source: IMS Common Cartridge Profile 1.1, ch. 4 (assessments); IMS QTI 1.2.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from cms.courses.lesson_file import Part
from cms.courses.printed import Facts, figure_of
from cms.pages.markdown import html_of
from cms.pages.references import worded
from coopkit.drawing import clean

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PROFILES = {
    "quiz": "cc.multiple_choice.v0p1",
    "several": "cc.multiple_response.v0p1",
    "true_false": "cc.true_false.v0p1",
    "number": "cc.fib.v0p1",
    "short": "cc.essay.v0p1",
}
GIVEN = "answer"  # what a response is called inside its item
Element = Any  # lxml's own type says no more


def assessment(
    *,
    ident: str,
    title: str,
    parts: Sequence[Part],
    facts: Facts,
    true_and_false: tuple[str, str],
) -> bytes:
    """The questions of a lesson as a test, with free retries; bytes of XML."""
    root = etree.Element(f"{{{NAMESPACE}}}questestinterop", nsmap={None: NAMESPACE})
    test = _in(root, "assessment", ident=ident, title=clean(title))
    _metadata(
        test,
        ("cc_profile", "cc.exam.v0p1"),
        ("qmd_assessmenttype", "Examination"),
        ("qmd_scoretype", "Percentage"),
        ("cc_maxattempts", "unlimited"),
    )
    section = _in(test, "section", ident=f"{ident}-questions")
    for number, part in enumerate(asked(parts), start=1):
        item = _in(section, "item", ident=f"q-{part.key}", title=str(number))
        profile = ("cc_profile", PROFILES[part.kind])
        _metadata(_in(item, "itemmetadata"), profile, *_by_hand(part))
        _item(item, part, facts, true_and_false)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def asked(parts: Sequence[Part]) -> list[Part]:
    """The questions that the format knows."""
    return [part for part in parts if part.kind in PROFILES]


def forms_of(answer: str) -> list[str]:
    """The ways in which people write a number, for systems that compare letters.

    >>> forms_of("2200.00")
    ['2,200', '2,200.00', '2200', '2200.00']
    >>> forms_of("12.5")
    ['12.5', '12.50']
    """
    number = Decimal(answer)
    least = format(number.normalize(), "f")
    cents = f"{number:.2f}"
    forms = {answer, least} | ({cents} if Decimal(cents) == number else set())
    return sorted(forms | {figure_of(form, "").replace("−", "-") for form in forms})


def _item(
    item: Element, part: Part, facts: Facts, true_and_false: tuple[str, str]
) -> None:
    value = part.value
    shown = _in(item, "presentation")
    _say(shown, worded(value.get("question") or value.get("statement", ""), facts))
    if part.kind == "short":
        _typed(shown)
        _model(item, value, facts)
    elif part.kind == "number":
        _typed(shown)
        _number(item, value, facts)
    else:
        options = _options(part, facts, true_and_false)
        _choices(shown, options, "Multiple" if part.kind == "several" else "Single")
        _judged(item, options, several=part.kind == "several")


def _options(
    part: Part, facts: Facts, true_and_false: tuple[str, str]
) -> list[tuple[str, str, bool, str]]:
    """Name, words, whether it is right, and the reply, of each answer to choose."""
    value = part.value
    if part.kind == "true_false":
        true, false = true_and_false
        return [
            ("true", true, value["is_true"], worded(value["if_true"], facts)),
            ("false", false, not value["is_true"], worded(value["if_false"], facts)),
        ]
    return [
        (f"o{place}", worded(o["text"], facts), bool(o["right"]), _why(o, facts))
        for place, o in enumerate(value["options"], start=1)
    ]


def _why(option: Mapping[str, Any], facts: Facts) -> str:
    return worded(option["feedback"] or "", facts)


def _choices(
    shown: Element, options: Sequence[tuple[str, str, bool, str]], cardinality: str
) -> None:
    response = _in(shown, "response_lid", ident=GIVEN, rcardinality=cardinality)
    rendered = _in(response, "render_choice")
    for name, text, _right, _why in options:
        _say(_in(rendered, "response_label", ident=name), text)


def _judged(
    item: Element, options: Sequence[tuple[str, str, bool, str]], *, several: bool
) -> None:
    judged = _outcomes(item)
    for name, *_ in options:
        met = _in(judged, "respcondition", **{"continue": "Yes"})
        _equal(_in(met, "conditionvar"), name)
        _in(met, "displayfeedback", feedbacktype="Response", linkrefid=f"{name}-fb")
    won = _in(judged, "respcondition", **{"continue": "No"})
    condition = _in(won, "conditionvar")
    if several:
        condition = _in(condition, "and")
    for name, _text, right, _why in options:
        if right:
            _equal(condition, name)
        elif several:
            _equal(_in(condition, "not"), name)
    _score(won)
    for name, _text, _right, why in options:
        _feedback(item, f"{name}-fb", why)


def _number(item: Element, value: Mapping[str, Any], facts: Facts) -> None:
    """A number to type; typical mistakes have a reply of their own."""
    judged = _outcomes(item)
    replies = [("right-fb", value["answer"], value["right"], True)] + [
        (f"near{place}-fb", near["answer"], near["feedback"], False)
        for place, near in enumerate(value.get("near") or (), start=1)
    ]
    for name, answer, _why, right in replies:
        met = _in(judged, "respcondition", **{"continue": "No"})
        condition = _in(met, "conditionvar")
        for form in forms_of(str(answer)):
            _equal(condition, form, case="No")
        if right:
            _score(met)
        _in(met, "displayfeedback", feedbacktype="Response", linkrefid=name)
    rest = _in(judged, "respcondition", **{"continue": "No"})
    _in(_in(rest, "conditionvar"), "other")
    _in(rest, "displayfeedback", feedbacktype="Response", linkrefid="wrong-fb")
    for name, _answer, why, _right in replies:
        _feedback(item, name, worded(why, facts))
    _feedback(item, "wrong-fb", worded(value["wrong"], facts))


def _model(item: Element, value: Mapping[str, Any], facts: Facts) -> None:
    """A good answer, to compare one's own with; nobody is graded on it."""
    lines = [value["model"], *(f"- {line}" for line in value.get("look_for") or ())]
    feedback = _in(item, "itemfeedback", ident="solution")
    told = _in(_in(feedback, "solution"), "solutionmaterial")
    text = "\n".join([lines[0], "", *lines[1:]])
    _say(_in(told, "flow_mat"), html_of(worded(text, facts)), as_html=True)


def _typed(shown: Element) -> None:
    response = _in(shown, "response_str", ident=GIVEN, rcardinality="Single")
    _in(response, "render_fib", prompt="Box")


def _by_hand(part: Part) -> list[tuple[str, str]]:
    return [("qmd_computerscored", "No")] if part.kind == "short" else []


def _outcomes(item: Element) -> Element:
    judged = _in(item, "resprocessing")
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0"}
    _in(_in(judged, "outcomes"), "decvar", **score, maxvalue="100")
    return judged


def _score(met: Element) -> None:
    _in(met, "setvar", action="Set", varname="SCORE").text = "100"


def _equal(condition: Element, name: str, **how: str) -> None:
    _in(condition, "varequal", respident=GIVEN, **how).text = name


def _feedback(item: Element, name: str, why: str) -> None:
    flow = _in(_in(item, "itemfeedback", ident=name), "flow_mat")
    _say(flow, html_of(why or ""), as_html=True)


def _say(parent: Element, text: str, *, as_html: bool = False) -> None:
    kind = "text/html" if as_html else "text/plain"
    _in(_in(parent, "material"), "mattext", texttype=kind).text = clean(text)


def _metadata(parent: Element, *pairs: tuple[str, str]) -> None:
    block = _in(parent, "qtimetadata")
    for label, entry in pairs:
        field = _in(block, "qtimetadatafield")
        _in(field, "fieldlabel").text = label
        _in(field, "fieldentry").text = entry


def _in(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
