"""The transparency log, against RFC 6962's rules and its usual known answers."""

from hashlib import sha256

import pytest
from hypothesis import given, strategies as st

from governance.votes import merkle

# The leaves and roots that certificate transparency's own programs are tested with.
DATA = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf(data).hex() for data in DATA]
SIZES = st.integers(1, 70)


def leaves(count: int) -> list[str]:
    return [merkle.leaf(str(n).encode()).hex() for n in range(count)]


def node(left: str, right: str) -> str:
    """The rule of RFC 6962, 2.1, written again."""
    return sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def by_the_book(of: list[str]) -> str:
    """The root as the RFC defines it: by splitting, and not by growing."""
    if not of:
        return sha256(b"").hexdigest()
    if len(of) == 1:
        return of[0]
    half = 1
    while half * 2 < len(of):
        half *= 2
    return node(by_the_book(of[:half]), by_the_book(of[half:]))


def test_an_empty_log_has_the_hash_of_nothing() -> None:
    assert merkle.root([]) == sha256(b"").hexdigest() == merkle.root_of([], 0)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_that_are_known(size: int) -> None:
    assert merkle.root(LEAVES[:size]) == ROOTS[size - 1]


def test_known_paths_lead_to_the_root() -> None:
    """Those of the RFC's own picture, 2.1.3: seven leaves, a to j."""
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, l_ = node(g, h), node(i, j)
    tree = LEAVES[:7]
    assert merkle.inclusion(tree, 0) == [b, h, l_]
    assert merkle.inclusion(tree, 3) == [c, g, l_]
    assert merkle.inclusion(tree, 4) == [f, j, k]
    assert merkle.inclusion(tree, 6) == [i, k]
    assert merkle.consistency(tree, 3) == [c, d, g, l_]
    assert merkle.consistency(tree, 4) == [l_]
    assert merkle.consistency(tree, 6) == [i, j, k]


@given(st.integers(0, 200))
def test_the_peaks_grow_to_the_root_of_the_whole_tree(size: int) -> None:
    peaks: list[str] = []
    whole = leaves(size)
    for at, leaf in enumerate(whole):
        peaks = merkle.append(peaks, at, leaf)
    assert len(peaks) == size.bit_count()
    assert merkle.root_of(peaks, size) == merkle.root(whole) == by_the_book(whole)


def test_peaks_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="3 leaves have 2 peaks"):
        merkle.root_of(leaves(1), 3)


@given(SIZES, st.data())
def test_every_leaf_can_be_proved_and_no_other_in_its_place(
    size: int, data: st.DataObject
) -> None:
    whole = leaves(size)
    root = merkle.root(whole)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(whole, index)
    assert merkle.check_inclusion(whole[index], index, size, path, root)
    other = merkle.leaf(b"another").hex()
    assert not merkle.check_inclusion(other, index, size, path, root)
    assert not merkle.check_inclusion(whole[index], index, size, [*path, other], root)
    assert not merkle.check_inclusion(whole[index], size, size, path, root)
    if path:
        assert not merkle.check_inclusion(whole[index], index, size, path[:-1], root)
        assert not merkle.check_inclusion(
            whole[index], index, size, [other, *path[1:]], root
        )


@given(SIZES, st.data())
def test_a_log_that_only_grew_proves_it(size: int, data: st.DataObject) -> None:
    whole = leaves(size)
    old = data.draw(st.integers(0, size))
    path = merkle.consistency(whole, old)
    before, now = merkle.root(whole[:old]), merkle.root(whole)
    assert merkle.check_consistency(old, before, size, now, path)
    assert not merkle.check_consistency(old, "00" * 32, size, now, path)
    if path:
        assert not merkle.check_consistency(old, before, size, now, path[:-1])
        assert not merkle.check_consistency(old, before, size, now, [*path, now])


@given(st.integers(2, 70), st.data())
def test_a_log_that_lost_or_changed_a_leaf_cannot_prove_that_it_only_grew(
    size: int, data: st.DataObject
) -> None:
    whole = leaves(size)
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*whole]
    forged[changed] = merkle.leaf(b"forged").hex()
    path = merkle.consistency(forged, old)
    before = merkle.root(whole[:old])
    assert not merkle.check_consistency(old, before, size, merkle.root(forged), path)


def test_no_path_is_given_for_a_leaf_or_a_size_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="no leaf 3"):
        merkle.inclusion(leaves(3), 3)
    with pytest.raises(ValueError, match="never were 4"):
        merkle.consistency(leaves(3), 4)
