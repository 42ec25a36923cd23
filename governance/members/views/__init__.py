"""The pages of the roll."""

from governance.members.views.adding import add
from governance.members.views.admission import admission
from governance.members.views.changes import changes_page
from governance.members.views.contact import contact
from governance.members.views.directory import directory, directory_vcf
from governance.members.views.erasing import erase
from governance.members.views.exporting import export, export_zip
from governance.members.views.importing import import_roll, import_undo
from governance.members.views.kept import kept
from governance.members.views.leaving import exit_page, exits
from governance.members.views.letters import letter
from governance.members.views.record import member
from governance.members.views.recording import event, reverse
from governance.members.views.register import register
from governance.members.views.roll import roll

__all__ = [
    "add",
    "admission",
    "changes_page",
    "contact",
    "directory",
    "directory_vcf",
    "erase",
    "event",
    "exit_page",
    "exits",
    "export",
    "export_zip",
    "import_roll",
    "import_undo",
    "kept",
    "letter",
    "member",
    "register",
    "reverse",
    "roll",
]
