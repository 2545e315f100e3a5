"""Every package that some data set needs only when it is opened is there, and asked for by name."""

import ast
import importlib
import importlib.metadata
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainers.data import downloaded
from trainers.data.catalogue import CATALOGUE

DATA = Path(__file__).parents[3] / "trainers" / "data"


def late_imports(file: Path) -> Iterator[tuple[str, str | None]]:
    """What functions in `file` import: module, and name in it, if any."""
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    yield from ((each.name, None) for each in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield from ((node.module, each.name) for each in node.names)


LATE = sorted(
    {each for file in DATA.rglob("*.py") for each in late_imports(file)}, key=lambda e: str(e)
)


def required() -> set[str]:
    """The packages that are installed with LatentLab, as pip calls them."""
    project = (DATA.parents[1] / "pyproject.toml").read_text("utf-8")
    listed = project.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    return {name.lower() for name in re.findall(r'^\s*"([A-Za-z0-9_.-]+)', listed, re.MULTILINE)}


@pytest.mark.long
@pytest.mark.parametrize(("module", "name"), LATE)
def test_what_is_imported_late_is_there(module: str, name: str | None) -> None:
    found = importlib.import_module(module)
    assert name is None or hasattr(found, name) or importlib.import_module(f"{module}.{name}")


def test_what_is_imported_late_is_asked_for() -> None:
    packages = importlib.metadata.packages_distributions()
    roots = {module.split(".")[0] for module, _ in LATE} - sys.stdlib_module_names
    roots -= {"trainers", "latentlab"}
    assert {"torchvision", "PIL", "pi_heif"} <= roots
    for root in roots:
        assert {each.lower().replace("_", "-") for each in packages[root]} & required(), root


@pytest.mark.long
def test_what_torchvision_itself_imports_late_for_these_data_is_there() -> None:
    """It fetches CelebA by gdown, which it does not ask for."""
    from torchvision import datasets
    from torchvision.datasets import utils

    sources = "".join(path.read_text("utf-8") for path in _modules_of_downloads())
    classes = set(re.findall(r"\b(MNIST|FashionMNIST|KMNIST|EMNIST|CIFAR10|CelebA)\b", sources))
    assert {"MNIST", "FashionMNIST", "KMNIST", "CIFAR10", "CelebA"} <= classes
    files = {inspect.getfile(getattr(datasets, name)) for name in classes}
    late = {each for file in (*files, utils.__file__) for each in late_imports(Path(file))}
    assert ("gdown", None) in late
    for module in {module for module, _ in late if not module.startswith("torch")}:
        importlib.import_module(module)


def _modules_of_downloads() -> list[Path]:
    assert any(each.downloadable for each in CATALOGUE)
    return list(Path(downloaded.__path__[0]).glob("*.py"))
