"""The kernel's readers and limits: the last accepted value and the first refused."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from edge_certificates import pointwise

from sdproof import Instance, kernel
from sdproof.kernel import base
from sdproof.prove.instance import certify_steps
from sdproof.prove.rules import (
    identity,
)


def test_readers_at_their_limits() -> None:
    """Counts, lists, objects and numbers: the last size that is read, and the next."""
    assert base.natural(0, "n", 3) == 0
    assert base.natural(3, "n", 3) == 3
    assert base.items([1, 2], "l", 2) == [1, 2]
    assert base.rationals(["1/2", "-3"], "l", 2) == [Fraction(1, 2), -3]
    assert base.integers(["4/2", "-3"], "l", 2) == [2, -3]
    assert base.fields({"a": 1, "b": 2}, "f", "b a") == [2, 1]
    assert base._count("9" * 9) == 999_999_999
    for refusing in (
        lambda: base.natural(4, "n", 3),
        lambda: base.natural(-1, "n", 3),
        lambda: base.items([1, 2, 3], "l", 2),
        lambda: base.items((1,), "l", 2),
        lambda: base.rationals(["1", "1", "1"], "l", 2),
        lambda: base.integers(["1/2"], "l", 2),
        lambda: base.fields({"a": 1}, "f", "b a"),
        lambda: base.fields({"a": 1, "b": 2, "c": 3}, "f", "b a"),
        lambda: base.fields(None, "f", "b a"),
        lambda: base._count("1" + "0" * 9),
    ):
        with pytest.raises(kernel.Unreadable):
            refusing()
    assert base.rational("7" * base.MAX_DIGITS, "x").denominator == 1
    assert base.longest() == 0
    assert base.longest(Fraction(3, 8), 1) == 6
    assert base.height(Fraction(-3, 8)) == 6


@pytest.mark.parametrize("digits", [3_999, 4_000, 4_001, 4_002, 8_000, 8_001])
def test_long_integers_around_the_size_of_a_chunk(digits: int) -> None:
    """Reading and showing in chunks of 4000 digits loses no zero and no digit."""
    for text in ("1" + "0" * (digits - 1), "9" * digits, "1" + "0" * (digits - 2) + "1"):
        value = base.rational(text, "x")
        assert value % 10**3_999 == int(text[-3_999:])
        assert value // 10**3_999 == int(text[:-3_999] or "0")
        assert base.show(value) == text
        assert base.show(-value) == "-" + text


def test_a_file_of_the_largest_size_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MAX_BYTES bytes are read, one more is refused, and no more than that is taken from a file."""
    monkeypatch.setattr(base, "MAX_BYTES", 20)
    path = tmp_path / "c.json"
    path.write_text("[" + " " * 18 + "]")
    assert base.load(str(path)) == []
    path.write_text("[" + " " * 19 + "]")
    with pytest.raises(kernel.Unreadable, match="more than 20 bytes"):
        base.load(str(path))
    taken: list[int] = []

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            found = super().read(size)
            taken.append(len(found))
            return found

    monkeypatch.setattr(Path, "open", lambda _self, _mode: Counting(b"[" + b" " * 99))
    with pytest.raises(kernel.Unreadable, match="more than 20 bytes"):
        base.load(str(path))
    assert taken == [21]


def test_work_is_measured_against_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work of exactly the limit is done, more is not; sums are cheaper than products."""
    monkeypatch.setattr(base, "MAX_SECONDS", 1)
    base.require_work(10**6, 0)
    base.require_work(10**7, 0, sums=True)
    base.require_work(10**5, 9_487)
    base.require_work(10**6, 9_009, sums=True)
    for operations, bits, sums in (
        (10**6 + 1, 0, False),
        (10**7 + 1, 0, True),
        (10**5, 9_488, False),
        (10**6, 9_010, True),
    ):
        with pytest.raises(kernel.Unreadable, match="too long"):
            base.require_work(operations, bits, sums=sums)


STEPS = json.loads(certify_steps(Instance([1, "1/5"], [3, 0])).to_json())


def test_headers_and_kinds_that_are_refused() -> None:
    """Format, version (an integer) and kind are exact; further fields are not accepted."""
    good = pointwise("x = x", identity(), {"x": "real"})
    assert kernel.check(good)
    for change in (
        {"format": "other"},
        {"version": 1},
        {"version": 3},
        {"version": True},
        {"version": 2.0},
        {"version": "2"},
        {"kind": "lower-bound"},
        {"kind": ["family"]},
        {"kind": None},
        {"more": 1},
    ):
        with pytest.raises(kernel.Unreadable):
            kernel.check(good | change)  # type: ignore[operator]
    for change in ({"more": 1}, {"format": "other"}):
        with pytest.raises(kernel.Unreadable):
            kernel.check(STEPS | change)


def test_refusals_carry_their_parts() -> None:
    """The step and the reason can be read apart from the text."""
    invalid, unreadable = kernel.Invalid("rule", "why"), kernel.Unreadable("why")
    assert (invalid.at, invalid.reason, str(invalid)) == ("rule", "why", "rule: why")
    assert (unreadable.reason, str(unreadable)) == ("why", "why")
