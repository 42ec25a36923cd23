"""Journeys in a real browser, against the real server, on both databases."""
