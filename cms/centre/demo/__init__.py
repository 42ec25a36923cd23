"""The demo's workers' centre: two clinics, a campaign, twenty allies, a circle.

All of its people are invented; what happens is told through the services.
"""

from importlib import import_module

from coopkit.offers import Story

CHAPTERS = ("people", "clinics", "allies", "campaigns", "circles")


def tell(story: Story) -> None:
    """The chapters, each in its own file, in an order in which they build on another."""
    for chapter in CHAPTERS:
        import_module(f"cms.centre.demo.{chapter}").tell(story)
