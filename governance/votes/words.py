"""A teller's key as words on paper: any k of n papers bring it back.

The secret half of a key (32 bytes) is split by SLIP-39 into papers of 33 words each; the
passphrase is empty and there is one group. Fewer papers than needed tell nothing.
Source: SLIP-0039.
"""

from collections.abc import Sequence
from pathlib import Path

import shamir_mnemonic
from shamir_mnemonic import MnemonicError, Share

from coopkit.errors import N_, CoopError

WORD_LIST = Path(shamir_mnemonic.__file__).with_name("wordlist.txt")
"""The 1,024 words, one a line, in the installed package."""

MOST_PAPERS = 16


class WordsError(CoopError):
    """The words do not bring back a key."""

    template = N_(
        "These words do not fit together. All papers come from the same key, each "
        "once. Compare them with the paper, word by word."
    )


class BadPaperError(WordsError):
    """One paper is not as it was printed."""

    template = N_(
        "Paper {number} is not as it was printed: a word is wrong, missing or out of "
        "order. Compare it with the paper, word by word."
    )


class TooFewPapersError(WordsError):
    """Fewer papers than the key was split for."""

    template = N_(
        "These are {given} papers of the {needed} that are needed. Fewer tell nothing "
        "of the key. Add the papers of other holders."
    )


class SplitError(WordsError):
    """A key cannot be split this way."""

    template = N_(
        "A key cannot be split into {papers} papers of which {needed} are needed. At "
        "least 2 are needed, and there are at most {most}. Choose other numbers."
    )


def split(private: str, needed: int, papers: int) -> list[str]:
    """A secret key as `papers` papers, any `needed` of which bring it back."""
    if not 2 <= needed <= papers <= MOST_PAPERS:
        raise SplitError(needed=needed, papers=papers, most=MOST_PAPERS)
    key = bytes.fromhex(private)
    if len(key) != 32:
        raise ValueError("a teller's key has 32 bytes")
    group: list[str]
    (group,) = shamir_mnemonic.generate_mnemonics(1, [(needed, papers)], key)
    return group


def recover(papers: Sequence[str]) -> str:
    """The secret key that these papers hold; more than needed are welcome."""
    shares = [_read(paper, number) for number, paper in enumerate(papers, 1)]
    lines = list(dict.fromkeys(" ".join(share.words()) for share in shares))
    needed = shares[0].member_threshold if shares else 2
    if len(lines) < needed:
        raise TooFewPapersError(given=len(lines), needed=needed)
    if len({share.group_parameters() for share in shares}) != 1:
        raise WordsError
    try:
        key: bytes = shamir_mnemonic.combine_mnemonics(lines[:needed])
    except MnemonicError as error:
        raise WordsError from error
    if len(key) != 32:
        raise WordsError
    return key.hex()


def _read(paper: str, number: int) -> Share:
    try:
        return Share.from_mnemonic(paper)
    except MnemonicError as error:
        raise BadPaperError(number=number) from error
