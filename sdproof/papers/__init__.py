"""Papers: one folder for each, with its claims, proofs and derivations."""
