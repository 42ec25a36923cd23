"""Every text that a person reads is marked, and said in Spanish too."""

import polib
import pytest
from django.core.management import CommandError
from django.template import Context, Template
from django.utils import translation

from coopkit.management.commands import messages
from coopkit.management.commands.messages import in_python, in_template, wrong_with


def entry(text: str, *said: str, plural: str = "", flags: tuple[str, ...] = ()) -> object:
    one = polib.POEntry(msgid=text, flags=list(flags))
    if plural:
        one.msgid_plural, one.msgstr_plural = plural, dict(enumerate(said))
    else:
        one.msgstr = said[0] if said else ""
    return one


def test_the_catalogues_hold_today_s_texts_all_translated() -> None:
    assert messages.problems() == []


def test_to_extract_twice_gives_the_same_bytes() -> None:
    for wing in messages.WINGS:
        assert messages.bytes_of(wing, "es") == messages.bytes_of(wing, "es")


MARKED = [
    ("{% translate 'One' %}", ("One", None, "")),
    ('{% translate "One" as one %}', ("One", None, "")),
    ('{% trans "For" context "a paper" %}', ("For", "a paper", "")),
    ("{% blocktranslate %}A {{ b }}{% endblocktranslate %}", ("A %(b)s", None, "")),
    (
        "{% blocktranslate trimmed with b=c|d:'e' %}\n  A\n  {{ b }}\n"
        "{% endblocktranslate %}",
        ("A %(b)s", None, ""),
    ),
    (
        "{% blocktranslate trimmed count n=n context 'c' %} {{ n }} vote {% plural %}"
        " {{ n }} votes {% endblocktranslate %}",
        ("%(n)s vote", "c", "%(n)s votes"),
    ),
    ('{% card title=_("Your account") id="x" %}', ("Your account", None, "")),
    ('{{ name|default:_("nobody") }}', ("nobody", None, "")),
    ('{{ _("It’s “so” (really)") }}', ("It’s “so” (really)", None, "")),
    ('{% firstof a _("the co-op") %}', ("the co-op", None, "")),
    ("""{% translate "It's" %}""", ("It's", None, "")),
]


@pytest.mark.parametrize(("source", "found"), MARKED)
def test_what_is_marked_in_a_template_is_found(
    source: str, found: tuple[str, str | None, str]
) -> None:
    (message,) = in_template(source, "a.html")
    assert (message.text, message.context, message.plural) == found


def test_two_texts_in_one_tag_are_both_found() -> None:
    source = '{% note title=_("One") tone=_("Two") %}{{ x|yesno:_("a,b") }}'
    texts = [message.text for message in in_template(source, "a.html")]
    assert texts == ["One", "Two", "a,b"]


def test_what_is_commented_out_is_not_found() -> None:
    source = '{# {% translate "A" %} #}{% comment %}{% translate "B" %}{% endcomment %}'
    assert list(in_template(source, "a.html")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One")', ("One", None, "")),
        ('template = N_("On" "e")', ("One", None, "")),
        ('translation.gettext_lazy("One")', ("One", None, "")),
        ('ngettext("a vote", "votes", n)', ("a vote", None, "votes")),
        ('pgettext_lazy("navigation", "Main")', ("Main", "navigation", "")),
        ('npgettext("c", "a", "b", 2)', ("a", "c", "b")),
    ],
)
def test_what_is_marked_in_python_is_found(
    source: str, found: tuple[str, str | None, str]
) -> None:
    (message,) = in_python(source, "a.py")
    assert (message.text, message.context, message.plural) == found


@pytest.mark.parametrize("source", ['_(f"{a} votes")', '_("votes: " + a)', '_("%s" % a)'])
def test_a_text_that_is_put_together_on_the_spot_is_refused(source: str) -> None:
    with pytest.raises(CommandError, match=r"a\.py:1: .* one literal"):
        list(in_python(source, "a.py"))


@pytest.mark.parametrize(
    "ready",
    [
        entry("One", "Uno"),
        entry("Hello %(name)s", "Hola %(name)s"),
        entry("{present} of {needed}", "De {needed}, {present}"),
        entry("One vote", "Un voto", "%(n)s votos", plural="%(n)s votes"),
        entry("%(n)s vote", "%(n)s voto", "%(n)s votos", plural="%(n)s votes"),
        entry("a <em>b</em> 5 %%", "<em>b</em> 5 %% a"),
    ],
)
def test_a_whole_translation_is_ready(ready: polib.POEntry) -> None:
    assert wrong_with(ready) == ""


@pytest.mark.parametrize(
    ("broken", "trouble"),
    [
        (entry("One"), "not translated"),
        (entry("One", " "), "not translated"),
        (entry("One", "Uno", flags=("fuzzy",)), "fuzzy"),
        (entry("a", "un", "", plural="b"), "two forms"),
        (entry("a", "", "unos", plural="b"), "two forms"),
        (entry("a", "un", "unos", "muchos", plural="b"), "two forms"),
        (entry("Hello %(name)s", "Hola %(nombre)s"), "placeholders"),
        (entry("Hello %(name)s", "Hola"), "placeholders"),
        (entry("{text} is no share", "{texto} no es"), "placeholders"),
        (entry("%(n)s vote", "%(n)s", "votos", plural="%(n)s votes"), "placeholders"),
        (entry("a <em>b</em>", "a <em>b"), "tags"),
        (entry("5 %% of it", "5 % de"), "placeholders"),
    ],
)
def test_a_translation_that_is_not_ready_is_told_why(
    broken: polib.POEntry, trouble: str
) -> None:
    assert trouble in wrong_with(broken)


class TestACatalogueOfItsOwn:
    """A wing made for the test, from its first text to the page that says it."""

    @pytest.fixture(autouse=True)
    def root(self, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
        monkeypatch.setattr(messages, "ROOT", tmp_path)
        monkeypatch.setattr(messages, "WINGS", ("coopkit", "ledger"))
        for wing in ("coopkit", "ledger"):
            (tmp_path / wing).mkdir()
            (tmp_path / "templates" / wing).mkdir(parents=True)
        self.root_path = tmp_path

    def write(self, path: str, text: str) -> None:
        (self.root_path / path).write_text(text)

    def translate(self, wing: str, **said: str) -> None:
        path = messages.path_of(wing, "es")
        catalogue = polib.pofile(str(path))
        for entry in catalogue:
            entry.msgstr = said.get(entry.msgid, entry.msgstr)
        path.write_text(f"{str(catalogue).rstrip()}\n")

    def texts(self, wing: str) -> dict[str, str]:
        catalogue = polib.pofile(str(messages.path_of(wing, "es")))
        return {entry.msgid: entry.msgstr for entry in catalogue}

    def test_each_wing_has_its_own_texts_and_the_ground_those_of_all(self) -> None:
        self.write("ledger/rule.py", 'N_("rule")')
        self.write("templates/ledger/page.html", '{% translate "page" %}')
        self.write("templates/base.html", '{% translate "base" %}')
        messages.extract_all()
        assert set(self.texts("ledger")) == {"rule", "page"}
        assert set(self.texts("coopkit")) == {"base"}

    def test_a_translation_is_kept_and_what_is_no_longer_said_is_dropped(self) -> None:
        self.write("ledger/rule.py", 'N_("b"), N_("a")')
        messages.extract_all()
        self.translate("ledger", a="A", b="B")
        assert messages.extract_all() == []
        self.write("ledger/rule.py", 'N_("a"), N_("c")')
        assert messages.extract_all() == [messages.path_of("ledger", "es")]
        assert self.texts("ledger") == {"a": "A", "c": ""}

    def test_a_text_that_another_wing_says_too_need_not_be_translated_again(self) -> None:
        self.write("ledger/rule.py", 'N_("a")')
        messages.extract_all()
        self.translate("ledger", a="A")
        self.write("coopkit/page.py", '_("a")')
        messages.extract_all()
        assert self.texts("coopkit") == {"a": "A"}

    def test_the_header_has_two_plurals_and_no_time(self) -> None:
        self.write("ledger/rule.py", 'ngettext("a vote", "votes", 2)')
        messages.extract_all()
        text = messages.path_of("ledger", "es").read_text()
        assert '"Plural-Forms: nplurals=2; plural=(n != 1);' in text
        assert 'msgstr[1] ""' in text
        assert "msgstr[2]" not in text
        assert "Date" not in text
        assert "rule.py" not in text

    def test_a_text_without_its_translation_is_a_problem(self) -> None:
        self.write("ledger/rule.py", 'N_("a")')
        assert any(
            "run manage.py messages extract" in problem for problem in messages.problems()
        )
        messages.extract_all()
        assert ["not translated" in problem for problem in messages.problems()] == [True]
        self.translate("ledger", a="A")
        assert messages.problems() == []

    def test_two_wings_that_say_it_otherwise_are_a_problem(self) -> None:
        self.write("ledger/rule.py", 'N_("a")')
        self.write("coopkit/rule.py", 'N_("a")')
        messages.extract_all()
        self.translate("ledger", a="A")
        self.translate("coopkit", a="Otra")
        (problem,) = messages.problems()
        assert "otherwise in another wing" in problem

    def test_a_literal_percent_that_django_could_not_look_up_is_a_problem(self) -> None:
        self.write("templates/ledger/page.html", '{% card title=_("5 % of it") %}')
        messages.extract_all()
        self.translate("ledger", **{"5 % of it": "El 5 %"})
        (problem,) = messages.problems()
        assert problem.startswith("templates/ledger/page.html: a literal %")

    def test_a_plural_on_which_two_places_disagree_is_refused(self) -> None:
        self.write("ledger/rule.py", 'ngettext("a", "b", 1), ngettext("a", "c", 1)')
        with pytest.raises(CommandError, match="two plurals"):
            messages.extract_all()

    def test_a_page_says_what_was_compiled(self, settings) -> None:  # type: ignore[no-untyped-def]
        source = (
            '{% translate "Save 100%" %}|{% translate "For" context "a paper" %}|'
            "{% blocktranslate count n=n %}{{ n }} vote{% plural %}{{ n }} votes"
            "{% endblocktranslate %}"
        )
        self.write("templates/ledger/page.html", source)
        messages.extract_all()
        self.translate("ledger", **{"Save 100%%": "Ahorre el 100%%", "For": "Para"})
        path = messages.path_of("ledger", "es")
        text = path.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(n)s voto"')
        path.write_text(text.replace('msgstr[1] ""', 'msgstr[1] "%(n)s votos"'))
        assert path.with_suffix(".mo") in messages.compile_all()
        assert messages.compile_all() == []
        settings.LOCALE_PATHS = [str(self.root_path / "ledger" / "locale")]
        translation.trans_real._translations = {}
        try:
            with translation.override("es"):
                said = Template(source).render(Context({"n": 3}))
        finally:
            translation.trans_real._translations = {}
        assert said == "Ahorre el 100%|Para|3 votos"
