"""What Hypothesis runs when it is imported: ``st.from_type(Instance)`` and ``from_type(Design)``.

The strategies themselves are imported when one of the types is first asked for.
"""

from __future__ import annotations

from typing import Any


def register() -> None:
    """Tell Hypothesis which strategy draws which type."""
    from hypothesis import strategies as st

    from sdproof.model.design import Design
    from sdproof.model.instance import Instance

    def drawn_instances(_: type) -> Any:
        from sdproof.strategies import instances

        return instances()

    def drawn_designs(_: type) -> Any:
        from sdproof.strategies import designs

        return designs().map(lambda known: known.design)

    st.register_type_strategy(Instance, drawn_instances)
    st.register_type_strategy(Design, drawn_designs)
