"""Which device and number format to train with, and what the machine has."""

import os
import platform
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from typing import Literal

import psutil
import torch

from trainers.config import DeviceChoice, Precision

NumberFormat = Literal["float32", "bfloat16"]


class DeviceError(ValueError):
    """The chosen device is not there; the message names those that are."""


def available_devices() -> tuple[str, ...]:
    """The devices of this machine, fastest first."""
    found = ["cuda"] * torch.cuda.is_available() + ["mps"] * torch.backends.mps.is_available()
    return (*found, "cpu")


def choose_device(choice: DeviceChoice) -> torch.device:
    """The chosen device, or the fastest one for "auto".

    Raises:
        DeviceError: if this machine has no such device.
    """
    devices = available_devices()
    if choice == "auto":
        return torch.device(devices[0])
    if choice not in devices:
        raise DeviceError(
            f"This machine has no {choice} device that PyTorch can use; "
            f"choose auto or {' or '.join(devices)}."
        )
    return torch.device(choice)


def device_title(name: str) -> str:
    """A device as a person knows it: "NVIDIA H200", "CPU, 2 cores"."""
    if name == "cuda":
        return torch.cuda.get_device_name()
    if name == "mps":
        return "Apple GPU"
    return f"CPU, {usable_cores()} cores"


def usable_cores() -> int:
    """Physical cores that this process may run on."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(allowed or 1, psutil.cpu_count(logical=False) or allowed or 1)


def choose_precision(choice: Precision, device: torch.device) -> NumberFormat:
    """The number format: for "auto", bfloat16 on CUDA devices that are fast in it.

    Whether a CPU is, must be measured (number_format.py).
    """
    if choice != "auto":
        return choice
    fast = device.type == "cuda" and torch.cuda.get_device_capability(device) >= (8, 0)
    return "bfloat16" if fast else "float32"


def has_bfloat16_instructions() -> bool:
    """Whether this CPU says that it calculates in bfloat16; not whether that is any faster."""
    instructions = torch.cpu.get_capabilities()
    return bool(instructions.get("amx_bf16") or instructions.get("avx512_bf16"))


def autocast(device: torch.device, number_format: NumberFormat) -> AbstractContextManager[object]:
    """The context in which networks are evaluated in `number_format`."""
    if number_format == "float32":
        return nullcontext()
    return torch.autocast(device.type, torch.bfloat16)


def memory_format(convolutional: bool) -> torch.memory_format:
    """channels_last for convolutional networks: faster on CPUs and on tensor cores."""
    return torch.channels_last if convolutional else torch.contiguous_format


def versions() -> dict[str, str]:
    """What a run records of the software and machine it ran on."""
    return {
        "latentlab": version("latentlab"),
        "torch": str(torch.__version__),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
