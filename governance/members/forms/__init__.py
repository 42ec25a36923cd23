"""What the pages of the roll ask."""

from governance.members.forms.contact import ContactForm
from governance.members.forms.day import ChangesForm, DayForm, NameForm, RollForm

__all__ = ["ChangesForm", "ContactForm", "DayForm", "NameForm", "RollForm"]
