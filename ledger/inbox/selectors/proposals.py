"""What is proposed for lines that are not booked: an entry, what is owed, or a rule."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from coopkit import offers
from coopkit.offers import BankMove, LineUse
from ledger.books.models import Book
from ledger.inbox.matching import MOST_DAYS, Candidate, matches
from ledger.inbox.models import BankLine
from ledger.inbox.payees import Rule, pattern_of, proposal
from ledger.inbox.selectors.banks import candidates_for, rules_of, sought


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of a line: it is this entry, or that use, or goes by a rule."""

    match: Candidate | None = None
    use: LineUse | None = None
    rule: Rule | None = None

    @property
    def sign(self) -> str:
        """A short text that changes when the proposal does."""
        if self.match:
            return f"match:{self.match.pk}"
        if self.use:
            return f"use:{self.use.key}"
        return f"rule:{self.rule.pk}:{self.rule.account}" if self.rule else ""


def text_of(line: BankLine) -> str:
    """What a line's rule goes by."""
    return line.payee or line.memo


def uses(book: Book, lines: Sequence[BankLine]) -> dict[int, list[LineUse]]:
    """What lines may be by what upper floors know, the likeliest first, by their pk."""
    moves = [
        BankMove(
            line_id=line.pk,
            account=line.bank_account.account.name,
            on=line.on,
            cents=line.cents,
            text=f"{line.payee} {line.memo}",
        )
        for line in lines
    ]
    found: dict[int, list[LineUse]] = defaultdict(list)
    for ask in offers.line_uses if moves else ():
        for pk, own in ask(book.cooperative, moves).items():
            found[pk] += own
    return found


def _clear_use(found: Sequence[LineUse]) -> LineUse | None:
    clear = [use for use in found if use.is_clear]
    return clear[0] if len(clear) == 1 else None


def rivals_of(own: Sequence[BankLine]) -> list[BankLine]:
    """Other open lines of the account that may want the same entries."""
    far = timedelta(days=2 * MOST_DAYS)
    days = [line.on for line in own]
    found = BankLine.objects.filter(
        bank_account=own[0].bank_account_id,
        state=BankLine.State.OPEN,
        cents__in={line.cents for line in own},
        on__range=(min(days) - far, max(days) + far),
    )
    here = {line.pk for line in own}
    return [line for line in found if line.pk not in here]


def proposals(book: Book, lines: Sequence[BankLine]) -> dict[int, Proposal]:
    """The proposal of each line that has one, by its pk.

    An entry comes first, then what upper floors know, then a rule. The same whichever
    other lines are asked about. Two queries an account at a bank, and one for the rules,
    however many lines there are; upper floors ask theirs.
    """
    by_bank: dict[int, list[BankLine]] = defaultdict(list)
    for line in lines:
        by_bank[line.bank_account_id].append(line)
    found: dict[int, Proposal] = {}
    for own in by_bank.values():
        bank = own[0].bank_account
        bank.book = book
        asked = [*own, *rivals_of(own)]
        among = candidates_for(bank, asked)
        settled = matches([sought(line) for line in asked], among)
        found |= {
            line.pk: Proposal(match=settled[line.pk])
            for line in own
            if line.pk in settled
        }
    known = uses(book, [line for line in lines if line.pk not in found])
    found |= {pk: Proposal(use=use) for pk in known if (use := _clear_use(known[pk]))}
    rules = rules_of(book) if lines else []
    for line in lines:
        if line.pk in found:
            continue
        pattern = pattern_of(text_of(line))
        rule = proposal(pattern, outgoing=line.cents < 0, rules=rules)
        if rule and rule.account != line.bank_account.account.name:
            found[line.pk] = Proposal(rule=rule)
    return found
