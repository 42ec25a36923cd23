"""What a worker is owed: plain values in, a reckoning with rule and source out."""
