"""Rules of the circles: what may not be named where everybody reads."""
