"""Theorems, proofs and certificates as data, and the provers that find them."""
