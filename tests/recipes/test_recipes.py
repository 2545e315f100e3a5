"""CONTRIBUTING's recipes, followed to the letter in a copy of this checkout: what they add is found
in the window, the command line, the docs and the tests, and only the files that they name change.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("latentlab", "trainers", "docs", "tests", "benchmarks")
LINKED = ("resources", "pyproject.toml", "README.md", "CONTRIBUTING.md")
BLOCK = re.compile(r"^```(python|diff|sh) (file=|run writes=)(\S+)\n(.*?)^```$", re.M | re.S)


class Checkout:
    """A copy of the project in which a recipe is followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            skipped = shutil.ignore_patterns("__pycache__", "guard", "recipes")
            shutil.copytree(ROOT / name, folder / name, ignore=skipped)
        for name in LINKED:
            (folder / name).symlink_to(ROOT / name)

    def follow(self, title: str) -> set[str]:
        """Do what the recipe says; returns the files that it names."""
        named = set()
        for kind, _, target, body in BLOCK.findall(section(title)):
            named |= set(target.split(","))
            if kind == "sh":
                assert body.startswith("python ")
                self.python(*body.split()[1:])
            elif kind == "diff":
                patch(self.folder / target, body)
            else:
                path = self.folder / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(body, encoding="utf-8")
        return named

    def python(self, *words: str) -> str:
        """What Python prints in this checkout; fails the test if it fails."""
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def latentlab(self, *words: str) -> str:
        """What the command line prints."""
        return self.python("-m", "latentlab", *words)

    def tests(self, *words: str) -> str:
        """What pytest prints; fails the test if one fails or none is run."""
        return self.python("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *words)

    def contents(self) -> dict[str, str]:
        """A digest of every file."""
        return {
            str(path.relative_to(self.folder)): sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }


def section(title: str) -> str:
    """The part of CONTRIBUTING under a heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def patch(path: Path, body: str) -> None:
    """Put the lines marked + where the lines around them say."""
    lines = body.splitlines()
    before = "\n".join(line[1:] for line in lines if line[:1] != "+")
    after = "\n".join(line[1:] for line in lines)
    text = path.read_text(encoding="utf-8")
    assert text.count(f"{before}\n") == 1, f"{path.name} has no such place, or several"
    path.write_text(text.replace(f"{before}\n", f"{after}\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where mypy keeps what it knows of what all copies have in common."""
    return str(tmp_path_factory.mktemp("types"))


@pytest.fixture
def checkout(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, types: str
) -> Iterator[Checkout]:
    """A checkout in which the recipe was followed that the test is parametrised with."""
    made = Checkout(tmp_path / "checkout")
    monkeypatch.setenv("PYTHONPATH", str(made.folder))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("MYPY_CACHE_DIR", types)
    before = made.contents()
    named = made.follow(request.param)
    after = made.contents()
    made.python("-m", "ruff", "check", "--no-cache", "latentlab", "trainers")
    made.python("-m", "mypy", *(name for name in named if name.endswith(".py")))
    touched = {name for name in before | after if before.get(name) != after.get(name)}
    assert touched == named
    yield made


IN_THE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QToolButton
from latentlab.app import build, destroy
app, window = build(["latentlab"])
def look(laboratory):
    try:
        {looks}
        print("found")
    finally:
        window.close()
        app.quit()
window.workbench.loaded.connect(look)
QTimer.singleShot(60000, app.quit)
app.exec()
destroy(window)
"""


WHAT_A_PICTURE_SHOWS = """
import sys, pathlib, latentlab
print(repr(latentlab.read_request(pathlib.Path(sys.argv[1])).view))
"""


ON_A_CARD_IN_THE_WINDOW = """
from latentlab.gui.pages.library.model_shelf import _tip
from latentlab.models.cards import Measure
from latentlab.models.catalogue import bundled_path
from latentlab.models.files import read_model_file
header = read_model_file(bundled_path("digits-dcgan")).header
measures = (Measure(name="contrast of the samples", value=60.0, unit="%"),)
card = header.card.model_copy(update={"quality": measures})
print(_tip(header.model_copy(update={"card": card})))
"""


def in_the_window(checkout: Checkout, looks: str) -> bool:
    """Whether `looks`, a statement, finds in the window what it looks for."""
    code = IN_THE_WINDOW.format(looks=looks)
    return checkout.python("-c", code).strip().endswith("found")


@pytest.mark.parametrize("checkout", ["Add an algorithm"], indirect=True)
def test_an_algorithm_is_one_file(checkout: Checkout, tmp_path: Path) -> None:
    listed = checkout.latentlab("algorithms")
    assert "hinge" in listed and "--hidden" in checkout.latentlab("train", "hinge", "--help")
    run = str(tmp_path / "run")
    quick = ("--steps", "3", "--image-size", "16", "--hidden", "8", "--threads", "1")
    checkout.latentlab("train", "hinge", "--dataset", "digits", "--run", run, *quick)
    checkout.latentlab("sample", run, "-n", "4", "--out", str(tmp_path / "samples.png"))
    assert (tmp_path / "samples.png").exists()
    assert "## Hinge GAN (`hinge`)" in (checkout.folder / "docs" / "algorithms.md").read_text()
    assert " passed" in checkout.tests(
        "tests/trainers/algorithms/test_every_algorithm.py", "tests/docs", "-k", "hinge or page"
    )
    assert in_the_window(
        checkout, "assert window.findChild(QComboBox, 'algorithmBox').findText('Hinge GAN') >= 0"
    )


@pytest.mark.parametrize("checkout", ["Add a page with its view"], indirect=True)
def test_a_page_is_a_folder_and_a_line_and_its_view_two_files(
    checkout: Checkout, tmp_path: Path
) -> None:
    assert "mirror" in checkout.latentlab("--help")
    out = str(tmp_path / "mirror.png")
    checkout.latentlab("mirror", "digits-cgan", "--label", "3", "--out", out)
    assert "MirrorView" in checkout.python("-c", WHAT_A_PICTURE_SHOWS, out)
    assert " passed" in checkout.tests("tests/latentlab/test_every_view.py", "-k", "mirror")
    assert " passed" in checkout.tests(
        "tests/latentlab/gui/pages/test_every_page.py", "-k", "irror"
    )
    assert in_the_window(
        checkout, "assert window.findChild(QToolButton, 'rail-mirror').text() == 'Mirror'"
    )


@pytest.mark.parametrize("checkout", ["Add a metric"], indirect=True)
def test_a_metric_is_one_file(checkout: Checkout) -> None:
    assert "contrast" in checkout.latentlab("evaluate", "--list")
    quick = ("--metric", "contrast", "-n", "16", "--json")
    said = json.loads(checkout.latentlab("evaluate", "digits-dcgan", *quick))
    (figure,) = said["figures"]
    assert 30 < figure["value"] < 90
    assert "contrast of the samples" in (checkout.folder / "docs" / "metrics.md").read_text()
    tests = ("tests/latentlab/metrics/test_registry.py", "tests/latentlab/cli/test_cli_evaluate.py")
    assert " passed" in checkout.tests(*tests, "tests/docs/")
    assert "Standard deviation" in checkout.python("-c", ON_A_CARD_IN_THE_WINDOW)
