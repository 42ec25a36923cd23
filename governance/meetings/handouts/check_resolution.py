"""Check the record of a resolution, without trusting who wrote it.

    python3 check_resolution.py amanecer-2026-GM-007.json
    python3 check_resolution.py amanecer-2026-GM-007.json --sha256 3f0c…
    python3 check_resolution.py amanecer-2026-GM-*.json

It needs Python 3.10 or later and no other file than this one and its counting part
`reckon.py` (the download holds both in one), and shares no code with the site. It reads
the record, hashes it, and works the result out again: who could vote, who was told, the
ballots, the quorum and the majority. Of several records of a year it looks for gaps.

Exit status: 0 all holds, 1 something does not, 2 cannot be read or is of no known kind.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# The counting part:
try:
    from reckon import (  # type: ignore[import-not-found]
        BY_MARKS,
        NOTE,
        OK,
        WRONG,
        Record,
        Told,
        canonical,
        check_consent,
        check_counts,
        check_election,
        check_majority,
        check_quorum,
        sha_of,
        told,
    )
except ImportError:
    from governance.meetings.handouts.reckon import (
        BY_MARKS,
        NOTE,
        OK,
        WRONG,
        Record,
        Told,
        canonical,
        check_consent,
        check_counts,
        check_election,
        check_majority,
        check_quorum,
        sha_of,
        told,
    )
# End of the counting part.

NUMBER = re.compile(r"(\d{4})-([A-Z]{2})-(\d{3,})")
MOTIONS = ("coopkit/motion/1", "coopkit/motion/2")
ASSEMBLY = "coopkit/assembly/1"


class NotARecordError(Exception):
    """A file that is no record, or one of a kind this program does not know."""


def read(path: str) -> tuple[Record, bytes]:
    """The record in a file, and the file's own bytes."""

    def once(pairs: list[tuple[str, Any]]) -> Record:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise NotARecordError("the same name stands twice in one object")
        return found

    def no_float(text: str) -> Any:
        raise NotARecordError(f"{text} is not a whole number")

    try:
        data = Path(path).read_bytes()
        record = json.loads(data, object_pairs_hook=once, parse_float=no_float)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise NotARecordError(str(problem)) from problem
    if not isinstance(record, dict) or not isinstance(record.get("register"), dict):
        raise NotARecordError("it has no line of a register")
    return record, data


def check_hash(record: Record, data: bytes, printed: str) -> Told:
    digest = sha_of(record)
    if data.strip() != canonical(record).encode():
        yield (
            NOTE,
            "the file is laid out anew; the record in it is hashed as first written",
        )
    if printed and printed.lower() != digest:
        yield WRONG, f"hash: the record's SHA-256 is {digest}, not {printed}"
    elif printed:
        yield OK, f"hash: the record's SHA-256 is the one printed, {digest}"
    else:
        yield NOTE, f"hash: the record's SHA-256 is {digest}; compare it with the paper"


def check_register(record: Record) -> Told:
    line = record["register"]
    found = NUMBER.fullmatch(str(line.get("number", "")))
    if not found:
        yield WRONG, f"number: {line.get('number')!r} is not like 2026-GM-007"
        return
    problems = []
    if line.get("adopted_on", "")[:4] != found[1]:
        problems.append(f"number: {found[0]} was adopted on {line.get('adopted_on')}")
    if record.get("body", found[2]) != found[2]:
        problems.append(f"number: {found[0]} is not of the body {record['body']}")
    if int(found[3]) < 1:
        problems.append("number: the first one is 001")
    problems += [
        f"{name}: the register says another {name} than the vote"
        for name in ("title", "text")
        if name in record and record[name] != line.get(name)
    ]
    slug = record.get("cooperative", {}).get("slug", line.get("cooperative"))
    if slug != line.get("cooperative"):
        problems.append(
            f"co-op: {slug} in the vote, {line.get('cooperative')} in the line"
        )
    yield from told(problems, f"number: {found[0]} fits its year, body, title and text")


def check_texts(record: Record) -> Told:
    said = {"title": record.get("title"), "text": record.get("text")}
    problems = []
    if sha_of(said) != record["text_sha256"]:
        problems.append("text: title and text are not those whose hash was sent out")
    if "payload" in record and sha_of(record["payload"]) != record["payload_sha256"]:
        problems.append("payload: what it does is not what was voted on")
    yield from told(problems, "text: it is the one that was voted on, with what it does")


def check_electorate(record: Record) -> Told:
    who = record["electorate"]
    codes = who["codes"]
    problems = []
    if sha_of(codes) != who["sha256"]:
        problems.append("electorate: the list is not the one that was fixed (hash)")
    if len(set(codes)) != len(codes):
        problems.append("electorate: somebody stands on the list twice")
    if "classes" in who and sorted(who["classes"]) != sorted(codes):
        problems.append("electorate: the classes are not those of the people on the list")
    held = record.get("rules", {}).get("electorate", {})
    out = {each["who"] for each in held.get("excluded", ())}
    problems += [
        f"electorate: {code} is on the list and excluded from it"
        for code in sorted(out & set(codes))
    ]
    yield from told(problems, f"electorate: {len(codes)} people, as they were fixed")


def check_notices(record: Record) -> Told:
    """Everybody was told, of this text, before the close; who came is told enough."""
    notices = record.get("notices", [])
    there = set(record.get("presence", {}).get("codes", ()))
    heard = {each["who"] for each in notices}
    meeting = record.get("meeting")
    text = meeting["notice_sha256"] if meeting else record["text_sha256"]
    problems = [
        f"notices: {code} was told nothing"
        for code in record["electorate"]["codes"]
        if code not in heard and code not in there
    ]
    last = meeting["starts_at"] if meeting else record["closes_at"]
    for each in notices:
        if each["at"] > last:
            problems.append(f"notices: {each['who']} was told too late, {each['at']}")
        if not meeting and each["text_sha256"] != text:
            problems.append(f"notices: {each['who']} was told of another text")
    yield from told(problems, f"notices: {len(heard)} people were told in time")
    if there - heard and not problems:
        yield (
            NOTE,
            "notices: some came to the meeting without one, which is notice enough",
        )
    if meeting and not any(each["text_sha256"] == text for each in notices):
        yield WRONG, "notices: no notice was of the text that called the meeting"


def check_rules(record: Record) -> Told:
    rules = record["rules"]
    on = rules.get("on", record["opened_at"][:10])
    held = {name: rule for name, rule in rules.items() if isinstance(rule, dict)}
    problems = [
        f"rules: {name} was not in force on {on}"
        for name, rule in held.items()
        if "value_id" in rule and rule.get("effective_from", "") > on
    ]
    yield from told(problems, f"rules: each was in force on {on}")


def check_ballots(record: Record) -> Told:
    codes = set(record["electorate"]["codes"])
    if record.get("is_secret"):
        yield from told(list(secret_problems(record, codes)), "ballots: as many as voted")
        return
    recused = {each["who"] for each in record.get("recusals", ())}
    may = record["rules"].get("conflict", {}).get("votes", False)
    given = {each["giver"]: each["holder"] for each in record.get("proxies", ())}
    problems, seen = [], set()
    for each in record["ballots"]:
        who = each["who"]
        if who not in codes:
            problems.append(f"ballots: {who} voted without being on the list")
        if who in seen:
            problems.append(f"ballots: {who} is counted twice")
        if who in recused and not may:
            problems.append(f"ballots: {who} voted after stepping aside")
        if "holder" in each and given.get(who) != each["holder"]:
            problems.append(f"ballots: {each['holder']} held no proxy of {who}")
        if not record["opened_at"] <= each["at"] <= record["closes_at"]:
            problems.append(f"ballots: {who} voted outside the time, {each['at']}")
        seen.add(who)
    yield from told(problems, f"ballots: {len(seen)}, each of somebody on the list")


def secret_problems(record: Record, codes: set[str]) -> Iterator[str]:
    ballots, box = record["ballots"], record.get("box", {})
    trackers = [each["tracker"] for each in ballots]
    held = [each["tracker"] for each in ballots if each["is"] != "invalid"]
    if trackers != sorted(trackers) or len(set(held)) != len(held):
        yield "ballots: they are not sorted by tracker, each once"
    yield from misjudged(record, trackers)
    people = box.get("participants") or []
    papers = {each["voter"] for each in people if each.get("paper")}
    recused = {each["who"] for each in record.get("recusals", ())}
    may = record["rules"].get("conflict", {}).get("votes", False)
    known = {"paper": papers, "conflict": set() if may else recused}
    for each in people:
        why = known.get(each.get("because", ""), set())
        if each.get("set_aside") and each["voter"] not in why:
            yield f"ballots: the envelope of {each['voter']} was set aside without reason"
    if sum(each.get("source") == "paper" for each in ballots) != len(papers):
        yield f"ballots: {len(papers)} came on paper, and another number was entered"
    voters = {each["voter"] for each in people}
    for code in sorted(voters - codes):
        yield f"ballots: {code} took part without being on the list"
    counted = [each for each in people if not each.get("set_aside")]
    if len(ballots) != len(counted):
        yield f"ballots: {len(ballots)} for {len(counted)} people whose vote counts"


def misjudged(record: Record, trackers: list[str]) -> Iterator[str]:
    """Ballots that say one thing and are published as another."""
    numbers = {each["number"] for each in record.get("candidates", ())}
    for each in record["ballots"]:
        said, why = each["ballot"], each.get("why")
        if "marks" in said and record.get("method") in BY_MARKS:
            fits = all(type(mark) is int and mark in numbers for mark in said["marks"])
        else:
            fits = said.get("choice") in ("", "yes", "no", "abstain")
        kind = "valid" if any(said.values()) else "blank"
        wanted = kind if fits and len(said) == 1 else "invalid"
        if why in ("again", "tracker") and trackers.count(each["tracker"]) > 1:
            wanted = "invalid"
        if each["is"] != wanted:
            yield f"ballots: {each['tracker'] or 'one'} is not {each['is']}"


def check_result(record: Record) -> Told:
    stated = record["computation"]
    adopted = stated["threshold_met"] and stated["quorate"] is not False
    problems = []
    if stated["adopted"] is not adopted:
        problems.append("result: it does not follow from the quorum and the majority")
    if not adopted:
        problems.append("result: it was not adopted, so it has no place in the register")
    early = record["declared_at"] < record["closes_at"]
    if early and not record.get("is_secret"):
        aside = {each["who"] for each in record.get("recusals", ())}
        missing = set(record["electorate"]["codes"]) - aside
        missing -= {each["who"] for each in record["ballots"]}
        if missing:
            problems.append(f"result: declared before {', '.join(sorted(missing))} voted")
    yield from told(problems, f"result: adopted, declared by {record['declared_by']}")


def check_assembly(record: Record) -> Told:
    who, text = record["electorate"], record["register"]["text"]
    problems = []
    if sha_of(text) != record["text_sha256"]:
        problems.append("text: it is not the one that was decided")
    if sha_of(who["codes"]) != who["sha256"]:
        problems.append("electorate: the list is not the one that was fixed (hash)")
    count, there = record["for"], len(set(who["codes"]))
    if count > there or (record.get("unanimous") and count != there):
        problems.append(f"counts: {count} for it of {there} present")
    yield from told(problems, f"counts: {count} for it of {there} present")


def parts_of(record: Record) -> list[Callable[[Record], Told]]:
    """The checks that a record's kind asks for."""
    schema = record.get("schema")
    if schema == ASSEMBLY:
        return [check_assembly]
    if schema not in MOTIONS:
        raise NotARecordError(
            f"it is of the kind {schema!r}, which this program does not know"
        )
    start = [check_texts, check_electorate, check_notices, check_rules, check_ballots]
    start += [check_counts, check_quorum]
    if record.get("method") in BY_MARKS:
        return [*start, check_election, check_result]
    way = check_consent if "consent" in record["counts"] else check_majority
    return [*start, way, check_result]


def check(record: Record, data: bytes, printed: str) -> Told:
    yield from check_hash(record, data, printed)
    yield from check_register(record)
    for part in parts_of(record):
        try:
            yield from part(record)
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as e:
            name = part.__name__.removeprefix("check_")
            yield WRONG, f"{name}: it cannot be worked out ({type(e).__name__}: {e})"


def check_numbers(numbers: list[tuple[str, str]]) -> Told:
    """Gaps and repetitions among several records of one co-op, body and year."""
    series: dict[tuple[str, str, str], list[int]] = {}
    for slug, number in numbers:
        found = NUMBER.fullmatch(number)
        if found:
            series.setdefault((slug, found[1], found[2]), []).append(int(found[3]))
    for (slug, year, body), given in sorted(series.items()):
        missing = sorted(set(range(min(given), max(given) + 1)) - set(given))
        problems = [
            f"numbers: {year}-{body}-{number:03d} is missing" for number in missing
        ]
        if len(set(given)) != len(given):
            problems.append(f"numbers: one of {slug} {year}-{body} was given twice")
        yield from told(
            problems, f"numbers: {slug} {year}-{body} has no gap between these"
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("records", nargs="+", help="JSON files of the register")
    parser.add_argument("--sha256", default="", help="the hash that is printed")
    asked = parser.parse_args(arguments)
    worst, numbers = 0, []
    for path in asked.records:
        sys.stdout.write(f"{path}\n")
        try:
            record, data = read(path)
            for kind, words in check(record, data, asked.sha256):
                worst = max(worst, int(kind == WRONG))
                sys.stdout.write(f"  {kind:<6}{words}\n")
        except NotARecordError as problem:
            sys.stdout.write(f"  cannot be checked: {problem}\n")
            worst = 2
            continue
        numbers.append(
            (record["register"].get("cooperative"), record["register"]["number"])
        )
    for kind, words in check_numbers(numbers) if len(numbers) > 1 else ():
        worst = max(worst, int(kind == WRONG))
        sys.stdout.write(f"{kind}  {words}\n")
    sys.stdout.write("All of it holds.\n" if worst == 0 else "Not all of it holds.\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
