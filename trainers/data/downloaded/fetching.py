"""Fetches one file from the internet: with progress, a time limit and its checksum verified."""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from trainers.data.watching import Watcher
from trainers.storage import replacing

TIMEOUT = 20.0
"""Seconds of silence after which a connection counts as lost."""

_CHUNK = 256 * 1024


class FetchError(Exception):
    """The file could not be fetched from any of its addresses; the message is the reason."""


def fetch(urls: Sequence[str], path: Path, md5: str, watcher: Watcher) -> None:
    """Fetch `path` from the first of `urls` that delivers it; a partial file is never left.

    Raises:
        FetchError: if none does, or the content is not what `md5` says.
        DataCancelled: if the watcher cancels.
        OSError: if `path` cannot be written.
    """
    reasons = []
    for url in urls:
        try:
            _fetch_from(url, path, md5, watcher)
        except FetchError as error:
            reasons.append(str(error))
        else:
            return
    raise FetchError("; ".join(dict.fromkeys(reasons)))


def _fetch_from(url: str, path: Path, md5: str, watcher: Watcher) -> None:
    request = urllib.request.Request(url, headers={"User-Agent": "latentlab"})
    seen = hashlib.md5(usedforsecurity=False)
    text = f"Downloading {path.name}"
    watcher.tell(text)
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)
    except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
        raise FetchError(_reason(error)) from error
    with response, replacing(path) as temporary, temporary.open("wb") as file:
        total = int(response.headers.get("Content-Length") or 0)
        while content := _read(response):
            file.write(content)
            seen.update(content)
            watcher.tell(text, file.tell() / total if total else None)
        if total and file.tell() < total:
            raise FetchError("the connection was lost")
        if seen.hexdigest() != md5:
            raise FetchError(f"{url} delivers something else than expected")


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise FetchError("the connection was lost") from error


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered {error.code} {error.reason}"
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
