"""The application and what algorithms share name no algorithm: a new one needs no place there."""

import re
from pathlib import Path

import pytest

from trainers.registry import algorithm_class, algorithm_names

ROOT = Path(__file__).parents[1]
WHERE_THE_FIRST_TRAINING_IS_CHOSEN = ROOT / "latentlab" / "train_form.py"
EVERYDAY_WORDS = ("score",)
FILES = [
    path
    for package in ("latentlab", "trainers", "resources")
    for path in sorted((ROOT / package).rglob("*.py"))
    if ROOT / "trainers" / "algorithms" not in path.parents
    and path != WHERE_THE_FIRST_TRAINING_IS_CHOSEN
]


@pytest.mark.parametrize("name", algorithm_names())
def test_an_algorithm_is_named_in_its_own_file_alone(name: str) -> None:
    # The bundled models are called after theirs: digits-cgan. A word of every day is a name where
    # it is quoted.
    word = rf"[\"']{name}[\"']" if name in EVERYDAY_WORDS else rf"(?<![-\w]){name}(?!\w)"
    mention = re.compile(rf"{word}|(?<![-\w]){re.escape(algorithm_class(name).title)}(?!\w)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if mention.search(line)
    ]
    assert not found
