"""Between weights in files and models in memory. Nothing in a file is ever run."""

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from latentlab.export.writing import writing
from latentlab.models.errors import ModelError
from latentlab.models.files import KEY, ModelSource, read_contents
from latentlab.models.latent_model import LatentModel
from latentlab.models.refs import ModelRef
from trainers.needs import AlgorithmError
from trainers.networks.layers import without_weights
from trainers.registry import algorithm_class
from trainers.settings import SettingsError


def empty_model(source: ModelSource) -> nn.Module:
    """The network that `source` is about, without weights (on the meta device).

    Raises:
        ModelError: if this version has no such network.
    """
    header = source.header
    algorithm = algorithm_class(header.algorithm)
    info = header.data.info
    try:
        config = algorithm.Config.checked(header.settings)
        algorithm.check(config, info)
        with without_weights():
            return algorithm.build_model(config, info)
    except (SettingsError, AlgorithmError) as error:
        raise ModelError(
            f"The settings of the model in {source.path.name} are not possible in this LatentLab: "
            f"{error}"
        ) from error


def fill(
    network: nn.Module, source: ModelSource, device: torch.device, ref: ModelRef | None = None
) -> LatentModel:
    """Give `network`, made by `empty_model`, the weights of `source`.

    Args:
        ref: where it is opened from, for whoever asks the model.

    Raises:
        ModelError: if they do not fit, or the file is damaged.
        FileNotFoundError: if the file has gone meanwhile.
    """
    expected = network.state_dict()
    _check_fit(source.path, expected)
    try:
        with safe_open(source.path, framework="pt", device=str(device)) as file:
            # Copies, because a tensor of the library is a window onto the file, which may be
            # replaced or cut short by others.
            tensors = {
                name: torch.empty_strided(
                    each.shape, each.stride(), dtype=each.dtype, device=device
                ).copy_(file.get_tensor(name))
                for name, each in expected.items()
            }
    except SafetensorError as error:
        raise ModelError(
            f"{source.path.name} cannot be read ({error}). Copy or export it again."
        ) from error
    network.load_state_dict(tensors, assign=True)
    return LatentModel(network, source.header, device, ref)


def save_model(model: LatentModel, path: Path, *, half: bool = False) -> None:
    """Write `model` as one file, from which it can be opened anywhere.

    Args:
        half: write the parameters as float16, in half the space; opened again they are float32,
            rounded to three digits. Running statistics stay as they are.

    Raises:
        ExportError: if `path` does not end in .safetensors or cannot be written.
    """
    state = model.network.state_dict()
    tensors = {name: tensor.cpu().contiguous() for name, tensor in state.items()}
    if half:
        for name, _ in model.network.named_parameters():
            tensors[name] = tensors[name].half()
    content = save(tensors, metadata={KEY: model.header.as_json()})
    with writing(path, ".safetensors") as temporary:
        temporary.write_bytes(content)


def _check_fit(path: Path, expected: dict[str, Tensor]) -> None:
    """Check that the file holds exactly the tensors that the network has.

    Raises:
        ModelError: naming the first that does not fit.
    """
    shapes = read_contents(path).shapes
    for name in sorted(shapes.keys() | expected.keys()):
        there = shapes.get(name)
        wanted = tuple(expected[name].shape) if name in expected else None
        if there != wanted:
            raise ModelError(
                f"The weights in {path.name} do not fit the network that its settings describe: "
                f"{name} is {_shape(there)}, but should be {_shape(wanted)}. "
                "Export the model again."
            )


def _shape(shape: tuple[int, ...] | None) -> str:
    return "absent" if shape is None else " x ".join(map(str, shape)) or "one number"
