"""The tests: the same plan as the house, and the runner that `make test` calls."""
