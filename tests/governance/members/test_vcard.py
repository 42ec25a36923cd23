"""Cards: what address books read back is what was written."""

from hypothesis import given, strategies as st

from governance.members.vcard import Contact, card, cards, escaped, folded

ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1
)


def read(text: str) -> list[list[tuple[str, str]]]:
    """The cards of a file as RFC 6350 reads them: unfolded, then unescaped."""
    assert text.endswith("\r\n")
    found: list[list[tuple[str, str]]] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VCARD":
            found.append([])
        found[-1].append((name, unescaped(value)))
    return found


def unescaped(value: str) -> str:
    said, signs = "", iter(value)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            sign = "\n" if sign == "n" else sign
        said += sign
    return said


@given(ANY_TEXT)
def test_a_name_comes_back_as_it_was_whatever_signs_it_has(name: str) -> None:
    (lines,) = read(card(Contact(uid="urn:uuid:1", name=name)))
    assert dict(lines)["FN"] == name


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text: str) -> None:
    pieces = folded(f"NOTE:{text}").encode().split(b"\r\n")
    assert max(map(len, pieces)) <= 75
    assert all(piece.decode() is not None for piece in pieces)
    assert folded(f"NOTE:{text}").replace("\r\n ", "").removesuffix("\r\n") == (
        f"NOTE:{text}"
    )


def test_a_card_begins_and_ends_as_the_standard_says() -> None:
    text = card(
        Contact(
            uid="urn:uuid:7", name="Ána", email="a@b.c", phone="555", languages=("es",)
        )
    )
    assert text.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        "UID:urn:uuid:7",
        "FN:Ána",
        "EMAIL:a@b.c",
        "TEL;VALUE=text:555",
        "LANG;PREF=1:es",
        "END:VCARD",
        "",
    ]


def test_what_is_not_shown_has_no_line() -> None:
    (lines,) = read(card(Contact(uid="urn:uuid:7", name="Ana")))
    assert [name for name, _ in lines] == [
        "BEGIN",
        "VERSION",
        "KIND",
        "UID",
        "FN",
        "END",
    ]


def test_nobody_writes_a_second_property_into_their_name() -> None:
    (lines,) = read(cards([Contact(uid="urn:uuid:7", name="Ana\r\nEMAIL:x@y.z")]))
    assert "EMAIL" not in dict(lines)
    assert escaped("a\r\nb") == "a\\nb"
