"""The transparency log: a Merkle tree over all envelopes, in the order they came.

A leaf is SHA-256(0x00 || data), a node SHA-256(0x01 || left || right); a tree of n leaves
is split at the largest power of two below n, and the empty tree is SHA-256 of nothing.
Hashes are hex. The box keeps the peaks alone, the roots of the whole trees from left to
right, one for each 1 in the binary size, so that a leaf is added without reading others.
Source: RFC 6962, 2.1.
"""

from collections.abc import Sequence
from hashlib import sha256


def leaf(data: bytes) -> bytes:
    """The hash of what is logged."""
    return sha256(b"\x00" + data).digest()


def append(peaks: Sequence[str], size: int, leaf: str) -> list[str]:
    """The peaks after one leaf more; `size` is the number of leaves before.

    >>> append(["aa" * 32], 1, "bb" * 32) == [root(["aa" * 32, "bb" * 32])]
    True
    """
    grown = [*peaks, leaf]
    while size & 1:
        right = grown.pop()
        grown.append(_node(grown.pop(), right))
        size >>= 1
    return grown


def root_of(peaks: Sequence[str], size: int) -> str:
    """The root of the tree with these peaks."""
    if len(peaks) != size.bit_count():
        raise ValueError(f"{size} leaves have {size.bit_count()} peaks, not {len(peaks)}")
    if not peaks:
        return sha256().hexdigest()
    top = peaks[-1]
    for peak in reversed(peaks[:-1]):
        top = _node(peak, top)
    return top


def root(leaves: Sequence[str]) -> str:
    """The root of the tree with these leaves."""
    peaks: list[str] = []
    for size, one in enumerate(leaves):
        peaks = append(peaks, size, one)
    return root_of(peaks, len(leaves))


def inclusion(leaves: Sequence[str], index: int) -> list[str]:
    """The path that proves that a leaf is in the tree, from the leaf upward."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*inclusion(left, index), root(right)]
    return [*inclusion(right, index - split), root(left)]


def check_inclusion(
    leaf: str, index: int, size: int, path: Sequence[str], root: str
) -> bool:
    """Whether the path leads from this leaf at this place to the root."""
    if not 0 <= index < size:
        return False
    here, last, top = index, size - 1, leaf
    for step in path:
        if not last:
            return False
        if here & 1 or here == last:
            top = _node(step, top)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            top = _node(top, step)
        here, last = here >> 1, last >> 1
    return not last and top == root


def consistency(leaves: Sequence[str], old_size: int) -> list[str]:
    """The path that proves that a tree only grew since it had `old_size` leaves."""
    if not 0 <= old_size <= len(leaves):
        raise ValueError(f"{len(leaves)} leaves never were {old_size}")
    if old_size in (0, len(leaves)):
        return []
    return _sub_proof(leaves, old_size, is_whole=True)


def check_consistency(
    old_size: int, old_root: str, size: int, root: str, path: Sequence[str]
) -> bool:
    """Whether nothing was removed or changed between two roots."""
    if not 0 <= old_size <= size:
        return False
    if old_size in (0, size):
        first = sha256().hexdigest() if old_size == 0 else root
        return not path and old_root == first
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    here, last = old_size - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            return False
        if here & 1 or here == last:
            old, new = _node(step, old), _node(step, new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = _node(new, step)
        here, last = here >> 1, last >> 1
    return not last and (old, new) == (old_root, root)


def _sub_proof(leaves: Sequence[str], old_size: int, *, is_whole: bool) -> list[str]:
    if old_size == len(leaves):
        return [] if is_whole else [root(leaves)]
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if old_size <= split:
        return [*_sub_proof(left, old_size, is_whole=is_whole), root(right)]
    return [*_sub_proof(right, old_size - split, is_whole=False), root(left)]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _node(left: str, right: str) -> str:
    return sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
