"""Downloads from a server on this machine: resumed, verified, atomic."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sdproof.data import dataset, fetch, load
from sdproof.errors import DataUnavailable, InputError

AIRFOIL = dataset("airfoil")
ROW = "{}\t0\t0.3048\t71.3\t0.00266337\t126.201\n"


def archive(text: str, member: str = AIRFOIL.file) -> bytes:
    """A zip archive with one stored member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr(member, text)
    return out.getvalue()


GOOD = "".join(ROW.format(200 + i) for i in range(AIRFOIL.rows))


class Server:
    """Serves `content`; the first `cuts` replies break off halfway."""

    def __init__(self) -> None:
        self.content, self.cuts, self.ranges = b"", 0, []
        self.use_ranges, self.status = True, 200
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.reply(self)

            def log_message(self, *_args: object) -> None:
                """Silent."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/a.zip"

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range") if self.use_ranges else None
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start >= len(self.content) > 0 and self.status == 200:
            handler.send_response(416)
            handler.end_headers()
            return
        body = self.content[start:] or self.content
        handler.send_response(206 if wanted and self.status == 200 else self.status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if self.cuts:
            self.cuts -= 1
            body = body[: len(body) // 2]
        handler.wfile.write(body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever, daemon=True)
    thread.start()
    yield running
    running.http.shutdown()
    running.http.server_close()
    thread.join()


def test_fetch_verifies_stores_and_does_not_repeat(server: Server, tmp_path: Path) -> None:
    server.content = archive(GOOD)
    seen: list[tuple[str, int, int | None]] = []
    path = fetch("airfoil", tmp_path, url=server.url, progress=lambda *a: seen.append(a))
    assert path == tmp_path / AIRFOIL.file
    assert load("airfoil", tmp_path).values.shape == (1503, 6)
    assert seen[-1] == ("airfoil", len(server.content), len(server.content))
    fetch("airfoil", tmp_path, url=server.url)
    assert len(server.ranges) == 1
    assert [p.name for p in tmp_path.iterdir()] == [AIRFOIL.file]


@pytest.mark.parametrize("use_ranges", [True, False])
def test_an_interrupted_download_resumes(
    server: Server, tmp_path: Path, *, use_ranges: bool
) -> None:
    server.content, server.cuts, server.use_ranges = archive(GOOD), 1, use_ranges
    with pytest.raises(DataUnavailable, match="next try continues"):
        fetch("airfoil", tmp_path, url=server.url)
    assert not (tmp_path / AIRFOIL.file).exists()
    fetch("airfoil", tmp_path, url=server.url)
    assert load("airfoil", tmp_path).values.shape == (1503, 6)
    if use_ranges:
        assert server.ranges[1] is not None
    assert [p.name for p in tmp_path.iterdir()] == [AIRFOIL.file]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (archive(GOOD)[:-60], "damaged"),
        (archive(GOOD).replace(b"0.3048", b"0.3148"), "damaged"),
        (archive(GOOD, "other.txt"), "no airfoil_self_noise.dat"),
        (archive(GOOD.replace("71.3", "-200", 1)), "row 1, column 'velocity' is -200"),
        (archive(ROW.format(800)), "1 data rows"),
    ],
)
def test_bad_archives_leave_nothing(
    server: Server, tmp_path: Path, content: bytes, message: str
) -> None:
    server.content = content
    with pytest.raises(InputError, match=message):
        fetch("airfoil", tmp_path, url=server.url)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_file_in_the_cache_is_replaced_only_by_a_good_one(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / AIRFOIL.file).write_text("damaged")
    server.content = archive("nothing")
    with pytest.raises(InputError):
        fetch("airfoil", tmp_path, url=server.url)
    assert (tmp_path / AIRFOIL.file).read_text() == "damaged"
    server.content = archive(GOOD)
    fetch("airfoil", tmp_path, url=server.url)
    assert load("airfoil", tmp_path).values.shape == (1503, 6)


def test_a_partial_file_that_does_not_fit_is_removed(server: Server, tmp_path: Path) -> None:
    server.content = archive(GOOD)
    (tmp_path / ".airfoil.part").write_bytes(b"0" * (len(server.content) + 5))
    with pytest.raises(DataUnavailable):
        fetch("airfoil", tmp_path, url=server.url)
    fetch("airfoil", tmp_path, url=server.url)
    assert load("airfoil", tmp_path).values.shape == (1503, 6)


def test_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(DataUnavailable, match="could not be downloaded") as caught:
        fetch("airfoil", tmp_path, url="http://127.0.0.1:9/a.zip")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/a.zip", "a.zip", "https:/x"])
def test_other_addresses_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError, match="accepted: an address that begins with https://"):
        fetch("airfoil", tmp_path, url=url)


def test_an_answer_that_is_no_success_keeps_what_arrived(server: Server, tmp_path: Path) -> None:
    """A page that says 404 is not taken for the archive; a partial file stays."""
    server.content, server.status = b"not here", 404
    (tmp_path / ".airfoil.part").write_bytes(b"12345")
    with pytest.raises(DataUnavailable, match=r"HTTP status 404.*5 bytes are kept"):
        fetch("airfoil", tmp_path, url=server.url)
    assert (tmp_path / ".airfoil.part").read_bytes() == b"12345"


def test_a_folder_that_cannot_be_written(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataUnavailable, match="cannot be written"):
        fetch("airfoil", tmp_path / "file", url=server.url)
