"""Who may import Qt, looked up in every file, so that a new module is under the same rule; and that
no imports run in a circle."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
QT = {"PySide6", "pyqtgraph", "qtawesome"}


def _imported(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_qt_is_imported_in_the_window_and_nowhere_else() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in ("latentlab", "trainers", "resources")
        for path in (ROOT / package).rglob("*.py")
        if QT & set(_imported(path))
    }
    assert users
    assert not {each for each in users if not each.startswith("latentlab/gui/")} - {
        "latentlab/app.py"
    }


def test_no_imports_run_in_a_circle() -> None:
    graph = grimp.build_graph(
        "latentlab", "trainers", "resources", exclude_type_checking_imports=True, cache_dir=None
    )
    # Raises CycleError, which names the modules of a circle.
    TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    ).prepare()
