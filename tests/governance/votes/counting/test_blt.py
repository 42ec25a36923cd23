"""Ballot files: what can be read, what cannot and where; and what is written."""

import pytest
from hypothesis import given, strategies as st

from governance.votes.counting import BallotFile, BallotFileError, read_blt, write_blt
from governance.votes.counting.ballots import UNREADABLE, Candidate
from governance.votes.counting.blt import AT_ONCE


def read(text: str | bytes) -> BallotFile:
    raw = text.encode() if isinstance(text, str) else text
    return read_blt(raw.splitlines(True))


def refused(text: str | bytes) -> tuple[int, str]:
    with pytest.raises(BallotFileError) as found:
        read(text)
    return found.value.line, str(found.value)


NAMES = '0\n"Ana"\n"Ben"\n"Cy"\n"Board 2027"\n'


def test_a_file_is_read_whole() -> None:
    file = read("3 2\n-2\n4 1 3 0\n2 2 0\n1 0\n" + NAMES)
    assert (file.title, file.seats) == ("Board 2027", 2)
    assert file.candidates == (
        Candidate(number=1, name="Ana"),
        Candidate(number=2, name="Ben", withdrawn=True),
        Candidate(number=3, name="Cy"),
    )
    assert file.plain == {b"\x01\x03": 4, b"\x02": 2, b"": 1}


def test_equal_and_skipped_preferences_are_kept_as_they_are() -> None:
    file = read("3 1\n1 2=3 1 0\n2 1 - 3 0\n1 2 = 3 0\n" + NAMES)
    assert file.odd == {((2, 3), (1,)): 1, ((1,), (), (3,)): 2, ((2, 3),): 1}
    assert file.plain == {}


def test_comments_are_left_out_but_not_inside_quotes() -> None:
    text = '# who\n3 1 # seats\n1 2 0 # one\n0 # end\n"Ana # 1" # first\n"Ben"\n"Cy"\n"T"'
    file = read(text)
    assert [each.name for each in file.candidates] == ["Ana # 1", "Ben", "Cy"]
    assert file.plain == {b"\x02": 1}


def test_several_may_withdraw_on_one_line() -> None:
    assert read("3 1\n-1 -3\n1 2 0\n" + NAMES).standing == (2,)


def test_a_ballot_may_run_over_lines_and_two_may_share_one() -> None:
    assert read("3 1\n2 1\n3\n0\n1 2 0 1 3 0\n" + NAMES).plain == {
        b"\x01\x03": 2,
        b"\x02": 1,
        b"\x03": 1,
    }


def test_names_with_a_party_or_quotes_and_a_title_without_are_read() -> None:
    file = read('2 1\n1 1 0\n0\n"Ana ""the baker"""\n"Ben", "Shop"\nWard 7\n')
    assert [each.name for each in file.candidates] == ['Ana "the baker"', "Ben, Shop"]
    assert file.title == "Ward 7"


def test_all_names_may_stand_on_one_line_and_the_title_may_be_missing() -> None:
    file = read('3 1\n1 1 0\n0\n"Ana" "Ben" "Cy"\n')
    assert [each.name for each in file.candidates] == ["Ana", "Ben", "Cy"]
    assert file.title == ""


def test_a_byte_order_mark_and_windows_lines_are_no_matter() -> None:
    text = b"\xef\xbb\xbf3 1\r\n2 1 3 0\r\n" + NAMES.replace("\n", "\r\n").encode()
    file = read(text)
    assert file.plain == {b"\x01\x03": 2}
    assert file.title == "Board 2027"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the file is empty"),
        ("# nothing\n\n", 2, "the file is empty"),
        ("3\n", 1, "two numbers are expected"),
        ("three 1\n", 1, "two numbers are expected"),
        ("0 1\n", 1, "from 1 to 255 candidates"),
        ("256 1\n", 1, "from 1 to 255 candidates"),
        ("3 0\n", 1, "a seat to fill"),
        ("3 1\n1 4 0\n" + NAMES, 2, "no candidate 4"),
        ("3 1\n1 12 0\n" + NAMES, 2, "no candidate 12"),
        ("3 1\n1 1 0\n1 1 2=9 0\n" + NAMES, 3, "no candidate 9"),
        ("3 1\n-7\n" + NAMES, 2, "no candidate 7"),
        ("3 1\n1 x 0\n" + NAMES, 2, "“x” is not a number"),
        ("3 1\nx 1 0\n" + NAMES, 2, "“x” is not a number"),
        ("3 1\n1 1_2 0\n" + NAMES, 2, "“1_2” is not a number"),
        ("3 1\n1.5 1 0\n" + NAMES, 2, "“1.5” is not a number"),
        ("3 1\n0 1 0\n" + NAMES, 2, "weight is 0"),
        ("3 1\n1 1 0\n\n1 2 0\n", 4, "do not end with a line of 0"),
        ("3 1\n", 1, "do not end with a line of 0"),
        ("3 1\n1 2\n", 2, "do not end with a line of 0"),
        ('3 1\n1 1 0\n0\n"Ana"\n"Ben"\n', 5, "3 names are expected"),
        ("3 1\n1 1 0\n" + NAMES + '"More"\n', 8, "after the title"),
        ("3 1\n" + "9" * 5000 + " 1 0\n" + NAMES, 2, "too long"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(
    text: str, line: int, said: str
) -> None:
    found, message = refused(text)
    assert found == line
    assert message.startswith(f"Line {line}: ")
    assert said in message


def test_names_that_are_no_text_are_refused() -> None:
    assert refused(b'1 1\n1 1 0\n0\n"\xff"\n"T"\n') == (
        4,
        "Line 4: this is not UTF-8 text.",
    )


def test_a_fault_far_down_is_told_by_its_line() -> None:
    good = "1 1 2 0\n" * (AT_ONCE + 10)
    line, _ = refused("3 1\n" + good + "1 5 0\n" + NAMES)
    assert line == AT_ONCE + 12


def test_lines_taken_together_and_one_by_one_come_to_the_same() -> None:
    ballots = [f"{n % 3 + 1} {n % 12 + 1} {(n + 5) % 12 + 1} 0\n" for n in range(9000)]
    names = "0\n" + "".join(f'"C{n}"\n' for n in range(12))
    quick = read("12 2\n" + "".join(ballots) + names)
    slow = read("12 2\n" + "".join(f" {line}" for line in ballots) + names)
    assert quick == slow
    assert quick.total == sum(n % 3 + 1 for n in range(9000))


def test_a_hundred_candidates_and_more_can_stand() -> None:
    names = "0\n" + "".join(f'"C{n}"\n' for n in range(255))
    assert read("255 1\n1 255 100 0\n" + names).plain == {bytes([255, 100]): 1}


groups = st.lists(st.integers(1, 12), max_size=3).map(tuple)
files = st.builds(
    lambda plain, odd, seats, gone, title: BallotFile(
        title=title,
        seats=seats,
        candidates=tuple(
            Candidate(number=n, name=f"C {n}", withdrawn=n in gone) for n in range(1, 13)
        ),
        plain=plain,
        odd={key: n for key, n in odd.items() if any(len(g) != 1 for g in key)},
    ),
    st.dictionaries(
        st.lists(st.integers(1, 12), max_size=6).map(bytes), st.integers(1, 99)
    ),
    st.dictionaries(st.lists(groups, min_size=1).map(tuple), st.integers(1, 9)),
    st.integers(1, 5),
    st.sets(st.integers(1, 12), max_size=3),
    st.text("abc é#", max_size=8).map(lambda text: " ".join(text.split())),
)


@given(files)
def test_what_is_written_is_read_as_it_was(file: BallotFile) -> None:
    assert read(write_blt(file)) == file


def test_what_no_rule_can_read_stays_unreadable_in_the_file() -> None:
    people = (Candidate(number=1, name='A "B"'), Candidate(number=2, name="C\nD"))
    file = BallotFile(title="", seats=1, candidates=people, odd={((2,), UNREADABLE): 1})
    again = read(write_blt(file))
    assert again.odd == file.odd
    assert [each.name for each in again.candidates] == ["A ”B”", "C D"]
