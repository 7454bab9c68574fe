"""Proofs as data, and what finds them."""

from sdproof.prove.rules import by_induction as by_induction
from sdproof.prove.rules import cases as cases
from sdproof.prove.rules import chain as chain
from sdproof.prove.rules import combination as combination
from sdproof.prove.rules import identity as identity
from sdproof.prove.rules import induction as induction
from sdproof.prove.rules import lemma as lemma
from sdproof.prove.rules import nonnegative as nonnegative
from sdproof.prove.rules import substitution as substitution
from sdproof.prove.rules import sum_proof as sum_proof
from sdproof.prove.rules import term as term
from sdproof.prove.rules import use as use
from sdproof.prove.rules import used_sum as used_sum
