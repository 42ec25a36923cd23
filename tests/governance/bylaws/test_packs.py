"""Packs: the model bylaws of each jurisdiction, found by their files alone."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from coopkit.cooperatives.models import Cooperative
from governance.bylaws import packs as shelf
from governance.bylaws.catalogue import RULES, whole_catalogue
from governance.bylaws.packs import Pack, pack, packs
from governance.bylaws.parameters import catalogue
from governance.bylaws.provisions import parts_of
from governance.bylaws.refusals import NoModelBylawsError
from governance.bylaws.selectors import in_force, printed, text_on
from governance.bylaws.selectors.printing import NO_VALUE
from governance.bylaws.statutes import warnings
from tests.factories import FOUNDED, CooperativeFactory
from tests.governance.factories import with_bylaws

JURISDICTIONS = ["es", "us-ca", "us-ca-collective", "us-llc", "us-ny"]
LANGUAGES = ("en", "es")
SOUND = {
    "members": 12,
    "voters": 12,
    "workers": 14,
    "candidates": 1,
    "member_workers": 13,
}
GRADE_EIGHT = 8.0
LONGEST_SENTENCE = 24
# What people cite, and other floors rely on: a number keeps its clause in every model.
CITED = {
    "vote.days": "3.1",
    "quorum.members": "3.2",
    "vote.ordinary": "3.3",
    "patronage.obligation": "4.1",
    "patronage.collective_share": "4.5",
    "patronage.cash_share": "4.7",
    "vote.patronage": "4.8",
    "patronage.loss_members": "4.9",
    "redemption.years": "5.3",
    "vote.bylaws": "6.1",
}
SLIPS = re.compile(r" [.,;:]|\.\.|,,|;;|:\.|\b(?:de|a) el (?!la)|\b(\w+) \1\b", re.I)


def cooperative_of(jurisdiction: str) -> Cooperative:
    return with_bylaws(CooperativeFactory(jurisdiction=jurisdiction))


def plain(html: str) -> str:
    return unescape(strip_tags(html)).replace("\xa0", " ")


def words_in(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÀ-ÿ’]+", text)


def sentences_in(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?:])\s+", text) if words_in(each)]


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e; good enough for an average."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    is_silent = bool(re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", word.lower()))
    return max(1, groups - is_silent)


def grade(texts: list[str]) -> float:
    """The school grade of texts by the formula of Flesch and Kincaid."""
    sentences = sum(len(sentences_in(text)) for text in texts)
    words = [word for text in texts for word in words_in(text)]
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def broken(jurisdiction: str, **facts: int) -> dict[str, set[str]]:
    """The sources of the cautions that a model's own values meet, by key."""
    model = pack(jurisdiction)
    return cautions(model, dict(model.values), **facts)


def cautions(model: Pack, values: dict[str, Any], **facts: int) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for caution in warnings(values, model.bounds, SOUND | facts):
        found.setdefault(caution.key, set()).add(caution.source)
    return found


def test_the_models_on_offer_are_those_whose_files_say_so() -> None:
    assert sorted(each.key for each in packs()) == JURISDICTIONS
    assert pack("us-worker").is_offered is False


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
@pytest.mark.django_db
def test_a_co_op_of_each_model_has_its_whole_text_printed(jurisdiction: str) -> None:
    cooperative = cooperative_of(jurisdiction)
    state = text_on(cooperative, on=FOUNDED)
    for language in LANGUAGES:
        with override(language):
            lines = printed(cooperative, state, languages=(language,))
        whole = "".join(side.html + side.note for line in lines for side in line.sides)
        assert "{{" not in whole
        assert NO_VALUE not in whole
        assert {side.language for line in lines for side in line.sides} == {language}
        anchors = set(re.findall(r'id="p-([a-z_.]+)"', whole))
        assert anchors == set(state.values) == set(in_force(cooperative, on=FOUNDED))


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
@pytest.mark.django_db
def test_a_printed_text_has_no_slip_where_a_number_meets_the_sentence(
    jurisdiction: str,
) -> None:
    cooperative = cooperative_of(jurisdiction)
    state = text_on(cooperative, on=FOUNDED)
    for language in LANGUAGES:
        with override(language):
            lines = printed(cooperative, state, languages=(language,))
        texts = {line.number: plain(line.sides[0].html).strip() for line in lines}
        slips = {number: SLIPS.search(text) for number, text in texts.items()}
        assert {number: each for number, each in slips.items() if each} == {}
        unfinished = [number for number, text in texts.items() if text[-1:] not in ".:"]
        assert [number for number in unfinished if "." in number] == []


def sentence(text: str, key: str, words: str) -> str:
    """A clause with one of its numbers filled in by some words, the others by “ten”."""
    parts = (
        part
        if isinstance(part, str)
        else part.words[words == "no"]
        if part.key == key and part.words
        else words
        if part.key == key
        else "ten"
        for part in parts_of(text)
    )
    return "".join(parts)


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_each_option_of_a_choice_fits_into_its_sentence(jurisdiction: str) -> None:
    model = pack(jurisdiction)
    for key, parameter in whole_catalogue().parameters.items():
        clause = model.clauses[key]
        for language in LANGUAGES:
            options = [own[language] for own in parameter.options.values()]
            answers = ["yes", "no"] if parameter.type == "yes_no" else []
            for words in options + answers:
                said = sentence(clause.text[language], key, words)
                assert not SLIPS.search(said), (clause.number, said)


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_each_clause_stands_in_both_languages_with_a_note_in_both(
    jurisdiction: str,
) -> None:
    for provision in pack(jurisdiction).provisions:
        if provision.depth == 1:
            assert set(provision.heading) == set(LANGUAGES), provision.number
        else:
            assert set(provision.text) == set(LANGUAGES), provision.number
            assert set(provision.note) == set(LANGUAGES), provision.number


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_both_languages_print_the_same_numbers_in_the_same_clause(
    jurisdiction: str,
) -> None:
    for provision in pack(jurisdiction).provisions:
        english, spanish = (
            sorted(re.findall(r"\{\{ ([a-z_.]+)", provision.text.get(language, "")))
            for language in LANGUAGES
        )
        assert english == spanish, provision.number


@pytest.mark.parametrize("jurisdiction", [*JURISDICTIONS, "us-worker"])
def test_each_number_of_the_catalogue_is_printed_once_where_people_cite_it(
    jurisdiction: str,
) -> None:
    model = pack(jurisdiction)
    assert set(model.values) == set(whole_catalogue().parameters)
    assert {key: model.number_of(key) for key in CITED} == CITED
    places = [key for provision in model.provisions for key in provision.keys]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_a_model_breaks_none_of_its_own_bounds(jurisdiction: str) -> None:
    assert broken(jurisdiction) == {}


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_each_bound_cites_and_speaks_of_known_numbers_in_both_languages(
    jurisdiction: str,
) -> None:
    model = pack(jurisdiction)
    for bound in model.bounds:
        assert bound.keys <= set(model.values)
        assert bound.source
        assert set(bound.text) == set(LANGUAGES)
        assert all(text.endswith(".") for text in bound.text.values())


@pytest.mark.parametrize(
    ("jurisdiction", "key", "value", "source"),
    [
        ("us-ca", "expulsion.notice_days", 14, "§ 12431"),
        ("us-ca", "expulsion.hearing_days", 4, "§ 12431"),
        ("us-ca", "members.worker_share_min", "1/2", "§ 12253.5"),
        ("us-ca", "patronage.cash_share", "19/100", "§ 1388(c)(1)"),
        ("us-ca", "patronage.obligation", False, "§ 1388(a)(2)"),
        ("us-ca", "patronage.deadline", 9, "§ 1382(d)"),
        ("us-ca", "reserves.indivisible_from", "any", "§ 12454.5"),
        ("us-ca", "interest.cap", "1/5", "§ 12451"),
        ("us-ca", "meetings.notice_min_days", 9, "§ 12461"),
        ("us-ca", "vote.proxies", 1, "§ 12405"),
        ("us-ca", "board.least", 2, "§ 12331"),
        ("us-ca", "members.buy_in", "1000.01", "§ 25100(r)"),
        ("us-ca", "unclaimed.notice_days", 59, "§ 12446"),
        ("us-ca-collective", "board.all_members", False, "§ 12230.5"),
        ("us-ca-collective", "expulsion.notice_days", 14, "§ 12431"),
        ("us-ny", "members.must_offer", False, "§ 88"),
        ("us-ny", "board.member_share", "49/100", "§ 91"),
        ("us-llc", "admission.probation", "months", "co-oplaw.org"),
        ("us-llc", "patronage.notice", "qualified", "§ 1381(a)(2)"),
        ("us-llc", "admission.course", True, "co-oplaw.org"),
        ("us-llc", "admission.decided_by", "board", "co-oplaw.org"),
        ("es", "members.nonmember_hours_max", "31/100", "art. 80.7"),
        ("es", "meetings.notice_min_days", 14, "art. 24"),
        ("es", "reserves.statutory_share", "19/100", "art. 58"),
        ("es", "reserves.education_share", "1/25", "art. 58"),
        ("es", "members.entry_fee", "750.01", "art. 52.2"),
        ("es", "departure.years", 6, "art. 51"),
        ("es", "vote.proxies", 3, "art. 27"),
    ],
)
def test_a_bound_warns_just_past_its_line_and_cites_the_law(
    jurisdiction: str, key: str, value: Any, source: str
) -> None:
    model = pack(jurisdiction)
    cited = cautions(model, {**model.values, key: value})[key]
    assert [each for each in cited if source in each]


def test_patronage_in_the_indivisible_reserve_is_warned_of_in_california() -> None:
    model = pack("us-ca")
    step = {"to": "indivisible", "share": "1/10", "of": "patronage"}
    values = {**model.values, "reserves.steps": [step]}
    assert cautions(model, values)["reserves.steps"] == {"Cal. Corp. Code § 12454.5"}
    step["of"] = "non_patronage"
    assert cautions(model, values) == {}


def test_a_qualified_notice_alone_asks_for_a_fifth_in_money() -> None:
    model = pack("us-ca")
    values = {**model.values, "patronage.cash_share": "0"}
    assert "patronage.cash_share" in cautions(model, values)
    assert cautions(model, {**values, "patronage.notice": "nonqualified"}) == {}


def test_probation_is_warned_of_in_a_company_and_not_in_a_corporation() -> None:
    assert pack("us-llc").values["admission.probation"] == "none"
    assert pack("us-ca").values["admission.probation"] != "none"
    assert "admission.probation" not in broken("us-ca")


def test_the_51_percent_test_looks_at_the_people_who_work() -> None:
    assert broken("us-ca", workers=100, member_workers=51) == {}
    assert set(broken("us-ca", workers=100, member_workers=50)) == {
        "members.worker_share_min"
    }


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_the_notes_and_the_clauses_read_at_grade_eight_at_most(
    jurisdiction: str,
) -> None:
    clauses = [each for each in pack(jurisdiction).provisions if each.text]
    assert grade([each.note["en"] for each in clauses]) <= GRADE_EIGHT
    filled = [re.sub(r"\{\{.*?\}\}", "ten days", each.text["en"]) for each in clauses]
    assert grade(filled) <= GRADE_EIGHT
    for each in clauses:
        longest = max(len(words_in(part)) for part in sentences_in(each.note["en"]))
        assert longest <= LONGEST_SENTENCE, each.number


def test_the_measure_of_reading_tells_plain_words_from_hard_ones() -> None:
    assert grade(["The cat sat on the mat. It was warm."]) < 2
    hard = "Notwithstanding statutory provisions, indemnification obligations survive."
    assert grade([hard]) > 12


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_each_text_says_in_both_languages_that_it_is_no_legal_advice(
    jurisdiction: str,
) -> None:
    notes = [each.note for each in pack(jurisdiction).provisions]
    assert any("not legal advice" in note.get("en", "") for note in notes)
    assert any(
        re.search(r"no es (asesoría legal|asesoramiento jurídico)", note.get("es", ""))
        for note in notes
    )


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the rules that a pack can be dropped into."""
    copy = tmp_path / "rules"
    shutil.copytree(RULES, copy)
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "RULES", copy)
        forget_packs()
        yield copy
    forget_packs()


def forget_packs() -> None:
    for read in (pack, packs, catalogue):
        read.cache_clear()


def drop(rules: Path, key: str, table: str, **texts: str) -> None:
    folder = rules / key
    folder.mkdir()
    (folder / "pack.toml").write_text(table, encoding="utf-8")
    for language, text in texts.items():
        name = "bylaws.md" if language == "en" else f"bylaws.{language}.md"
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.django_db
def test_a_folder_dropped_among_the_rules_is_offered_and_makes_a_co_op(
    rules: Path,
) -> None:
    drop(
        rules,
        "us-zz",
        'name = { en = "Zembla", es = "Zembla" }\nbase = "us-worker"\n'
        '[values]\n"vote.days" = 10\n',
        en="## 3. Meetings\n\n3.1 In Zembla, {{ vote.days | words }}.\n\n> Ten days.",
        es="## 3. Reuniones\n\n3.1 En Zembla, {{ vote.days | words }}.\n\n> Diez días.",
    )
    assert "us-zz" in {each.key for each in packs()}
    cooperative = cooperative_of("us-zz")
    clause = text_on(cooperative, on=FOUNDED).provision("art-3.sec-1")
    assert clause.text["es"] == "En Zembla, {{ vote.days | words }}."
    held = in_force(cooperative, on=FOUNDED)["vote.days"]
    assert (held.count, held.clause) == (10, "3.1")


def test_a_clause_can_be_taken_out_of_the_base_with_its_number(rules: Path) -> None:
    table = 'name = { en = "Zembla", es = "Zembla" }\nbase = "us-worker"\n'
    drop(rules, "us-zz", table, en="4.13 ~", es="4.13 ~")
    model = pack("us-zz")
    assert "4.13" not in {each.number for each in model.provisions}
    assert "patronage.minimum_cheque" not in model.values


def test_a_model_in_one_language_only_is_refused_beside_a_base_in_two(
    rules: Path,
) -> None:
    table = 'name = { en = "Zembla", es = "Zembla" }\nbase = "us-worker"\n'
    drop(rules, "us-zz", table, en="3.1 Short.")
    with pytest.raises(ValueError, match=r"us-zz: a text is missing.*es"):
        pack("us-zz")


def test_a_jurisdiction_without_a_folder_is_refused() -> None:
    for key in ("us-zz", "../rules/us-ca", "", "catalogue"):
        with pytest.raises(NoModelBylawsError):
            pack(key)
