"""The wing's models, gathered so that Wagtail finds them."""

from cms.pages.models import HomePage

__all__ = ["HomePage"]
