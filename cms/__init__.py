"""Learning: training for founders and members; stands on the ground alone."""
