"""The lawyer's round trip: what was sent, what came back, what has changed since."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from governance.bylaws.amendment import State
from governance.bylaws.redline import ClauseRedline
from governance.formation.draft import Draft, state_from
from governance.formation.models import FoundingGroup, LegalReview, ReviewComment
from governance.formation.selectors.drafts import changed_between, draft_state
from governance.votes.models import Motion

SENT, BACK, REVIEWED = "sent", "back", "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A review, where it stands, and what the draft says differently by now."""

    review: LegalReview
    comments: tuple[ReviewComment, ...]
    changed: tuple[ClauseRedline, ...]

    @property
    def state(self) -> str:
        """Sent, back, or reviewed: it came back, and every comment has an answer."""
        if self.review.came_back_at is None:
            return SENT
        return BACK if self.unanswered else REVIEWED

    @property
    def unanswered(self) -> int:
        return sum(each.answered_at is None for each in self.comments)

    @property
    def is_reviewed(self) -> bool:
        return self.state == REVIEWED


def reviews_of(group: FoundingGroup) -> QuerySet[LegalReview]:
    """A group's reviews with their comments, the newest first; two queries."""
    ordered = ReviewComment.objects.select_related("answered_by").order_by("number")
    rows = LegalReview.objects.filter(group=group).select_related("sent_by")
    return rows.prefetch_related(Prefetch("comments", ordered)).order_by("-number")


def standing_of_review(
    group: FoundingGroup, review: LegalReview, *, draft: Draft | None = None
) -> Standing:
    """Where one review stands beside the draft of today; at most one query."""
    now = (draft or draft_state(group)).state
    is_same = now.sha256 == review.text_sha256
    changed = [] if is_same else changed_between(group, state_sent(review), now)
    return Standing(
        review=review, comments=tuple(review.comments.all()), changed=tuple(changed)
    )


def state_sent(review: LegalReview) -> State:
    """The draft as it was sent."""
    return state_from(review.state_json)


def is_reviewed(group: FoundingGroup) -> bool:
    """Whether the newest review came back, and all its comments have answers.

    Two queries; what was decided since does not undo it, and is told on its page.
    """
    newest = reviews_of(group).first()
    if newest is None or newest.came_back_at is None:
        return False
    return all(each.answered_at is not None for each in newest.comments.all())


def motions_to_name(group: FoundingGroup) -> QuerySet[Motion]:
    """The votes that an answer to a comment can name, the newest first."""
    rows = Motion.objects.filter(
        cooperative=group.cooperative_id, kind="founding_rules"
    ).exclude(state="withdrawn")
    return rows.select_related("resolution").order_by("-pk")
