"""What a browser carries of a guest's answers: small, whole, and nobody's words."""

from base64 import b64encode
from random import Random

from hypothesis import given, strategies as st

from cms.courses.pocket import MOST_BYTES, Kept, packed, unpacked

NAMES = st.from_regex(r"q-[0-9a-f]{8}", fullmatch=True)
OPTIONS = st.from_regex(r"[0-9a-f]{8}(\.[0-9a-f]{8}){0,5}", fullmatch=True)
PLAIN = st.sampled_from(["t", "f", "yes", "no", "9893.91", "-0.5", "3142", "1.200"])
ANSWERS = st.dictionaries(
    NAMES, st.builds(Kept, OPTIONS | PLAIN, st.integers(28_000_000, 30_000_000))
)


@given(ANSWERS)
def test_what_fits_comes_out_as_it_went_in(answers: dict[str, Kept]) -> None:
    assert unpacked(packed(answers, most=10**6)) == answers


@given(ANSWERS, st.integers(20, 200))
def test_what_does_not_fit_is_the_oldest(answers: dict[str, Kept], most: int) -> None:
    data = packed(answers, most=most)
    assert len(data) <= most
    left = unpacked(data)
    assert left.items() <= answers.items()
    dropped = [answers[name].minute for name in answers.keys() - left.keys()]
    assert not dropped or max(dropped) <= min(
        (one.minute for one in left.values()), default=max(dropped)
    )


@given(st.binary(max_size=60))
def test_what_is_no_pocket_is_empty_or_read_and_never_breaks(data: bytes) -> None:
    assert isinstance(unpacked(data), dict)


def test_one_s_own_words_are_not_carried() -> None:
    data = packed({"q-0f8fad5b": Kept("yes\nMy own words", 29_000_000)})
    assert b"words" not in data
    assert unpacked(data) == {"q-0f8fad5b": Kept("yes", 29_000_000)}


def test_the_answers_of_a_whole_course_fit() -> None:
    """The 209 questions of the course, kind by kind as it has them, over two weeks."""
    random = Random(7)

    def sign() -> str:
        return f"{random.getrandbits(32):08x}"

    kinds = (
        *(lambda: sign() for _ in range(66)),
        *((lambda: ".".join(sign() for _ in range(3))) for _ in range(35)),
        *((lambda: "t") for _ in range(31)),
        *((lambda: "9893.91") for _ in range(55)),
        *((lambda: "31425") for _ in range(14)),
        *((lambda: "yes") for _ in range(8)),
    )
    answers = {
        f"q-{sign()}": Kept(make(), 29_000_000 + random.randrange(20_000))
        for make in kinds
    }
    assert len(answers) == 209
    data = packed(answers)
    assert unpacked(data) == answers
    assert len(data) <= MOST_BYTES
    assert len(b64encode(bytes(MOST_BYTES))) + len("answers=:") + 43 < 3500
