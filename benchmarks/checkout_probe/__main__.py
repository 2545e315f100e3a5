"""`python -P -m checkout_probe CHECKOUT RESULT.json`: writes the digests of what CHECKOUT makes."""

import json
import os
import sys
import tempfile
from pathlib import Path


def main(checkout: Path, result: Path) -> None:
    """Ask the checkout, which must come first on the path.

    Raises:
        RuntimeError: if another checkout was asked.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["LATENTLAB_HOME"] = str(folder / "home")
        # Imported here, because the home must be chosen before.
        from . import commands, pictures

        found = pictures.bundled_pictures(folder) | commands.drawn(folder)
        found |= commands.trained(folder)
    _check_origin(checkout.resolve())
    result.write_text(json.dumps(found), "utf-8")


def _check_origin(checkout: Path) -> None:
    """Everything came from the checkout, nothing from one that is installed."""
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] in ("latentlab", "trainers", "resources") and module.__file__:
            path = Path(module.__file__).resolve()
            if not path.is_relative_to(checkout):
                raise RuntimeError(f"{name} was imported from {path}, not from {checkout}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
