"""Searching for counterexamples: strategies, hunts, the pytest plugin."""
