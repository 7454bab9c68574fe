"""What a generated Coq theorem says, read from its text alone: nothing of the exporter is used.

`goals` reads a source, `Goal` one theorem. The result is a statement in the layout of the kernel's (see
`sdproof.kernel.family`), every formula a tree: an integer, a name, or an operation with its arguments;
v_m is ``v m``, ``INR r`` is r. Whatever is not understood completely raises `NotUnderstood`: an unknown
word, a name given twice or hidden by another, a premise that says nothing the kernel's language has.

`claimed` is the same layout of a kernel's statement. Definitions with a noise in them are written out in
both, and the name of a noise's mean and of a bound variable is no part of the result.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

HEAD = [
    "Require Import Reals Lra Lia List Arith.",
    "Import ListNotations.",
    "From SDProof Require Import Sums Filters Reach Rules.",
    "Open Scope R_scope.",
]
WORDS = frozenset({
    "forall", "exists", "exists2", "fun", "let", "in", "if", "then", "else", "as", "at", "cofix", "fix",
    "end", "for", "match", "mod", "return", "using", "where", "with", "IF", "Prop", "Set", "Type",
    "SProp", "R", "nat", "Nat", "list", "INR", "length", "sum", "filter", "rho", "bias", "variance",
    "expectation", "krylov", "distinct",
})  # fmt: skip
"""What means the same in every theorem, so that no name of a theorem may hide it."""
ARITY = {"rho": 2, "bias": 2, "variance": 1}
SIGN = {"<": "positive", "<=": "nonnegative"}
RELATION = {"<": ">", "<=": ">=", "=": "="}
NAMED = ("hypotheses", "each", "sums", "at_each_step", "krylov")
TOKEN = re.compile(
    r"\s*(Nat\.eq_dec|%nat|:=|=>|->|<>|<=|/\\|[<=()\[\];,:+\-*/^]|\d+|[A-Za-z][\w']*)", re.ASCII
)


class NotUnderstood(Exception):
    """The text says something that the kernel's language cannot say, or this reader does not know."""


def require(condition: Any, reason: str) -> None:
    if not condition:
        raise NotUnderstood(reason)


# --- a source


def without_comments(text: str) -> str:
    """The text, a blank for each comment; a comment has no comment or string in it."""
    plain = re.sub(r"\(\*(?:(?!\(\*|\*\)|\").)*\*\)", " ", text, flags=re.DOTALL)
    require(not re.search(r"\(\*|\*\)|\"", plain), "a comment or a string that is not closed")
    return plain


def goals(text: str) -> dict[str, str]:
    """The statement of each theorem, as text, of a source that has nothing but theorems and lemmas
    with their proofs, each with a name of its own that means nothing else."""
    parts = re.split(r"(?<=\.)(?=\s)", without_comments(text))
    sentences = [" ".join(part.split()).lstrip("{} ") for part in parts]
    sentences = [s for s in sentences if s]
    require(sentences[: len(HEAD)] == HEAD, "the first lines are not the usual ones")
    found, names, rest = dict[str, str](), set(WORDS), iter(sentences[len(HEAD) :])
    for sentence in rest:
        match = re.fullmatch(r"(Theorem|Lemma) (\w+) : (.*)\.", sentence)
        require(match, f"neither a theorem nor a lemma: {sentence[:60]}")
        assert match is not None
        require(match[2] not in names, f"{match[2]} is taken")
        names.add(match[2])
        require(next(rest, "") == "Proof.", f"{match[2]}: no proof follows")
        end = next((s for s in rest if s[:1].isupper()), "")  # a tactic is written small
        require(end == "Qed.", f"{match[2]}: the proof does not end with Qed")
        if match[1] == "Theorem":
            found[match[2]] = match[3]
    return found


# --- terms


class Tokens:
    """The words of a text, read one after another; terms become trees of words."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            require(match, f"unknown sign: {text[at : at + 20]!r}")
            assert match is not None
            self.words.append(match[1])
            at = match.end()
        self.at = 0

    def looks(self, *expected: str) -> bool:
        """Whether these words come next; "*" is any one."""
        found = self.words[self.at : self.at + len(expected)]
        return len(found) == len(expected) and all(
            e in ("*", w) for e, w in zip(expected, found, strict=True)
        )

    def take(self, text: str) -> None:
        """The words of `text`, which must come next."""
        expected = Tokens(text).words if text != "%nat" else ["%nat"]
        require(
            self.looks(*expected), f"{' '.join(self.words[self.at : self.at + 8])!r} for {text!r}"
        )
        self.at += len(expected)

    def word(self) -> str:
        require(self.at < len(self.words), "the text ends too early")
        self.at += 1
        return self.words[self.at - 1]

    def name(self) -> str:
        found = self.word()
        require(re.fullmatch(r"[A-Za-z][\w']*", found), f"{found!r} is no name")
        return found

    def term(self) -> Any:
        left = self.product()
        while self.looks("+") or self.looks("-"):
            left = (self.word(), left, self.product())
        return left

    def product(self) -> Any:
        left = self.signed()
        while self.words[self.at : self.at + 1] in (["*"], ["/"]):
            left = (self.word(), left, self.signed())
        return left

    def signed(self) -> Any:
        if self.looks("-"):
            self.word()
            return ("neg", self.signed())
        base = self.applied()
        if not self.looks("^"):
            return base
        self.word()
        power = self.word()
        require(power.isdigit() and not self.looks("^"), f"the exponent {power}")
        return ("**", base, int(power))

    def applied(self) -> Any:
        parts = [self.atom()]
        while (part := self.atom(optional=True)) is not None:
            parts.append(part)
        return parts[0] if len(parts) == 1 else ("app", *parts)

    def atom(self, optional: bool = False) -> Any:
        word = self.words[self.at] if self.at < len(self.words) else ""
        if word.isdigit():
            return self.in_nat(int(self.word()))
        if word == "(":
            self.word()
            if self.looks("fun"):
                self.word()
                name = self.name()
                self.take("=>")
                found = ("fun", name, self.term())
            else:
                found = self.term()
            self.take(")")
            return self.in_nat(found)
        if word == "[":
            self.word()
            items: list[Any] = []
            while not self.looks("]"):
                if items:
                    self.take(";")
                items.append(self.term())
            self.word()
            return ("list", *items)
        if re.fullmatch(r"[A-Za-z][\w']*", word) and word not in ("in", "then", "else", "fun"):
            return self.word()
        require(optional, f"no term: {' '.join(self.words[self.at : self.at + 6])!r}")
        return None

    def in_nat(self, found: Any) -> Any:
        if not self.looks("%nat"):
            return found
        self.word()
        return ("nat", found)

    def relation(self) -> tuple[Any, str, Any]:
        """(greater side, relation, smaller side); of an equation, left and right."""
        left, sign = self.term(), self.word()
        require(sign in RELATION, f"{sign!r} is no relation")
        right = self.term()
        return (left, "=", right) if sign == "=" else (right, RELATION[sign], left)


# --- a theorem


def plain(name: str) -> str:
    """The name in the kernel's language, which has no prime."""
    found = name.removesuffix("'")
    require("'" not in found, f"the name {name}")
    return found


class Goal(Tokens):
    """One theorem's statement, in `data`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.kinds: dict[str, str] = {}  # every name in scope -> what it is
        self.values: set[str] = set()  # in the kernel's language
        self.moments: dict[str, Any] = {}
        self.noises: dict[str, str] = {}  # operator -> noise
        self.data: dict[str, Any] = {"type": "pointwise"}
        self.below = ""  # how far directions go, where it was said
        self.apart: Any = None
        while self.binder():
            pass
        self.conclude()
        require(self.at == len(self.words), f"more text: {self.words[self.at : self.at + 6]}")
        require(self.noises.keys() == self.moments.keys(), "a mean that is not used")
        started = {n for n, rule in self.data.get("state", {}).items() if len(rule) == 2}
        require(started == self.data.get("state", {}).keys(), "a state without its recursion")
        require(bool(started) == ("k" in self.kinds.values()), "steps without a state")

    # --- names

    def bind(self, name: str, kind: str) -> str:
        require(name not in WORDS and name not in self.kinds, f"the name {name} is taken")
        if kind in ("real", "direction", "direction_let", "fresh", "state", "noise"):
            require(plain(name) not in self.values | {"r"}, f"the name {name} is taken")
            self.values.add(plain(name))
        self.kinds[name] = kind
        return plain(name)

    def the(self, kind: str) -> str:
        """The one name of this kind."""
        found = [n for n, k in self.kinds.items() if k == kind]
        require(len(found) == 1, f"not one {kind}")
        return found[0]

    def within(self, name: str, kind: str, read: Callable[[], Any]) -> Any:
        """What is read where a name is bound."""
        before, values = dict(self.kinds), set(self.values)
        self.bind(name, kind)
        found = read()
        self.kinds, self.values = before, values
        return found

    # --- what comes before the conclusion

    def binder(self) -> bool:
        before = self.at
        for read in (
            self.rank, self.apart_direction, self.steps, self.numbers, self.functions,
            self.sign_of_number, self.sign_of_function, self.distinct, self.mean, self.definition,
            self.recursion, self.premise,
        ):  # fmt: skip
            if read():
                require(self.at > before, "nothing was read")
                return True
            require(self.at == before, "read too far")
        return False

    def rank(self) -> bool:
        if not self.looks("forall", "r", ":", "nat"):
            return False
        require(self.at == 0, "r comes first")
        self.take("forall r : nat, (1 <= r)")
        self.take("%nat")
        self.take("->")
        self.bind("r", "rank")
        return True

    def apart_direction(self) -> bool:
        if not self.looks("forall", "m", ":", "nat"):
            return False
        self.take("forall m : nat, (m < r)")
        self.take("%nat")
        self.take("->")
        require(self.kinds.get("r") == "rank", "m without r")
        self.bind("m", "m")
        self.data |= {"type": "sum", "aligned": True}
        return True

    def steps(self) -> bool:
        if not self.looks("forall", "*", ":", "nat", ","):
            return False
        self.word()
        self.bind(self.name(), "k")
        self.take(": nat,")
        return True

    def names_of(self, *kind: str) -> list[str]:
        """The names in "forall … : kind,"; none if something else comes."""
        end = self.at + 1
        while end < len(self.words) and re.fullmatch(r"[A-Za-z][\w']*", self.words[end]):
            end += 1
        wanted = [":", *kind, ","]
        if not self.looks("forall") or self.words[end : end + len(wanted)] != wanted:
            return []
        found = self.words[self.at + 1 : end]
        self.at = end + len(wanted)
        return found

    def numbers(self) -> bool:
        found = self.names_of("R")
        require(not found or "k" not in self.kinds.values(), "numbers after the steps")
        for name in found:
            self.data.setdefault("variables", {})[self.bind(name, "real")] = "real"
        return bool(found)

    def functions(self) -> bool:
        stepped = "k" in self.kinds.values()
        if found := self.names_of("nat", "->", "nat", "->", "R"):
            require(stepped and self.kinds.get("r") == "rank", "states without steps or directions")
            self.data["type"] = "sum"
            for name in found:
                self.data.setdefault("state", {})[self.bind(name, "state")] = {}
            return True
        found = self.names_of("nat", "->", "R")
        for name in found:
            if not stepped:
                require(self.kinds.get("r") == "rank", "directions without r")
                self.data["type"] = "sum"
                self.data.setdefault("direction", {})[self.bind(name, "direction")] = "real"
            elif self.recursive(name):
                require(self.data["type"] == "pointwise", "a state of a sum has a direction")
                self.data.setdefault("state", {})[self.bind(name, "state")] = {}
            else:
                self.data.setdefault("fresh", {})[self.bind(name, "fresh")] = "real"
        return bool(found)

    def recursive(self, name: str) -> bool:
        """Whether a start is given for it."""
        start = ["(", name, "0", "%nat", "="]
        return any(self.words[i : i + 5] == start for i in range(self.at, len(self.words) - 5))

    def signed_as(self, key: str, name: str, sign: str) -> None:
        signs = self.data.get(key, {})
        require(
            signs.get(plain(name)) == "real", f"a sign of {name}, which has one or is no variable"
        )
        signs[plain(name)] = SIGN[sign]

    def sign_of_number(self) -> bool:
        if not (self.looks("0", "*", "*", "->") and self.words[self.at + 1] in SIGN):
            return False
        self.word()
        sign, name = self.word(), self.name()
        require(self.kinds.get(name) == "real", f"{name} is no number")
        self.signed_as("variables", name, sign)
        self.take("->")
        return True

    def sign_of_function(self) -> bool:
        """(forall j, (j < r)%nat -> 0 < e j) ->, or for every step."""
        if not self.looks("(", "forall", "*", ",", "(", "*", "<", "*") or self.is_recursion():
            return False
        self.word()
        kind, index = self.bounded()

        def read() -> None:
            self.take("0")
            sign, name = self.word(), self.name()
            require(sign in SIGN, f"{sign!r} is no sign")
            wanted = {"j": "direction", "i": "fresh"}[kind]
            require(self.kinds.get(name) == wanted, f"{name} is no variable")
            self.take(index)
            self.signed_as(self.kinds[name], name, sign)

        self.within(index, kind, read)
        self.take(") ->")
        return True

    def bounded(self) -> tuple[str, str]:
        """ "forall j, (j < r)%nat ->" or "forall i, (i < k)%nat ->": "j" or "i", and the name."""
        self.word()
        index = self.name()
        self.take(f", ({index} <")
        if self.looks("r"):
            self.up_to_rank()
            found = "j"
        else:
            self.take(self.the("k"))
            found = "i"
        self.take(")")
        self.take("%nat")
        self.take("->")
        return found, index

    def up_to_rank(self) -> None:
        """How many directions a premise or a sum speaks of: always the same."""
        self.take("r")
        found = "r"
        if self.looks("-", "1"):
            self.at += 2
            found = "r - 1"
        require(self.below in ("", found), "some speak of r directions, some of r - 1")
        require(found == "r" or "m" not in self.kinds, "r - 1 directions beside m")
        self.below = found

    def distinct(self) -> bool:
        if not self.looks("forall", "(", "*", ":", "distinct"):
            return False
        self.at += 2
        own = self.name()
        self.take(": distinct r e),")
        require(self.kinds.get("e") == "direction", "e is no variable of directions")
        self.bind(own, "fact")
        self.data["attain"] = ""
        return True

    def mean(self) -> bool:
        if not self.looks("forall", "*", ":", "(", "R", "->", "R", ")", "->", "R", ","):
            return False
        self.word()
        name = self.name()
        self.take(f": (R -> R) -> R, expectation {name}")
        self.moments[name] = self.value(self.atom())
        self.bind(name, "mean")
        self.take("->")
        return True

    def definition(self) -> bool:
        if not self.looks("let"):
            return False
        require("k" not in self.kinds.values(), "a definition after the steps")
        self.word()
        name = self.name()
        self.take(":=")
        if not self.looks("fun"):
            found = self.value(self.term())
            self.data.setdefault("let", {})[self.bind(name, "real")] = found
        else:
            self.word()
            index = self.name()
            self.take(": nat =>")
            require(self.kinds.get("r") == "rank", "directions without r")
            self.data["type"] = "sum"
            body = self.within(index, "j", lambda: self.in_direction(index))
            self.data.setdefault("direction_let", {})[self.bind(name, "direction_let")] = body
        self.take("in")
        return True

    def in_direction(self, index: str) -> Any:
        """A definition in each direction: (its value at m, its value elsewhere) with direction m."""
        if self.data.get("aligned") is not True:
            return self.value(self.term())
        self.take(f"if Nat.eq_dec {index} m then")
        at_m = self.value(self.term(), hidden=index)
        self.take("else")
        return at_m, self.value(self.term())

    def is_recursion(self) -> bool:
        starts = self.looks("(", "forall") or self.looks("(", "*", "0", "%nat")
        return bool(self.data.get("state")) and starts

    def recursion(self) -> bool:
        """The start or the step of a state, in every direction."""
        if not self.is_recursion():
            return False
        self.word()
        if self.data["type"] == "pointwise":
            if self.looks("forall"):
                kind, index = self.bounded()
                require(kind == "i", "a recursion over directions")
                self.within(index, "i", lambda: self.renewed("step", index, ""))
            else:
                self.renewed("start", "", "")
        else:
            self.word()
            first = self.name()
            if self.looks(","):
                self.take(f", ({first} <")
                self.up_to_rank()
                self.take(")")
                self.take("%nat")
                self.take("->")
                self.within(first, "j", lambda: self.renewed("start", "", first))
            else:
                second, k = self.name(), self.the("k")
                for index, bound in ((first, k), (second, "")):
                    self.take(f"({index} <" if index == second else f", ({index} <")
                    if bound:
                        self.take(bound)
                    else:
                        self.up_to_rank()
                    self.take(")")
                    self.take("%nat")
                    self.take("->")
                self.within(
                    first, "i",
                    lambda: self.within(second, "j", lambda: self.renewed("step", first, second)),
                )  # fmt: skip
        self.take(") ->")
        return True

    def renewed(self, when: str, i: str, j: str) -> None:
        left, rel, right = self.relation()
        require(rel == "=" and head(left) == "app" and isinstance(left[1], str), "no recursion")
        _, name, *arguments = left
        step = ("nat", 0) if when == "start" else ("nat", ("+", 1, i))
        require(arguments == [step, *[j] * bool(j)], f"{name} at a place that is no {when}")
        rule = self.data["state"].get(plain(name))
        require(self.kinds.get(name) == "state" and when not in rule, f"a second {when} of {name}")
        rule[when] = self.value(right)
        if when == "start":
            require(not self.speaks(rule[when], {*self.data["state"], *self.data.get("fresh", {})}),
                    "a start that speaks of a step")  # fmt: skip

    def speaks(self, tree: Any, names: set[str]) -> bool:
        names = names | {f"{n}_m" for n in names}
        return any(word in names for word in words_of(tree))

    def premise(self) -> bool:
        """forall (name : …),"""
        if not self.looks("forall", "(", "*", ":"):
            return False
        self.at += 2
        own = self.name()
        require("'" not in own, f"the name {own}")
        self.take(":")
        key, found = self.said()
        self.take("),")
        self.bind(own, "fact")
        self.data.setdefault(key, {})[own] = found
        return True

    def said(self) -> tuple[str, Any]:
        if self.looks("krylov"):
            self.take(f"krylov r {self.the('k')} m e")
            require(self.kinds.get("m") == "m" and self.kinds.get("e") == "direction", "no e_m")
            return "krylov", self.value(self.atom())
        if not self.looks("forall"):
            require("k" not in self.kinds.values(), "a hypothesis after the steps")
            found = self.relation()
            if "sum" in words_of(found):
                return "sums", self.of_sums(found)
            return "hypotheses", self.of_values(found)
        kind, index = self.bounded()

        def read() -> Any:
            if kind == "j" and self.data.get("aligned") is True:
                self.take(f"{index} <> m ->")
            return self.of_values(self.relation())

        require((kind == "i") == ("k" in self.kinds.values()), "a hypothesis out of order")
        return {"j": "each", "i": "at_each_step"}[kind], self.within(index, kind, read)

    # --- the conclusion

    def conclude(self) -> None:
        if "attain" not in self.data:
            self.data["conclusion"] = self.total()
            return
        require(self.word() == "exists", "steps that reach wanted values exist")
        require("S" not in self.kinds, "the name S is taken")
        xi = self.name()
        self.take(f": list R, length {xi} =")
        self.data["attain"] = "r+1" if self.looks("S", "r") else "r"
        self.take("S r" if self.looks("S", "r") else "r")
        self.take("/\\")
        self.data["conclusion"] = self.within(xi, "xi", self.total)

    def total(self) -> Any:
        found = self.relation()
        return self.of_sums(found) if "sum" in words_of(found) else self.of_values(found)

    def of_values(self, found: tuple[Any, str, Any]) -> Any:
        greater, rel, smaller = found
        return self.value(greater), rel, self.value(smaller)

    def of_sums(self, found: tuple[Any, str, Any]) -> Any:
        greater, rel, smaller = found
        return self.side(greater), rel, self.side(smaller)

    def side(self, tree: Any) -> Any:
        """A number, or ("sum", what is summed): over r directions, or over r - 1 with what the last
        one adds."""
        extra = None
        if head(tree) == "+" and is_sum(tree[1]):
            _, tree, extra = tree
        if not is_sum(tree):
            require("sum" not in words_of(tree), "a sum within a formula")
            return self.value(tree)
        _, _, number, body = tree
        number = number[1] if head(number) == "nat" else number
        require(number == ("r" if extra is None else ("-", "r", 1)), "a sum over other directions")
        require(
            self.below in ("", "r" if extra is None else "r - 1"), "a sum over other directions"
        )
        self.below = "r" if extra is None else "r - 1"
        require(head(body) == "fun", "a sum of something else")
        summed = self.within(body[1], "j", lambda: self.value(body[2]))
        if extra is not None:
            apart = self.value(extra)
            require(self.data.get("aligned", apart) == apart, "two expressions for one direction")
            self.data["aligned"] = apart
        return "sum", summed

    # --- the meaning of a term

    def value(self, tree: Any, hidden: str = "") -> Any:
        """A tree of the kernel's language; `hidden`: a bound name that must not occur."""
        if isinstance(tree, int):
            return tree
        if isinstance(tree, str):
            require(self.kinds.get(tree) in ("real", "noise"), f"{tree} is no number here")
            return plain(tree)
        operation, *parts = tree
        if operation in ("+", "-", "*", "/"):
            return operation, self.value(parts[0], hidden), self.value(parts[1], hidden)
        if operation == "neg":
            return operation, self.value(parts[0], hidden)
        if operation == "**":
            return operation, self.value(parts[0], hidden), parts[1]
        named = operation == "app" and isinstance(parts[0], str)
        require(named, f"{operation} is no number here")
        return self.application(parts[0], parts[1:], hidden)

    def application(self, name: str, arguments: list[Any], hidden: str) -> Any:
        kind = self.kinds.get(name)
        if name == "INR":
            require(arguments == ["r"] and self.kinds.get("r") == "rank", "INR is of r")
            return "r"
        if name in ARITY:
            require(len(arguments) == ARITY[name], f"the arguments of {name}")
            return "call", name, *(self.value(a, hidden) for a in arguments)
        if name == "filter":
            require(len(arguments) == 3, "the arguments of filter")
            e, lam, xi = arguments
            first = ("call", "filter", self.value(e, hidden), self.value(lam, hidden))
            if isinstance(xi, str):
                require(self.kinds.get(xi) == "xi", "the imitation parameters are a list")
                return *first, ("xi",)
            require(head(xi) == "list", "the imitation parameters are a list")
            return *first, *(self.value(x, hidden) for x in xi[1:])
        if kind == "mean":
            require(len(arguments) == 1 and head(arguments[0]) == "fun", f"{name} is of a function")
            _, noise, body = arguments[0]
            require(self.noises.setdefault(name, noise) == noise, f"{name} is of two noises")
            found = self.within(noise, "noise", lambda: self.value(body, hidden))
            return "call", "mean", found, plain(noise), self.moments[name]
        places = [self.place(a, hidden) for a in arguments]
        if kind in ("direction", "direction_let"):
            require(places in (["j"], ["m"]) and (kind == "direction" or places == ["j"]),
                    f"{name} of {arguments}")  # fmt: skip
            return plain(name) + "_m" * (places == ["m"])
        if kind == "fresh":
            require(places == ["i"], f"{name} of {arguments}")
            return plain(name)
        require(kind == "state", f"{name} is no function here")
        inside = "i" in self.kinds.values()
        require(places[:1] == ["i" if inside else "k"], f"{name} of {arguments}")
        if self.data["type"] == "pointwise":
            require(len(places) == 1, f"{name} of {arguments}")
            return plain(name)
        require(places[1:] in (["j"], ["m"]), f"{name} of {arguments}")
        return plain(name) + "_m" * (places[1:] == ["m"])

    def place(self, argument: Any, hidden: str) -> str:
        """A direction or a step."""
        require(
            isinstance(argument, str) and argument != hidden, f"{argument} is no direction or step"
        )
        found = self.kinds.get(argument, "")
        require(found in ("j", "m", "i", "k"), f"{argument} is no direction or step")
        return found


def head(tree: Any) -> str:
    """Of an operation; empty for a number or a name."""
    return str(tree[0]) if isinstance(tree, tuple) else ""


def is_sum(tree: Any) -> bool:
    return head(tree) == "app" and tree[1] == "sum" and len(tree) == 4


def words_of(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, tuple):
        for part in tree:
            yield from words_of(part)


# --- the kernel's statement

_OPERATIONS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SIDES = re.compile(r"(.+?) (>=|<=|>|<|=) (.+)")


def tree_of(text: str) -> Any:
    """A formula of the kernel's language."""

    def visit(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int() as value):
                return value
            case ast.Name(id=name):
                return name
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return "neg", visit(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as power)):
                return "**", visit(left), power
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATIONS[type(op)], visit(left), visit(right)
            case ast.Call(func=ast.Name(id=name), args=args):
                return "call", name, *map(visit, args)
        raise AssertionError(ast.unparse(node))

    return visit(ast.parse(text, mode="eval").body)


def replaced(tree: Any, by: dict[str, Any]) -> Any:
    """The tree with names replaced."""
    if isinstance(tree, str):
        return by.get(tree, tree)
    if not isinstance(tree, tuple):
        return tree
    at = 2 if tree[0] == "call" else 1
    return *tree[:at], *(replaced(part, by) for part in tree[at:])


class Claimed:
    """A statement of the kernel in the layout of `Goal`, in `data`."""

    def __init__(self, s: dict[str, Any]) -> None:
        self.s, self.aligned = s, s.get("aligned", False)
        self.local = {n for key in ("direction", "direction_let", "state") for n in s.get(key, {})}
        noises = set(self.noises(s))
        self.written: dict[str, Any] = {}
        for key in ("let", "direction_let"):
            for name, text in s.get(key, {}).items():
                found = tree_of(text)
                if set(words_of(found)) & (noises | self.written.keys()):
                    self.written[name] = replaced(found, self.written)
        d: dict[str, Any] = {"type": s["type"]}
        for key in ("variables", "direction", "fresh"):
            d[key] = {n: sign for n, sign in s.get(key, {}).items() if n not in noises}
        for key in ("let", "direction_let"):
            d[key] = {n: self.read(t) for n, t in s.get(key, {}).items() if n not in self.written}
        if self.aligned is True:
            d["direction_let"] = {
                n: (self.read(f"{n}_m"), t) for n, t in d["direction_let"].items()
            }
        d["aligned"] = self.read(self.aligned) if isinstance(self.aligned, str) else self.aligned
        for key in ("hypotheses", "each", "at_each_step"):
            d[key] = {n: self.relation(t) for n, t in s.get(key, {}).items()}
        d["sums"] = {n: self.relation(t, True) for n, t in s.get("sums", {}).items()}
        d["krylov"] = {n: self.read(t) for n, t in s.get("krylov", {}).items()}
        d["state"] = {
            n: {when: self.read(rule[when]) for when in ("start", "step")}
            for n, rule in s.get("state", {}).items()
        }
        d["attain"] = s.get("attain", "")
        reached = {"q": ("call", "filter", "e", "lam", ("xi",))} if "attain" in s else {}
        greater, rel, smaller = self.relation(s["conclusion"], s["type"] == "sum")
        d["conclusion"] = replaced(greater, reached), rel, replaced(smaller, reached)
        self.data = {key: value for key, value in d.items() if value}

    @classmethod
    def noises(cls, part: Any) -> Iterator[str]:
        """The variables over which some mean is taken, in any text of a statement."""
        if isinstance(part, dict):
            for value in part.values():
                yield from cls.noises(value)
        elif isinstance(part, str):
            for side in re.split(r" (?:>=|<=|>|<|=) ", part):
                for node in ast.walk(ast.parse(side, mode="eval")) if "mean" in side else ():
                    match node:
                        case ast.Call(func=ast.Name(id="mean"), args=[_, ast.Name(id=noise), _]):
                            yield noise

    def read(self, text: str) -> Any:
        return replaced(tree_of(text), self.written)

    def relation(self, text: str, sums: bool = False) -> Any:
        match = _SIDES.fullmatch(text)
        assert match is not None
        left, rel, right = match.groups()

        def side(text: str) -> Any:
            over = sums and self.local & set(words_of(tree_of(text)))
            return ("sum", self.read(text)) if over else self.read(text)

        if rel in ("<", "<="):
            left, rel, right = right, rel.replace("<", ">"), left
        return side(left), rel, side(right)


def differences(goal: dict[str, Any], statement: dict[str, Any]) -> list[str]:
    """Where a theorem says something else than a statement of the kernel, or in another order.

    A hypothesis may have "_holds" after its name: where its name is one of a value, or of Coq."""
    found, wanted = {k: v for k, v in goal.items() if v}, Claimed(statement).data
    out = [f"{key}: in one of them only" for key in sorted(found.keys() ^ wanted.keys())]
    for key in sorted(found.keys() & wanted.keys()):
        here, there = found[key], wanted[key]
        if key in NAMED:
            names = {f"{n}_holds" if f"{n}_holds" in here else n: v for n, v in there.items()}
            there = names if len(names) == len(there) else there
        if here != there or (isinstance(here, dict) and [*here] != [*there]):
            out.append(f"{key}: {here} is not {there}")
    return out
