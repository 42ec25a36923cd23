"""What the agencies' claim forms ask, filled from a reckoning and what somebody typed."""
