"""The figures of law alone, without the pages that quote them."""

import tomllib

from django.conf import settings

from cms.pages.models.facts import LegalFact

FILE = settings.BASE_DIR / "cms" / "lessons" / "facts.toml"


def load_facts() -> None:
    """Put all figures of the file into the table."""
    names = {field.name for field in LegalFact._meta.get_fields()}
    rows = []
    for key, entry in tomllib.loads(FILE.read_text("utf-8")).items():
        for values in entry if isinstance(entry, list) else [entry]:
            known = {name: value for name, value in values.items() if name in names}
            rows.append(LegalFact(key=key, **known))
    LegalFact.objects.bulk_create(rows)
