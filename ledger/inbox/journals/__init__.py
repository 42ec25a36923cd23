"""Journals of other programs, read as entries whose accounts are still theirs."""
