"""How much memory a device has, and how much of it is free."""

from dataclasses import dataclass

import psutil
import torch


@dataclass(frozen=True)
class DeviceMemory:
    """Bytes in all, and bytes that are free now."""

    total: int
    free: int


def device_memory(device: torch.device) -> DeviceMemory:
    """The memory of `device`: its own on CUDA, otherwise the computer's."""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return DeviceMemory(total, free)
    machine = psutil.virtual_memory()
    return DeviceMemory(machine.total, machine.available)
