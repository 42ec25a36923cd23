"""What the courses give to the floors below them."""

from cms.courses.selectors.places import place_of
from coopkit.offers import lesson_places

lesson_places.offer("courses", place_of)
