"""Signers: processes that sign a founding act, and may be killed or lose their line.

Run as `python -m tests.governance.formation.signers`: Django starts once, each order is
done by a fork of its own, as in the nursery of the books.
"""

import json
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.ledger.books.nursery import VERBS, main, say


def make(**_: Any) -> None:
    """An act that is drawn up, and signed by the first founder."""
    from tests.governance.formation import founding

    act = founding.drawn_up()
    _sign(act, 1)


def signer(acks: str, **_: Any) -> None:
    """Sign as the founder whose number the acknowledgements’ name ends with."""
    from django.db import OperationalError

    from governance.formation.models import FoundingAct

    number = int(Path(acks).name[-1])
    act = FoundingAct.objects.select_related("group__cooperative").get()
    say(acks, "begins")
    began = monotonic()
    for _try in range(20):  # SQLite lets one write, and the others wait or ask again
        try:
            state = _sign(act, number)
        except OperationalError:
            sleep(0.05)
        else:
            say(acks, f"{state} {monotonic() - began}")
            return


def lost(acks: str, **_: Any) -> None:
    """Sign as the second founder; the line to the database goes in the midst of it."""
    from django.db import Error, connection

    from coopkit.offers import founding_steps
    from governance.formation.models import FoundingAct

    def cut(_founding: Any) -> list[tuple[str, str]]:
        connection.connection.close()
        return []

    founding_steps.offer("a line that is cut", cut, order=60)
    act = FoundingAct.objects.select_related("group__cooperative").get()
    try:
        _sign(act, 2)
    except Error as failure:
        say(acks, f"! {type(failure).__name__}")


def count(acks: str, **_: Any) -> None:
    """Say how many rows each table has, and the heads of the chains."""
    from tests.governance.formation.founding import everything

    say(acks, json.dumps(everything(), default=str))


def _sign(act: Any, number: int) -> str:
    from governance.formation.services.signing import sign
    from tests.governance.formation.founding import AFTER, founder

    me = founder(act.group, number)
    signed = sign(act=act, founder=me, plan_sha256=act.plan_sha256, at=AFTER)
    return str(signed.state)


VERBS |= {verb.__name__: verb for verb in (make, signer, lost, count)}

if __name__ == "__main__":
    main()
