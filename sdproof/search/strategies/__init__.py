"""Strategies for the values of a statement."""
