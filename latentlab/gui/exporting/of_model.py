"""What there is to export of the current model: itself, for LatentLab or for other programs."""

from pathlib import Path

from latentlab import formatting
from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.exporting.exportable import Exportable, Files, Format

_FORMATS = (
    Format(".safetensors", "For LatentLab (safetensors)"),
    Format(".onnx", "For other programs (ONNX)"),
)


def of_model(explorer: Explorer) -> list[Exportable]:
    """The current model at the step that is shown; nothing if there is none."""
    ref, step, manager = explorer.ref, explorer.step, explorer.manager
    if ref is None or explorer.facts is None:
        return []

    def write(path: Path) -> None:
        model = manager.open(ref, step)
        if path.suffix == ".onnx":
            from latentlab.export.onnx_file import save_onnx

            save_onnx(model, path)
        else:
            from latentlab.models.weights import save_model

            save_model(model, path)

    shown = "" if step is None else f"-{step}"
    meaning = (
        f"The model as it was at step {formatting.count(explorer.facts.step)}, with what it needs "
        "to be used elsewhere."
    )
    name = f"{ref.title}{shown}"
    return [Files("model", f"Model {ref.title}", name, meaning, _FORMATS, write)]
