"""Terminal tables, HTML report, figures and LaTeX: what people read."""
