"""A ledger to import."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError
from ledger.books.tree import (
    MOST_BYTES,
    NameTwiceError,
    Tree,
    tree_of_files,
    tree_of_text,
    tree_of_zip,
)

_ZIP = b"PK\x03\x04"


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file by itself."""
        sent = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(_FilesField, self).clean(one, initial) for one in sent]
        return [one for one in cleaned if one]


class ImportForm(forms.Form):
    """A Beancount ledger: a zip, one or several files, a folder, or pasted."""

    file = _FilesField(
        label=_("Ledger file, several files, or a zip"),
        help_text=_("With what it includes, and its receipts, up to 64 MB together."),
        required=False,
        allow_empty_file=True,
    )
    folder = _FilesField(
        label=_("Or a whole folder"),
        help_text=_("Folders in it need a zip: a browser hands in names without them."),
        widget=_SeveralFiles(attrs={"webkitdirectory": True}),
        required=False,
        allow_empty_file=True,
    )
    main = forms.CharField(
        label=_("Main file"),
        help_text=_(
            "Only if it is not clear from the files: the one that includes the others."
        ),
        max_length=200,
        required=False,
    )
    text = forms.CharField(
        label=_("Or paste the ledger"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        required=False,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """The ledger as `ledger`, a tree, and what to call it as `filename`."""
        cleaned = super().clean() or {}
        sent = [cleaned.get("file") or [], cleaned.get("folder") or []]
        text = cleaned.get("text") or ""
        if sum(map(bool, (*sent, text.strip()))) != 1:
            raise forms.ValidationError(_("Choose a file, or paste the ledger."))
        try:
            files = sent[0] or sent[1]
            if files:
                cleaned["ledger"] = _tree(files, cleaned.get("main") or "")
            else:
                cleaned["ledger"] = tree_of_text(text)
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        named = files[0].name if len(files) == 1 else cleaned["ledger"].main
        cleaned["filename"] = named if files else "pasted"
        return cleaned


def _tree(files: Sequence[UploadedFile[Any]], main: str) -> Tree:
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise forms.ValidationError(_("This is larger than 64 MB. Split it."))
    first = files[0]
    if len(files) == 1 and _is_zip(first):
        return tree_of_zip(bytes(first.read()), main=main)
    content: dict[str, bytes] = {}
    for file in files:
        name = file.name or "ledger"
        if not name.startswith("."):
            if name in content:
                raise NameTwiceError(name=name)
            content[name] = bytes(file.read())
    return tree_of_files(content, main=main, flat=len(files) > 1)


def _is_zip(file: UploadedFile[Any]) -> bool:
    start = bytes(file.read(len(_ZIP)))
    file.seek(0)
    return start == _ZIP or str(file.name).lower().endswith(".zip")
