"""How each kind of pay that is owed is called: on the page, on paper, in a letter."""

from cms.centre.wages.shapes import Code
from coopkit.errors import N_, Marked

NAMES: dict[Code, Marked] = {
    Code.WORK: N_("Hours worked, at your rate"),
    Code.MINIMUM: N_("Hours worked, at the minimum wage"),
    Code.OVERTIME_DAY: N_("Overtime in a day"),
    Code.OVERTIME_WEEK: N_("Overtime in a week"),
    Code.OVERTIME_SEVENTH: N_("Seventh day in a row"),
    Code.DOUBLE_DAY: N_("Double time in a day"),
    Code.DOUBLE_SEVENTH: N_("Double time on the seventh day"),
    Code.MEAL: N_("Meal breaks that were not given"),
    Code.REST: N_("Rest breaks that were not given"),
    Code.SPLIT: N_("A day split by the boss"),
    Code.REPORTING: N_("Sent home early"),
    Code.SICK: N_("Sick days that were not paid"),
    Code.WAITING: N_("Pay for waiting for the last pay"),
    Code.DAMAGES_CALIFORNIA: N_("The same sum again, for less than the minimum wage"),
    Code.DAMAGES_FEDERAL: N_("The same sum again, under federal law"),
}
"""Hours that are paid on top of others have the name of their reason."""
