"""The search for proofs of statements about families: untrusted, only the kernel's acceptance counts."""
