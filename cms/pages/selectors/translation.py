"""Whether a page that was translated here is translated whole."""

from wagtail.models import Page
from wagtail_localize.models import Translation


def is_partly_translated(page: Page) -> bool:
    """Whether a part of a page still stands in the language it was written in.

    A page that came from our files, or that was written by hand, has no translation on
    file and is whole. One query, two where there is a translation.
    """
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key,
            target_locale_id=page.locale_id,
            enabled=True,
        )
        .select_related("source")
        .first()
    )
    if translation is None:
        return False
    total, done = translation.get_progress()
    return bool(done < total)
