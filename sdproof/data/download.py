"""Download from UCI: resumable, verified after parsing, and atomic.

The archive grows in ``<cache>/.<name>.part`` and is continued from there after an interruption.
It is parsed and verified in memory; only then is the data file written beside its place and
renamed into it. A file in the cache is therefore always whole and verified.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sdproof.data.cache import cache_dir
from sdproof.data.parsing import parse, read
from sdproof.data.spec import Dataset, dataset
from sdproof.errors import DataUnavailable, InputError, MissingExtra, SdproofError
from sdproof.files import write_atomic

Progress = Callable[[str, int, int | None], None]
"""Called with the data set's name, the bytes so far and the total (None if unknown)."""

CHUNK = 1 << 13  # bytes; an interruption loses at most one
TIMEOUT = 30  # seconds


def fetch(
    name: str,
    directory: Path | str | None = None,
    *,
    progress: Progress | None = None,
    url: str | None = None,
) -> Path:
    """Download one data set unless a verified copy is there already.

    Parameters
    ----------
    name : str
        A key of `DATASETS`.
    directory : path, optional
        Instead of the cache directory.
    progress : callable, optional
        See `Progress`.
    url : str, optional
        Instead of UCI's address (a mirror).

    Returns
    -------
    Path
        The verified file. Nothing is left at this path when anything fails.
    """
    spec = dataset(name)
    folder = cache_dir(directory)
    target = folder / spec.file
    if target.is_file() and _is_valid(spec, target):
        return target
    pooch = _pooch()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        archive = _download(pooch, spec, folder, url or spec.url, progress)
        content = _extract(spec, archive)
        parse(spec, _decode(spec, content), f"{spec.file} in {url or spec.url}")
        write_atomic(target, content)
    except OSError as error:
        raise DataUnavailable(
            f"{spec.title}: {folder} cannot be written ({error.strerror})"
        ) from None
    return target


def _pooch() -> Any:
    try:
        import pooch
        import requests  # noqa: F401
    except ImportError:
        raise MissingExtra(extra="data", package="pooch") from None
    pooch.get_logger().setLevel("WARNING")  # its notes on hashes are not for our users
    return pooch


def _is_valid(spec: Dataset, path: Path) -> bool:
    try:
        read(spec.name, path)
    except SdproofError:
        return False
    return True


def _download(
    pooch: Any, spec: Dataset, folder: Path, url: str, progress: Progress | None
) -> bytes:
    """Bytes of the archive; pooch keeps it in a temporary directory that is removed."""
    import requests

    part = folder / f".{spec.name}.part"
    with tempfile.TemporaryDirectory() as scratch:
        try:
            path = pooch.retrieve(
                url, known_hash=None, fname="archive.zip", path=scratch,
                downloader=_Resuming(spec.name, part, progress),
            )  # fmt: skip
        except (requests.RequestException, ConnectionError) as error:
            kept = part.stat().st_size if part.exists() else 0
            raise DataUnavailable(
                f"{spec.title} could not be downloaded from {url} ({type(error).__name__}); "
                f"{kept} bytes are kept and the next try continues from there, or put "
                f"{spec.file} into {folder} by hand"
            ) from None
        return Path(path).read_bytes()


class _Resuming:
    """A pooch downloader that continues a partial file with an HTTP range request."""

    def __init__(self, name: str, part: Path, progress: Progress | None) -> None:
        self.name, self.part, self.progress = name, part, progress

    def __call__(self, url: str, output_file: Any, _pooch: Any) -> None:
        import requests

        have = self.part.stat().st_size if self.part.exists() else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as reply:
            if reply.status_code == requests.codes.requested_range_not_satisfiable:
                self.part.unlink()
                raise requests.ConnectionError("the partial file did not fit; it was removed")
            reply.raise_for_status()
            resumed = reply.status_code == requests.codes.partial_content
            self._receive(reply, "ab" if resumed else "wb", have if resumed else 0)
        Path(output_file).write_bytes(self.part.read_bytes())
        self.part.unlink()

    def _receive(self, reply: Any, mode: str, done: int) -> None:
        length = reply.headers.get("Content-Length")
        total = done + int(length) if length else None
        with self.part.open(mode) as out:
            for chunk in reply.iter_content(CHUNK):
                out.write(chunk)
                done += len(chunk)
                if self.progress is not None:
                    self.progress(self.name, done, total)


def _extract(spec: Dataset, archive: bytes) -> bytes:
    """The data file in the archive; the archive's own checksums are verified on the way."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
            for member in zipped.namelist():
                if member.rpartition("/")[2] == spec.file:
                    return zipped.read(member)
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError) as error:
        raise InputError(f"{spec.title}: the downloaded archive is damaged ({error})") from None
    raise InputError(f"{spec.title}: no {spec.file} in the downloaded archive")


def _decode(spec: Dataset, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{spec.title}: the downloaded file is not text") from None
