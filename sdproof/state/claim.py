"""Claims, their false variants, and papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sdproof.errors import InputError
from sdproof.numbers.display import cut
from sdproof.numbers.exact import integer, required, sequence, shown
from sdproof.state.theorem import Auto, Theorem, auto
from sdproof.statements import Statement
from sdproof.verdict import Evidence

if TYPE_CHECKING:
    from sdproof.laws.base import Law

Json = dict[str, Any]
NAME_LENGTH = 60


@dataclass(frozen=True)
class At:
    """The exact point at which a false variant fails.

    Attributes
    ----------
    values : mapping
        Of every fixed variable, those of direction m included, as ``"3/4"``; None for a noise, of which
        only the mean enters.
    directions : sequence of mapping
        Of the variables of each direction other than m, likewise.
    steps : sequence of mapping
        Of the values chosen anew at each step.
    """

    values: Mapping[str, str | None] = field(default_factory=dict)
    directions: tuple[Mapping[str, str | None], ...] = ()
    steps: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Variant:
    """A deliberately false variant of a theorem.

    Attributes
    ----------
    name : str
    of : str or Theorem
        The theorem of the claim that it is a variant of, or a statement of its own.
    states : str, optional
        Its conclusion, instead.
    without : str, optional
        The hypothesis that it drops.
    changes : mapping
        Other fields of `Theorem` that differ.
    at : At or auto
        Where it fails; auto hunts. It is refuted if the kernel confirms a counterexample to exactly
        this statement.
    """

    name: str
    of: str | Theorem = ""
    states: str | None = None
    without: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    at: At | Auto = auto
    remark: str = ""

    def statement(self, theorems: Mapping[str, Theorem]) -> Statement:
        """The false statement; an `InputError` if there is no such theorem or hypothesis."""
        theorem = self.of if isinstance(self.of, Theorem) else theorems.get(self.of)
        if theorem is None:
            raise InputError(f"of: {shown(self.of)} is no theorem; accepted: {', '.join(theorems)}")
        changes = dict(self.changes) | ({} if self.states is None else {"states": self.states})
        found = theorem.changed(**changes).statement if changes else theorem.statement
        for name in self._dropped(found):
            found = found.without(name)
        return found

    def _dropped(self, statement: Statement) -> list[str]:
        """What a chain such as ``0 <= xi <= 1`` was split into is dropped with it."""
        if self.without is None:
            return []
        parts = [f"{self.without}_{end}" for end in ("low", "high")]
        return parts if set(parts) <= set(statement.hypotheses()) else [self.without]


def unreported(_: float) -> None:
    """Where the progress of a check goes that nobody follows; a function of a module can be pickled."""


@dataclass(frozen=True)
class Context:
    """What a run of the checks may use: the ranks r of listed instances, the seed of every random
    choice, the number of points drawn for each statement and each law, the folder with the data sets
    (None: the copies inside the package), and where a long check reports which share of it is done."""

    ranks: tuple[int, ...] = (1, 2, 4, 8)
    seed: int = 20241
    examples: int = 60
    data: Path | None = None
    report: Callable[[float], None] = field(default=unreported, compare=False, repr=False)

    def __post_init__(self) -> None:
        ranks = sequence(self.ranks, "ranks", "a list of integers ≥ 1")
        read = tuple(integer(r, f"ranks[{i}]", 1) for i, r in enumerate(ranks))
        object.__setattr__(self, "ranks", read)
        object.__setattr__(self, "seed", integer(self.seed, "seed", 0))
        object.__setattr__(self, "examples", integer(self.examples, "examples", 0))
        if self.data is not None:
            required(self.data, Path, "data", "a pathlib.Path, or None")
        required(self.report, Callable, "report", "a function")


def _is_name(value: object) -> bool:
    """Whether it can stand before a verdict: one short line, without the colon that comes between."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= NAME_LENGTH
        and value.isprintable()
        and value == value.strip()
        and ":" not in value
    )


Check: TypeAlias = Callable[[Context], Evidence]


@dataclass(frozen=True, repr=False)
class Claim:
    """Something that is claimed: one or more statements, and prose about them.

    The statements are what is settled; each gets its own verdict. Title, remark, source and ideas are
    prose, shown as remarks.

    Attributes
    ----------
    given : tuple of str
        What the statements rest on beside the kernel, by name, e.g. ``("SVD",)``: a qualifier of the
        verdict.
    uses : tuple of Claim
        Claims that give the statements their meaning: it is proved only if they are.
    laws : tuple of sdproof.laws.Law
        Evaluated on listed and drawn cases, beside the proofs.
    checks : tuple of callables
        Other evidence (data).

    Raises
    ------
    sdproof.errors.InputError
        One line: claim, theorem, formula and column.
    """

    id: str
    title: str = ""
    theorems: tuple[Theorem, ...] = ()
    variants: tuple[Variant, ...] = ()
    remark: str = ""
    source: str = ""
    given: tuple[str, ...] = ()
    uses: tuple[Claim, ...] = ()
    laws: tuple[Law, ...] = ()
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        try:
            for key in ("theorems", "variants", "given", "uses", "laws", "checks"):
                value = getattr(self, key)
                if isinstance(value, str) or not isinstance(value, list | tuple):
                    raise InputError(f"{key}: {shown(value)}; accepted: a list")
                object.__setattr__(self, key, tuple(value))
            self._require()
        except InputError as error:
            name = self.id if _is_name(self.id) else shown(self.id)
            raise InputError(f"claim {name}: {error}") from None

    def __repr__(self) -> str:
        names = ", ".join(t.name for t in self.theorems)
        return f"Claim({self.id}: {cut(names or self.title, 120)})"

    def _require(self) -> None:
        if not _is_name(self.id) or any(c in self.id for c in "[] "):
            raise InputError("id: accepted: a name without spaces, colons and brackets")
        for name in self.given:
            if not _is_name(name):
                raise InputError(
                    f"given: {shown(name)}; accepted: a short text, one line, no colon"
                )
        for key, kind in (("theorems", Theorem), ("variants", Variant), ("uses", Claim)):
            wrong = [v for v in getattr(self, key) if not isinstance(v, kind)]
            if wrong:
                raise InputError(f"{key}: {shown(wrong[0])}; accepted: {kind.__name__}(…)")
        for named in (self.theorems, self.variants):
            names = [v.name for v in named]
            for name in names:
                if not _is_name(name) or names.count(name) > 1:
                    raise InputError(
                        f"the name {shown(name)} is not unique, or no short text in one line "
                        "without a colon"
                    )
        for theorem in self.theorems:
            _ = theorem.statement
        for variant in self.variants:
            try:
                self.false(variant)
            except InputError as error:
                raise InputError(f"variant {variant.name}: {error}") from None

    def false(self, variant: Variant) -> Statement:
        """The statement of one of its variants."""
        return variant.statement({t.name: t for t in self.theorems})

    def all_used(self) -> tuple[Claim, ...]:
        """The claims that this one uses, directly or through others, each once."""
        found = {id(c): c for other in self.uses for c in (*other.all_used(), other)}
        return tuple(found.values())


def nothing_formal(_: str) -> tuple[Evidence, ...]:
    """Of a paper without formal proofs."""
    return ()


@dataclass(frozen=True)
class Highlight:
    """A sentence for who has a minute: prose, shown as a remark beside what it is about, with the
    verdict of each.

    Attributes
    ----------
    words : str
    about : tuple of str
        ``"MT-2.one-step"``, a theorem, or ``"OS-2:no-range"``, a false variant.
    """

    words: str
    about: tuple[str, ...]

    def __post_init__(self) -> None:
        required(self.words, str, "words", "a text")
        about = sequence(self.about, "about", "a list of texts such as 'MT-2.one-step'")
        for text in about:
            required(text, str, "about", "texts such as 'MT-2.one-step'")
        object.__setattr__(self, "about", tuple(about))

    def named(self) -> Iterator[tuple[str, str, str]]:
        """Claim, ``"."`` or ``":"``, and the name of a theorem or variant, for each."""
        for text in self.about:
            claim, sign, name = re.split(r"([.:]|$)", text, maxsplit=1)
            yield claim, sign, name


@dataclass(frozen=True, repr=False)
class Paper:
    """Claims that belong together, with a short name for the command line.

    Attributes
    ----------
    url : str
        Where to read it.
    setting : str
        What is studied, and what the letters mean, in a few sentences: a remark.
    result : Highlight, optional
        The main theorem; `figure` is the name of the figure that shows it.
    changes : tuple of Highlight
        What of the paper was sharpened, corrected or refuted.
    formal : callable
        Identifier of a claim -> what is known of formal proofs about it; beside the verdict.
    derivations : callable
        () -> formulas derived line by line (`sdproof.derive.Derivation`), as what imports SymPy.
    """

    name: str
    title: str = ""
    claims: tuple[Claim, ...] = ()
    formal: Callable[[str], tuple[Evidence, ...]] = field(default=nothing_formal, repr=False)
    derivations: Callable[[], tuple[Any, ...]] = field(default=tuple, repr=False)
    url: str = ""
    setting: str = ""
    result: Highlight | None = None
    figure: str = ""
    changes: tuple[Highlight, ...] = ()

    def __post_init__(self) -> None:
        required(self.name, str, "name", "a text")
        claims = sequence(self.claims, "claims", "a list of Claim(…)")
        for claim in claims:
            required(claim, Claim, "claims", "Claim(…)")
        object.__setattr__(self, "claims", tuple(claims))
        ids = [c.id.upper() for c in self.claims]
        twice = [c.id for c in self.claims if ids.count(c.id.upper()) > 1]
        if twice:
            raise InputError(f"{self.name}: two claims have the id {twice[0]}")
        known = {
            *((c.id, ".", t.name) for c in self.claims for t in c.theorems),
            *((c.id, ":", v.name) for c in self.claims for v in c.variants),
        }
        for one in (*filter(None, [self.result]), *self.changes):
            for name in one.named():
                if name not in known:
                    raise InputError(
                        f"{self.name}: about: {''.join(name)} is no theorem or variant"
                    )

    def __repr__(self) -> str:
        return f"Paper({self.name}: {cut(', '.join(c.id for c in self.claims), 120)})"

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def derivations_of(self, claim: Claim) -> list[Any]:
        """Its derivations about one of its own claims; none for another claim of that name."""
        own = any(c is claim for c in self.claims)
        return [d for d in self.derivations() if claim.id in d.claims] if own else []
