"""What commands import: lists and help neither torch nor Qt, pictures no part of torch in vain."""

import subprocess
import sys
from pathlib import Path

import pytest

from latentlab.cli.commands import command_names

PROGRAM = """
import sys
from latentlab.cli import main
for words in {commands}:
    try:
        assert main(words) == 0
    except SystemExit as end:
        assert not end.code
sys.exit(", ".join({unwanted} & set(sys.modules)) or 0)
"""
SLOW = {"torchvision", "matplotlib", "rich", "onnx", "onnxruntime", "imageio_ffmpeg"}


def check_imports(commands: list[list[str]], unwanted: set[str]) -> None:
    """Run `commands` in a process of their own, which must not import what is unwanted."""
    program = PROGRAM.format(commands=commands, unwanted=unwanted)
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert child.returncode == 0, child.stderr


def test_lists_and_help_import_neither_torch_nor_qt() -> None:
    lists = [["--version"], ["--help"], ["models"], ["runs"], ["datasets"]]
    help_of_each = [[command, "--help"] for command in command_names()]
    check_imports([*lists, *help_of_each], {"torch", "PySide6"} | SLOW)


@pytest.mark.long
def test_pictures_need_neither_qt_nor_the_compiler_of_torch(tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "a.png")]
    commands = [
        ["sample", "digits-cgan", "-n", "2", *out],
        ["walk", "faces-dcgan", "--seeds", "1,2", "--frames", "2", *out],
        ["labels", "digits-cgan", "--rows", "1", *out],
        ["remove", "faces-genegan", "--input", out[1], "--out", str(tmp_path / "b.png")],
    ]
    check_imports(commands, {"PySide6", "torch._dynamo", "sympy"} | SLOW)


@pytest.mark.long
def test_training_needs_neither_qt_nor_what_only_downloads_and_figures_use(
    data: list[str], tmp_path: Path
) -> None:
    train = ["train", "gan", *data, "--hidden", "8", "--steps", "1", "--run", str(tmp_path / "r")]
    check_imports([train], {"PySide6"} | SLOW)
