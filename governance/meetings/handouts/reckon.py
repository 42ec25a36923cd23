"""Work the result of a vote out again from its record: who counts, how many, the sums.

The counting part of `check_resolution.py`; the download holds both in one file. Whole
numbers and exact fractions alone, and no line of the site's own code.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

Record = dict[str, Any]
VOTES = ("yes", "no", "abstain")
ANSWERS = ("consent", "concern", "object", "aside")
BY_MARKS = ("election", "poll")
OK, WRONG, NOTE = "ok", "WRONG", "note"
Told = Iterator[tuple[str, str]]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha_of(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def base_of(record: Record) -> tuple[int, int, int]:
    """Who counts: of how many a quorum is a share, who is present, who stepped aside."""
    rules, codes = record["rules"], set(record["electorate"]["codes"])
    held, rule = rules.get("electorate", {}), rules.get("conflict", {})
    in_quorum, may_vote = rule.get("counts_in_quorum", True), rule.get("votes", False)
    out, too = set(held.get("not_counted", ())), set(held.get("counted_too", ()))
    recused = {each["who"] for each in record.get("recusals", ())}
    if record.get("is_secret"):
        people = record.get("box", {}).get("participants") or []
        took = {each["voter"] for each in people if each.get("because") != "conflict"}
    else:
        took = {each["who"] for each in record["ballots"]}
    around, there = set(took), around_of(record)
    if there is not None:
        around |= there & (codes | too)
        if not in_quorum:
            around -= recused - took
    away = (out | (set() if in_quorum else recused)) - around
    aside = set()
    if in_quorum and not may_vote:
        aside = (recused & codes) - took
        aside = aside & around if there is not None else aside - out
    return len((codes - away) | too), len(around - aside), len(aside)


def around_of(record: Record) -> set[str] | None:
    if "presence" not in record:
        return None
    there = set(record["presence"]["codes"])
    return there | {p["giver"] for p in record.get("proxies", ()) if p["holder"] in there}


def counts_of(record: Record) -> dict[str, int]:
    """What the ballots come to, by the names that the record uses."""
    members, present, aside = base_of(record)
    method = record.get("method", "motion")
    found = {"members": members}
    if aside:
        found["stepped_aside"] = aside
    if method in BY_MARKS:
        return found | {"present": present, "ballots": len(record["ballots"])}
    words = [choice_of(each) for each in record["ballots"]]
    if any(word in ANSWERS for word in words) or "consent" in record["counts"]:
        told_ = {word: words.count(word) for word in ANSWERS}
        return found | told_ | {"present": present}
    tally = Counter(words)
    found |= {word: tally[word] for word in VOTES}
    for name in ("blank", "invalid"):
        if tally[name]:
            found[name] = tally[name]
    is_in_room = "presence" in record
    return found | {"present": present if is_in_room else sum(tally.values())}


def choice_of(ballot: Record) -> str:
    if ballot.get("is") == "invalid":
        return "invalid"
    given = ballot.get("ballot", ballot) or {}
    return given.get("choice", "") or "blank"


def quorum_of(value: Any, there: int, members: int) -> tuple[bool, int, str]:
    """(met, needed, sum) of a quorum: a share, a count, all of several, any of them."""
    if isinstance(value, str):
        value = {"share": value}
    for name, hold, pick in (("at_least", all, max), ("any", any, min)):
        if name in value:
            parts = [quorum_of(part, there, members) for part in value[name]]
            return (
                hold(met for met, _, _ in parts),
                pick(needed for _, needed, _ in parts),
                "; ".join(text for _, _, text in parts),
            )
    strict = value.get("strictly_more", False)
    if "count" in value:
        left, right, shown = there, value["count"], f"{there} {{}} {value['count']}"
        needed = right + strict
    else:
        share = Fraction(value["share"])
        left, right = there * share.denominator, share.numerator * members
        shown = f"{there} × {share.denominator} {{}} {share.numerator} × {members}"
        needed = (
            right // share.denominator + 1 if strict else -(-right // share.denominator)
        )
    met = left > right if strict else left >= right
    return met, needed, shown.format(sign(strict, met))


def majority_of(value: Any, votes: Mapping[str, int]) -> tuple[bool, str]:
    """(met, sum) of a majority: one threshold, all of several, or any of them."""
    for name, hold in (("at_least", all), ("any", any)):
        if name in value:
            parts = [majority_of(part, votes) for part in value[name]]
            return hold(met for met, _ in parts), "; ".join(text for _, text in parts)
    share = Fraction(value["threshold"])
    cast = votes["yes"] + votes["no"]
    bases = {"cast": cast, "cast_incl_abstain": cast + votes["abstain"]}
    base = bases.get(value["basis"], votes.get(value["basis"], 0))
    left, right = votes["yes"] * share.denominator, share.numerator * base
    strict = value.get("strictly_more", False) or base == 0
    met = left > right if strict else left >= right
    top, bottom = share.numerator, share.denominator
    return met, f"{votes['yes']} × {bottom} {sign(strict, met)} {top} × {base}"


def sign(strict: bool, met: bool) -> str:
    if met:
        return ">" if strict else "≥"
    return "≤" if strict else "<"


def voted_of(record: Record) -> tuple[dict[str, int], list[str]]:
    """The votes that a majority is held against, with the chair's second one in a tie."""
    votes, rules = dict(record["counts"]), record["rules"]
    choice = record["computation"].get("casting", "")
    if not choice:
        return votes, []
    problems = []
    chair = record.get("meeting", {}).get("chair", "")
    own = [choice_of(each) for each in record["ballots"] if each.get("who") == chair]
    if rules.get("casting", {}).get("value") is not True or votes["yes"] != votes["no"]:
        problems.append("casting vote: the chair has none here, or there was no tie")
    if own != [choice] or choice not in ("yes", "no"):
        problems.append(f"casting vote: it is not what the chair, {chair}, voted")
    else:
        votes[choice] += 1
    return votes, problems


def class_counts(record: Record, name: str) -> dict[str, int]:
    own = {code for code, of in record["electorate"]["classes"].items() if of == name}
    votes = [each for each in record["ballots"] if each["who"] in own]
    tally = Counter(map(choice_of, votes))
    found = {word: tally[word] for word in VOTES}
    found |= {word: tally[word] for word in ("blank", "invalid") if tally[word]}
    there = around_of(record)
    cast = {each["who"] for each in votes}
    present = len(own & (there | cast)) if there is not None else len(votes)
    return found | {"present": present, "members": len(own)}


def told(problems: list[str], fine: str) -> Told:
    """What is wrong, each by itself; or that all of it holds."""
    found = [(WRONG, problem) for problem in problems]
    yield from found or [(OK, fine)]


def check_counts(record: Record) -> Told:
    stated, found = record["counts"], counts_of(record)
    problems = [
        f"counts: {name} is {stated.get(name, 0)}, the ballots come to {found[name]}"
        for name in found
        if stated.get(name, 0) != found[name]
    ]
    problems += [
        f"counts: {name} is {stated[name]}, and no ballot says it"
        for name in (*VOTES, *ANSWERS, "blank", "invalid", "stepped_aside")
        if stated.get(name) and name not in found
        if record.get("method") not in BY_MARKS
    ]
    words = ", ".join(f"{name} {number}" for name, number in found.items())
    yield from told(problems, f"counts: {words}")


def check_quorum(record: Record) -> Told:
    stated, counts, rules = record["computation"], record["counts"], record["rules"]
    if not rules.get("quorum"):
        problem = [] if stated["quorate"] is None else ["quorum: none was asked for"]
        yield from told(problem, "quorum: none was asked for")
        return
    there = counts["present"] + counts.get("stepped_aside", 0)
    met, needed, text = quorum_of(rules["quorum"]["value"], there, counts["members"])
    was = record.get("presence", {}).get("was_quorate", False)
    goes_on = not met and was and rules.get("persists", {}).get("value") is True
    if goes_on:
        votes = sum(
            counts.get(name, 0) for name in ("yes", "valid", "consent", "concern")
        )
        met = votes >= needed // 2 + 1
        text += f" (lost; {votes} votes for it, {needed // 2 + 1} needed then)"
    problems = []
    if stated["quorate"] is not met:
        problems.append(f"quorum: the record says {stated['quorate']}, the sum is {text}")
    if stated["quorum_needed"] != needed:
        problems.append(f"quorum: {needed} were needed, not {stated['quorum_needed']}")
    if stated["quorum_because"] != text.partition(" (")[0]:
        problems.append(f"quorum: the sum is {text}, not {stated['quorum_because']}")
    yield from told(problems, f"quorum: {text}; {needed} of {counts['members']} needed")


def check_majority(record: Record) -> Told:
    stated, rule = record["computation"], record["rules"]["threshold"]["value"]
    votes, problems = voted_of(record)
    met, text = majority_of(rule, votes)
    if stated["because"] != text:
        problems.append(f"majority: the sum is {text}, not {stated['because']}")
    classes = {each["class"]: each for each in stated.get("classes", ())}
    wanted = record.get("options", {}).get("classes") or ()
    for name in sorted({*wanted, *classes}):
        own = class_counts(record, name)
        own_met, own_text = majority_of(rule, own)
        met = met and own_met
        if record.get("classes", {}).get(name) != own:
            problems.append(f"class {name}: the ballots come to {own}")
        if classes.get(name, {}).get("because") != own_text:
            problems.append(f"class {name}: the sum is {own_text}")
    if stated["threshold_met"] is not met:
        problems.append(f"majority: the record says {stated['threshold_met']}: {text}")
    yield from told(problems, f"majority: {text}")


def check_consent(record: Record) -> Told:
    rounds = record.get("rounds", ())
    open_ones = [o for r in rounds for o in r["objections"] if not o["outcome"]]
    counts, stated = record["counts"], record["computation"]
    answered = sum(counts[word] for word in ANSWERS)
    problems = []
    if stated["standing"] != len(open_ones):
        problems.append(f"consent: {len(open_ones)} objections stand")
    if stated["threshold_met"] is not (not open_ones and answered > 0):
        problems.append("consent: it is not what the answers and objections come to")
    yield from told(problems, f"consent: {answered} answered, {len(open_ones)} object")


def check_election(record: Record) -> Told:
    names = {each["number"]: each for each in record["candidates"]}
    stated, count = record["computation"], record["count"]
    elected, seats = stated["elected"], int(record.get("options", {}).get("seats", 1))
    marks = [
        (each.get("ballot", each) or {}).get("marks", []) for each in record["ballots"]
    ]
    problems = []
    if list(count["elected"]) != list(elected):
        problems.append("election: the count elected others than the result says")
    if len(set(elected)) != len(elected) or len(elected) > seats:
        problems.append(f"election: {len(elected)} are elected for {seats} seats")
    problems += [
        f"election: number {number} did not stand"
        for number in elected
        if number not in names or names[number]["withdrawn"]
    ]
    problems += [
        f"election: a ballot names {number}, who did not stand"
        for number in sorted({mark for each in marks for mark in each} - set(names))
    ]
    rule = record.get("options", {}).get("rule", "")
    if rule in ("plurality", "approval") and not problems:
        problems = list(more_votes(record, marks, is_approval=rule == "approval"))
    words = ", ".join(names[number]["name"] for number in elected if number in names)
    yield from told(problems, f"election: {words or 'nobody'}")
    if rule not in ("plurality", "approval"):
        yield NOTE, f"election: the rounds of {rule} are recounted by check_election.py"


def more_votes(
    record: Record, marks: list[list[int]], *, is_approval: bool
) -> Iterator[str]:
    """Who was passed over with more votes than somebody elected; ties are the lot's."""
    if any(each["withdrawn"] for each in record["candidates"]):
        return
    seats = int(record.get("options", {}).get("seats", 1))
    valid = [each for each in marks if is_approval or len(each) <= seats]
    votes = Counter(mark for each in valid for mark in each)
    elected = record["computation"]["elected"]
    least = min((votes[number] for number in elected), default=0)
    for each in record["candidates"]:
        if each["number"] not in elected and votes[each["number"]] > least:
            yield f"election: {each['name']} had more votes than somebody elected"
