"""A time ends in AM or PM, so that a sentence which ends on one has one full stop."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
