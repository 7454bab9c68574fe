"""Second opinions on certificates: SMT solvers, and the formal proofs in Coq."""
