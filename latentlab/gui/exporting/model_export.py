"""Taking the model in hand away as a file, at the step that is shown."""

from pathlib import Path

from latentlab.gui.background import BackgroundTask
from latentlab.gui.services import Services

MODEL_FILES = {".safetensors": "SAFETENSORS, for LatentLab", ".onnx": "ONNX, for other programs"}


def export_model(services: Services, suffix: str) -> None:
    """Ask where to, then write the model in hand beside the window.

    Args:
        suffix: one of `MODEL_FILES`.
    """
    explorer = services.explorer
    ref, step = explorer.ref, explorer.step
    if ref is None:
        explorer.said.emit("There is no model to export yet: choose one in the Library.")
        return

    def write(task: BackgroundTask, path: Path) -> None:
        del task
        model = explorer.manager.open(ref, step)
        if suffix == ".onnx":
            from latentlab.export.onnx_file import save_onnx

            save_onnx(model, path)
        else:
            from latentlab.models.weights import save_model

            save_model(model, path)

    shown = "" if step is None else f"-{step}"
    services.exports.ask(f"{ref.title}{shown}{suffix}", f"{suffix} (*{suffix})", write)
