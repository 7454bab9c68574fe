"""JSON in and out: three forms, exact numbers, one-line refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flint import fmpq

from sdproof import InputError, Instance, files
from sdproof.model import serial
from sdproof.model.design import Design

SPECTRUM = {"eigenvalues": ["1", "9/10"], "theta": ["10", 0], "noise_variance": "1", "n": 100}
SNR = {"eigenvalues": [1, "0.9"], "snr": ["100", "0"]}
DESIGN = {
    "X": [["1", "2"], ["0", "1"]],
    "rows": "features",
    "theta": ["1", "1/3"],
    "noise_variance": "2",
}


def test_the_forms_are_read() -> None:
    """Spectrum, singular values, signal-to-noise ratios, and a design."""
    a, b = serial.problem_from_json(SPECTRUM), serial.problem_from_json(SNR)
    assert isinstance(a, Instance)
    assert isinstance(b, Instance)
    assert (a.eigenvalues, a.snr) == (b.eigenvalues, b.snr) == ((1, fmpq(9, 10)), (100, 0))
    c = {"singular_values": ["3"], "theta": ["1"], "noise_variance": "1"}
    assert serial.problem_from_json(c) == Instance(["9"], ["9"], "1")
    d = serial.problem_from_json(DESIGN)
    assert isinstance(d, Design)
    assert (d.d, d.n, d.theta[1]) == (2, 2, fmpq(1, 3))


@pytest.mark.parametrize("data", [SPECTRUM, SNR, DESIGN, {**SNR, "noise_variance": "1/3", "n": 4}])
def test_round_trip(data: object) -> None:
    """What is written is read back as an equal object, through text."""
    problem = serial.problem_from_json(data)
    again = serial.problem_from_json(files.parse_json(json.dumps(serial.to_json(problem))))
    assert again == problem


def test_ball_round_trip() -> None:
    """Balls keep every bit."""
    instance = Design(DESIGN["X"], DESIGN["theta"], "2", rows="features").instance().balls(300)  # type: ignore[arg-type]
    again = serial.problem_from_json(json.loads(json.dumps(serial.to_json(instance))))
    assert isinstance(again, Instance)
    assert serial.to_json(again) == serial.to_json(instance)
    assert again.eigenvalues[0].rel_accuracy_bits() >= 299


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"eigenvalues": [0.5], "snr": ["1"]}', '"0.5"'),
        ('{"eigenvalues": [1e3], "snr": ["1"]}', '"1e3"'),
        ('{"eigenvalues": [NaN], "snr": ["1"]}', "NaN"),
        ('{"eigenvalues": [-Infinity], "snr": ["1"]}', "Infinity"),
        ('{"snr": ["1"], "snr": ["1"]}', "twice"),
        ("", "not JSON"),
        ("{", "line 1"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("9" * 30_000, "digits"),
        (b"\xff\xfe", "UTF-8"),
        ("[]", "list"),
        ("null", "NoneType"),
        ("{}", "missing"),
        ('{"x": [["1"]], "rows": "samples", "theta": ["1"], "noise_variance": "1"}', "X, eigenval"),
        ('{"X": [["1"]], "theta": ["1"], "noise_variance": "1"}', "'rows' is missing"),
        ('{"eigenvalues": ["1"], "snr": ["1"], "floats": true}', "floats: True"),
        ('{"eigenvalues": ["1"]}', "'noise_variance' is missing"),
        ('{"eigenvalues": ["1"], "snr": ["1"], "bogus": 1}', "bogus"),
        ('{"eigenvalues": ["1"], "snr": ["1"], "theta": ["1"]}', "theta"),
        (
            '{"X": [["1"]], "rows": "samples", "theta": ["1"], "noise_variance": "1", "n": 3}',
            "unknown key 'n'",
        ),
        ('{"X": {"a": 1}, "rows": "samples", "theta": ["1"], "noise_variance": "1"}', "X"),
        ('{"eigenvalues": {"1": 2}, "snr": ["1"]}', "dict"),
        ('{"eigenvalues": "12", "snr": ["1"]}', "str"),
        ('{"eigenvalues": [[1]], "snr": ["1"]}', r"eigenvalues\[0\]"),
        ('{"eigenvalues": [true], "snr": ["1"]}', "truth value"),
        ('{"eigenvalues": ["1"], "snr": ["1"], "noise_variance": null}', "null"),
        ('{"eigenvalues": [{"mid": 1}], "snr": ["1"]}', "ball"),
        ('{"eigenvalues": ["1"], "snr": ["1"], "n": "3"}', "^n: "),
        ('{"eigenvalues": ["1"], "snr": ["1"], "\\ud800\\n": 1}', "unknown key"),
    ],
)
def test_bad_json_is_one_line(text: str | bytes, word: str) -> None:
    """Every refusal is an InputError of one printable line with the reason."""
    with pytest.raises(InputError, match=word) as caught:
        serial.problem_from_json(files.parse_json(text))
    assert "\n" not in str(caught.value)
    str(caught.value).encode("utf-8")


def test_long_integers_are_read() -> None:
    """Integers beyond Python's text limit (4300 digits) are exact too."""
    number = "7" * 10_000
    found = serial.problem_from_json(
        files.parse_json(f'{{"eigenvalues": [{number}], "snr": ["{number}"]}}')
    )
    assert isinstance(found, Instance)
    assert found.eigenvalues == found.snr


def test_size_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Too many bytes, or too many eigenvalues, are refused before any arithmetic."""
    monkeypatch.setattr(serial, "MAX_RANK", 3)
    with pytest.raises(InputError, match="at most 3"):
        serial.problem_from_json({"eigenvalues": ["1"] * 4, "snr": ["1"]})
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    (tmp_path / "big").write_text("x" * 11)
    with pytest.raises(InputError, match="accepted: at most"):
        files.read_bytes(tmp_path / "big")
    with pytest.raises(InputError, match="accepted: at most"):
        files.parse_json("x" * 11)


def test_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """As some editors write it before a text."""
    path = tmp_path / "d.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(DESIGN).encode())
    assert isinstance(serial.load_problem(path), Design)
