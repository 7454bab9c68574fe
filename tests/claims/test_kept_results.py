"""Results kept between runs: by content, never a certificate, never needed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sdproof import cli
from sdproof.cache import Cache, digest, folder
from sdproof.claims import CLAIMS, Context, settle
from sdproof.verdict import Evidence, Method, Outcome, Verdict

QUICK = Context(ranks=(1, 2), examples=3)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "checks")


def test_the_second_run_finds_the_same(cache: Cache) -> None:
    """Laws come from the cache, certificates from the kernel, and the evidence is equal."""
    claim = CLAIMS["MT-2"]
    first, second = (settle(claim, QUICK, cache=cache) for _ in range(2))
    assert first.evidence == second.evidence
    assert not any(e.kept for e in first.evidence)
    assert all(e.kept == (e.method is not Method.CERTIFICATE) for e in second.evidence)
    assert settle(claim, QUICK).evidence == first.evidence


@pytest.mark.parametrize(
    "other", [replace(QUICK, seed=1), replace(QUICK, ranks=(1, 3)), replace(QUICK, examples=4)]
)
def test_other_cases_are_computed(cache: Cache, other: Context) -> None:
    """Another seed, rank or number of examples is another content."""
    settle(CLAIMS["SD-3"], QUICK, cache=cache)
    assert not any(e.kept for e in settle(CLAIMS["SD-3"], other, cache=cache).evidence)


def test_other_code_computes(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change anywhere in the package makes all that was kept say nothing."""
    settle(CLAIMS["SD-3"], QUICK, cache=cache)
    monkeypatch.setattr(sys.modules["sdproof.claims.settle"], "code_digest", lambda: "other")
    assert not any(e.kept for e in settle(CLAIMS["SD-3"], QUICK, cache=cache).evidence)


def test_a_forged_file_proves_nothing(cache: Cache) -> None:
    """Every file replaced by the certificate that is missing: the claim is not proved by it."""
    claim = replace(CLAIMS["SD-3"], certificates={"x": dict}, depends=())
    settle(claim, QUICK, cache=cache)
    forged = Evidence("forged", Method.CERTIFICATE, Outcome.HOLDS, "everything", part="x")
    for file in cache.place.iterdir():
        cache.put(file.stem, forged.to_json())
    again = settle(claim, QUICK, cache=cache)
    assert again.verdict is not Verdict.PROVED
    assert forged not in again.evidence


@pytest.mark.parametrize("content", ["", "{", "[]", '{"method": "exact"}', '{"name": 1}'])
def test_a_damaged_file_is_computed_again(cache: Cache, content: str) -> None:
    """Half-written or foreign files are ignored and replaced."""
    first = settle(CLAIMS["SD-3"], QUICK, cache=cache)
    for file in cache.place.iterdir():
        file.write_text(content)
    again = settle(CLAIMS["SD-3"], QUICK, cache=cache)
    assert again.evidence == first.evidence
    assert not any(e.kept for e in again.evidence)
    assert any(e.kept for e in settle(CLAIMS["SD-3"], QUICK, cache=cache).evidence)


def test_a_value_is_read_as_it_was_written_or_not_at_all(cache: Cache) -> None:
    """One changed character, another file's content, or no digest: no value."""
    cache.put("a", {"cases": 100})
    cache.put("b", {"cases": 200})
    assert cache.get("a") == {"cases": 100}
    file = cache.place / "a.json"
    good = file.read_text()
    other = (cache.place / "b.json").read_text()
    for text in (good.replace("100", "900"), other, good.replace("digest", "d"), '{"cases": 100}'):
        file.write_text(text)
        assert cache.get("a") is None
    file.write_text(good)
    assert cache.get("a") == {"cases": 100}


def test_a_failure_is_kept_as_a_failure(cache: Cache) -> None:
    """A counterexample found once is found again."""
    evidence = Evidence("law", Method.EXACT, Outcome.FAILS, "s", "d", counterexample={"lam": "1"})
    cache.put(digest("x"), evidence.to_json())
    assert Evidence.from_json(cache.get(digest("x")) or {}) == evidence


def test_an_unwritable_folder_is_no_error(tmp_path: Path) -> None:
    """Where nothing can be kept, everything is run."""
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "below")
    cache.put("a" * 64, {"x": 1})
    assert cache.get("a" * 64) is None


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`verify` says how many checks it did not run again; `--no-cache` runs them."""
    monkeypatch.setenv("SDPROOF_CACHE", str(tmp_path))
    assert folder() == tmp_path
    command = ["verify", "SD-3", "--rank", "2", "--examples", "3"]
    seen = []
    for extra in ([], [], ["--no-cache"]):
        assert cli.main([*command, *extra]) == 0
        seen.append(capsys.readouterr().out)
    assert ["found before" in text for text in seen] == [False, True, False]
    assert seen[0] == seen[2]
