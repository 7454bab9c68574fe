"""Results kept between runs: by content, never a certificate, never needed."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sdproof import cli, provenance
from sdproof.cache import Cache, digest, folder
from sdproof.claims import CLAIMS, Context, settle
from sdproof.data import DATASETS
from sdproof.statements.judgement import yields
from sdproof.verdict import Evidence, Method, Outcome, Verdict

QUICK = Context(ranks=(1, 2), examples=3)


@pytest.fixture(autouse=True)
def unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone may be editing the package while its tests run."""
    monkeypatch.setattr(sys.modules["sdproof.claims.settle"], "changed", lambda: False)


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


def test_code_that_changes_under_way_keeps_nothing(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process may run what was there before, or after: its results have no digest."""
    monkeypatch.setattr(sys.modules["sdproof.claims.settle"], "changed", lambda: True)
    settle(CLAIMS["SD-3"], QUICK, cache=cache)
    assert not cache.place.exists()


def test_a_source_written_now_is_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with an old date of modification; an editor's dangling link is no source."""
    (tmp_path / "old.py").write_text("x = 1\n")
    (tmp_path / ".#old.py").symlink_to("nowhere")
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path)
    monkeypatch.setattr(provenance, "_STARTED", time.time() + 1)
    assert not provenance.changed()
    first = provenance.code_digest.__wrapped__()
    monkeypatch.setattr(provenance, "_STARTED", time.time() - 1)
    (tmp_path / "old.py").write_text("x = 2\n")
    os.utime(tmp_path / "old.py", (1, 1))
    assert provenance.changed()
    assert provenance.code_digest.__wrapped__() != first


def test_a_law_of_the_users_is_not_taken_for_ours(cache: Cache) -> None:
    """The claim's and the law's names are the same, what is judged is not: it is run, each time."""
    ours = CLAIMS["SD-3"]
    settle(ours, QUICK, cache=cache)
    law = replace(ours.laws[0], judge=lambda _case, _subject: yields(False, "never"))
    theirs = replace(ours, laws=(law,), certificates={}, theorems=(), depends=())
    for _ in range(2):
        found = settle(theirs, QUICK, cache=cache)
        assert found.verdict is Verdict.REFUTED
        assert not any(e.kept for e in found.evidence)
    assert settle(ours, QUICK, cache=cache).verdict is Verdict.PROVED


def test_a_random_check_is_no_listed_one(cache: Cache) -> None:
    """A kept result of another method than the check's is not used, nor one that names a part."""
    settle(CLAIMS["SD-3"], QUICK, cache=cache)
    for file in cache.place.iterdir():
        value = cache.get(file.stem)
        assert value is not None
        forged = {**value, "cases": 10**6}
        other = {"exact evaluation": "property test", "property test": "exact evaluation"}
        for change in ({"method": other[value["method"]]}, {"part": "one-direction"}):
            cache.put(file.stem, forged | change)
            found = settle(CLAIMS["SD-3"], QUICK, cache=cache)
            assert not any(e.cases == 10**6 for e in found.evidence)


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container: nothing is kept, nothing is wrong."""

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("SDPROOF_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    cache = Cache()
    cache.put("a", {"x": 1})
    assert cache.get("a") is None


def test_what_is_not_json_is_not_kept(cache: Cache) -> None:
    """No error, no file, and no half of one."""
    cache.put("a", {"x": object()})
    assert not cache.place.exists()


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


def test_data_under_another_name_are_other_data(tmp_path: Path) -> None:
    """One file, as Airfoil or as Air Quality: not one content."""
    contents = []
    for name in ("airfoil", "air-quality"):
        place = tmp_path / name
        place.mkdir()
        (place / DATASETS[name].file).write_text("1\n")
        contents.append(replace(QUICK, data=place).content())
    assert contents[0] != contents[1]
