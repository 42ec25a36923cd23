"""People: who belongs, by which rules, deciding what."""
