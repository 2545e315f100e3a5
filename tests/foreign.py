"""Files as strangers make them: damaged, endless, or full of values that nobody expects; and what
reading one may cost."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SECONDS = 1.0
BYTES = 200_000_000

FUZZED = settings(
    max_examples=80,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""The same examples at every run; what a file may cost is measured by `within_limits`."""

DEEP = 50_000
ENDLESS = "9" * 1_000_000

WRONG_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**400,
    1.5,
    -1e308,
    float("inf"),
    float("nan"),
    "",
    "x",
    "\0",
    "\ud800",
    "../../x",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59-23:59",
    [],
    {},
    [[]],
    ["x", 1, None],
    {"x": 1},
)

BROKEN_JSON = (
    b"",
    b"\0" * 100,
    b"\xff\xfe{",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"3",
    b"NaN",
    b"[" * DEEP,
    b'{"a":' * DEEP,
    b"[" * DEEP + b"]" * DEEP,
    b'{"format": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    b'{"format": ' + ENDLESS.encode() + b"}",
    b'{"format": 1e999999999}',
)


@contextmanager
def within_limits() -> Iterator[None]:
    """What is done in the block takes no more than `SECONDS` of a processor, and no more than
    `BYTES` of memory (which only Linux can tell)."""
    before, began = _peak(reset=True), time.process_time()
    yield
    took, memory = time.process_time() - began, _peak() - before
    assert took <= SECONDS, f"it took {took:.1f} s"
    assert memory <= BYTES, f"it took {memory / 1e6:.0f} MB"


def _peak(reset: bool = False) -> int:
    """The most memory of this process so far, or since the last `reset`, in bytes."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    if reset:
        try:
            Path("/proc/self/clear_refs").write_text("5")
        except OSError:
            return 0
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def with_one_wrong_value(document: Any) -> Iterator[tuple[str, bytes]]:
    """`document` as JSON with each of its values in turn left out or replaced by each of
    `WRONG_VALUES`, and where that was."""
    for path in _paths(document):
        for wrong in (*WRONG_VALUES, _LEFT_OUT):
            changed = deepcopy(document)
            holder = changed
            for key in path[:-1]:
                holder = holder[key]
            if wrong is _LEFT_OUT:
                del holder[path[-1]]
            else:
                holder[path[-1]] = wrong
            yield f"{'.'.join(map(str, path))} = {wrong!r:.60}", json.dumps(changed).encode()


_LEFT_OUT = object()


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key in value if isinstance(value, dict) else range(len(value)) if _many(value) else ():
        yield from _paths(value[key], (*path, key))


def _many(value: Any) -> bool:
    return isinstance(value, (list, tuple))


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """`content` cut short, continued, or with some of its bytes replaced."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        # Most of what decides anything stands near the beginning.
        end = max(1, draw(st.sampled_from((16, 64, 512, len(changed)))))
        place = draw(st.integers(0, min(end, max(0, len(changed) - 1))))
        kind = draw(st.sampled_from(("replace", "insert", "remove", "cut")))
        if kind == "cut":
            del changed[place + draw(st.integers(0, 8)) :]
        elif kind == "remove":
            del changed[place : place + draw(st.integers(1, 8))]
        else:
            width = 0 if kind == "insert" else draw(st.integers(1, 8))
            changed[place : place + width] = draw(_INTERESTING)
    return bytes(changed)


_INTERESTING = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from((b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff" * 8, b"9" * 30)),
)


@contextmanager
def says(where: str) -> Iterator[None]:
    """Name the example in which something goes wrong."""
    try:
        yield
    except Exception as error:
        error.add_note(f"with {where}")
        raise
