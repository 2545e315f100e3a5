"""The generated page says what the code says."""

import importlib.util
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).parents[2] / "docs" / "generate_algorithms.py"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_algorithms", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_algorithms_is_up_to_date() -> None:
    text = SCRIPT.with_name("algorithms.md").read_text("utf-8")
    assert text == generator().document(), "run python docs/generate_algorithms.py"
