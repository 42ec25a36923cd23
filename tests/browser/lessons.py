"""Lessons as a guest finds them: by links alone, and what is asked and said on them."""

import re
from collections.abc import Iterable
from gzip import decompress
from urllib.parse import urldefrag
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page

OK = 200
EXPLAINS = 20  # a reply with fewer signs explains nothing
QUESTION = "form.question"
KINDS = {
    "quiz": "input[type=radio]:not([value=t], [value=f])",
    "true_false": "input[type=radio][value=t]",
    "several": "input[type=checkbox]",
    "number": "input[inputmode=decimal]",
    "order": "input[inputmode=numeric]",
    "short": "textarea",
}
_REPLY = re.compile(r'role="status" id="(q-\w+)-reply">(.*?)<div class="card-foot"', re.S)
_TOLD = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const answers = new URLSearchParams();
  for (const form of all("form.question")) {
    const lines = [...form.querySelectorAll("[inputmode=numeric]")];
    const choice = form.querySelector("[type=radio], [type=checkbox]");
    if (choice) answers.append(form.id, choice.value);
    else if (form.querySelector("textarea")) answers.append(form.id, "no");
    else if (lines.length) lines.forEach((_, at) => answers.append(form.id, at + 1));
    else answers.append(form.id, "1");
  }
  return {
    lang: document.documentElement.lang,
    marks: ["body > header", "body > main", "body > footer", "h1", "main article"]
      .map((each) => all(each).length),
    links: all("a[href]").map((each) => each.href),
    elsewhere: document.querySelector("header a[hreflang]").href,
    questions: all("form.question").map((each) => each.id),
    answers: answers.toString(),
  };
}"""


def lessons(page: Page, address: str, language: str) -> list[str]:
    """The lessons' addresses, found as a reader finds them: home, course, lesson."""
    page.goto(f"{address}/{language}/")
    found: list[str] = []
    for course in linked(page, "main .card--solid a.btn"):
        page.goto(course)
        found += linked(page, "main .todo a")
    return found


def linked(page: Page, selector: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(selector, "all => all.map(a => a.href)")
    return found


def told(page: Page) -> dict:
    """What a page is and where it leads; and an address that answers its questions."""
    found: dict = page.evaluate(_TOLD)
    return found


def asked(url: str) -> tuple[str, bytes, bytes]:
    """The type, the text and the bytes on the wire of what a stranger is given there."""
    request = Request(url, headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=30) as answer:
        assert answer.status == OK, url
        sent = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
        kind = answer.headers["Content-Type"]
    return kind, decompress(sent) if packed else sent, sent


def broken(links: Iterable[str], address: str) -> list[str]:
    """Links within the site that lead nowhere, or to a place that is not on the page."""
    places: dict[str, set[str]] = {}
    for link in links:
        url, place = urldefrag(link)
        if url.startswith(f"{address}/"):
            places.setdefault(url, set()).add(place)
    assert len(places) > 1
    found = []
    for url, wanted in sorted(places.items()):
        try:
            kind, text, _ = asked(url)
        except OSError as refusal:
            found.append(f"{url} {refusal}")
            continue
        if kind.startswith("text/html"):
            ids = set(re.findall(r'\bid="([^"]+)"', text.decode()))
            found += [f"{url}#{place}" for place in wanted - {""} - ids]
    return found


def replies(url: str) -> dict[str, str]:
    """What is said to each answer that the address holds, by the question's name."""
    _, text, _ = asked(url)
    return {
        name: re.sub(r"<[^>]+>|\s+", " ", said).strip()
        for name, said in _REPLY.findall(text.decode())
    }


def form_of(page: Page, kind: str) -> Locator:
    """The first question of this kind on the page."""
    return page.locator(f"{QUESTION}:has({KINDS[kind]})").first


def send(page: Page, form: Locator, button: str = "button") -> str:
    """Send the form, and give what is said to the answer."""
    name = form.get_attribute("id")
    with page.expect_navigation():
        form.locator(button).first.click()
    assert page.url.endswith(f"#{name}")
    said: str = page.locator(f"#{name} [role=status]").inner_text()
    return said


def answers_to(page: Page, kind: str) -> list[str]:
    """Answer the first question of this kind in every way there is; what is then said."""
    form = form_of(page, kind)
    if kind == "short":
        return [send(page, form, f"button[value={said}]") for said in ("no", "yes")]
    if kind == "number":
        form.locator(KINDS[kind]).fill("0.01")
        return [send(page, form)]
    if kind == "order":
        lines = form.locator(KINDS[kind])
        for at in range(lines.count()):
            lines.nth(at).fill(str(at + 1))
        return [send(page, form)]
    said = []
    choices = form.locator("input[type=radio], input[type=checkbox]")
    for at in range(choices.count()):
        for other in choices.all() if kind == "several" else ():
            other.uncheck()
        choices.nth(at).check()
        said.append(send(page, form))
    return said
