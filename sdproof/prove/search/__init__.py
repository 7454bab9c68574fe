"""The search for proofs of family statements: untrusted, its answers count once the kernel accepts them.

A plan (`plans`, `invariants`) is a proof with holes; `holes` runs the kernel's own checker on it and
fills each hole with what the tactics (`tactics`) offer for the goal that stands there.
"""
