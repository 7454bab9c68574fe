"""Born-again networks: generations of students of one architecture, with controls and verdicts.

What stands behind a verdict are accuracies of paired replicates; `findings` computes everything else
from them, so that a stored experiment and one just made are judged by the same code.
"""
