"""Sight: who may see what of a learner, why, and until when; said on the learner's page.

Each line is held against the pages it tells of (`tests/cms/learning/test_seen.py`).
Whoever is not named in a line sees nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coopkit.errors import N_

FACILITATOR, CLASSMATES, GROUP = "facilitator", "classmates", "group"
MODERATORS, OFFICERS = "moderators", "officers"
OFFICE, FUNDERS, EVERYBODY = "office", "funders", "everybody"

AUDIENCES: Mapping[str, str] = {
    FACILITATOR: N_("Whoever leads your class"),
    GROUP: N_("Your group"),
    CLASSMATES: N_("The others in your class"),
    MODERATORS: N_("Moderators of the lessons"),
    OFFICERS: N_("Officers of the co-op, if the class is a co-op’s"),
    OFFICE: N_("The office that runs the courses"),
    FUNDERS: N_("Funders"),
    EVERYBODY: N_("Everybody"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something about a learner: who sees how much of it, why, and until when."""

    what: str
    seen_by: Mapping[str, str]
    why: str
    until: str

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Who sees it, in words, and how much, in the order of the audiences."""
        return tuple(
            (who, self.seen_by[key])
            for key, who in AUDIENCES.items()
            if key in self.seen_by
        )


LINES: tuple[Line, ...] = (
    Line(
        what=N_("Your name, as it stands in your profile"),
        seen_by={
            FACILITATOR: N_("In its lists; if you gave none, the name you chose there."),
            GROUP: N_("Beside what you wrote in a worksheet of the group."),
        },
        why=N_("So that they know whom they help, and with whom they work."),
        until=N_("As long as you are in the class."),
    ),
    Line(
        what=N_("The name you chose for a class"),
        seen_by={
            FACILITATOR: N_("Together with your name."),
            CLASSMATES: N_("Alone: nobody there is told who it is."),
        },
        why=N_("So that you can talk without telling who you are."),
        until=N_("As long as you are in the class."),
    ),
    Line(
        what=N_("Your e-mail address"),
        seen_by={},
        why=N_("We use it to let you in, and to write to you if you wish it."),
        until=N_("As long as you have an account."),
    ),
    Line(
        what=N_("The lessons you have read"),
        seen_by={
            FACILITATOR: N_(
                "After ten days without anything done: the lesson you read or answered "
                "in last. Otherwise only how many people have read a lesson."
            ),
            OFFICE: N_("How many people have read a lesson."),
        },
        why=N_("So that they can ask how you are."),
        until=N_("Until you do something again."),
    ),
    Line(
        what=N_("Your answers to questions"),
        seen_by={
            FACILITATOR: N_(
                "Never what you answered. Of five people or more together: how many "
                "answers in a lesson were not right at the first try."
            ),
            OFFICE: N_("The same, of everybody together."),
        },
        why=N_("To make a lesson better in which many stumble."),
        until=N_("As long as you are in the class."),
    ),
    Line(
        what=N_("Your worksheets"),
        seen_by={
            FACILITATOR: N_("What stands in it, also before you hand it in."),
            GROUP: N_("What stands in a worksheet of the group; yours alone, nobody."),
        },
        why=N_("So that they can reply to it, and write it with you."),
        until=N_("As long as the class or your enrollment is kept."),
    ),
    Line(
        what=N_(
            "To which sessions you came, and the day on which you last did something"
        ),
        seen_by={FACILITATOR: N_("Yes, for each of you.")},
        why=N_("So that they can help whoever missed one."),
        until=N_("Attendance ends one year after the last day of the class."),
    ),
    Line(
        what=N_("What you say in the discussion of your class"),
        seen_by={
            FACILITATOR: N_("The text, and with it who wrote it."),
            CLASSMATES: N_("The text, under the name you chose."),
        },
        why=N_("It is a talk among you; whoever leads it looks after it."),
        until=N_("Until you take it back; else two years after the last day."),
    ),
    Line(
        what=N_("What you say in the discussion of a lesson"),
        seen_by={
            MODERATORS: N_("The text before all others, under the name you chose."),
            EVERYBODY: N_("The text, once a moderator shows it, under that name."),
        },
        why=N_("So that others can read it. Not even a moderator is told who you are."),
        until=N_("Until you take it back."),
    ),
    Line(
        what=N_("What you report"),
        seen_by={
            FACILITATOR: N_("In the class: your reason, and not who reported."),
            MODERATORS: N_("On a lesson: your reason, and not who reported."),
        },
        why=N_("So that they can decide on the text."),
        until=N_("Ninety days after the decision."),
    ),
    Line(
        what=N_("That you take part, completed or left"),
        seen_by={
            FACILITATOR: N_("That you take part."),
            OFFICERS: N_("Only numbers, and none of one to four people."),
            OFFICE: N_("Only numbers, small ones too, and no name."),
            FUNDERS: N_("Only numbers, and none of one to four people."),
        },
        why=N_("To show what the courses do for people, without showing the people."),
        until=N_("Numbers are counted anew each quarter."),
    ),
    Line(
        what=N_("Your certificate"),
        seen_by={
            EVERYBODY: N_(
                "Whoever has its link: the course, the day, what was done; a name only "
                "if you had one put on it."
            ),
        },
        why=N_("So that whoever you show it to can check it."),
        until=N_("Until you withdraw it. Then the link says so, and nothing else."),
    ),
)
