"""Cases of the reference's section on mistakes that are about votes."""

from fractions import Fraction

from governance.votes.threshold import Threshold, decide

COUNTS = {"yes": 10, "no": 9, "abstain": 5, "present": 24, "members": 30}


def adopted(basis: str, share: Fraction = Fraction(1, 2)) -> bool:
    threshold = Threshold(basis=basis, share=share, strictly_more=True)
    return decide(**COUNTS, threshold=threshold, quorum=None).adopted


def test_vote_abstentions_count_by_the_base_of_the_matter() -> None:
    assert adopted("cast")
    assert not adopted("present")
    assert not adopted("members")
