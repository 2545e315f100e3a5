"""What dialogs that open files offer, as Qt writes it."""

from typing import Literal

from trainers.data.files.kinds import image_suffixes


def picture_filter(besides: Literal["", "models"] = "") -> str:
    """Pictures that can be read, with models if these can be chosen too, or every file."""
    endings = sorted(image_suffixes()) + ([".safetensors"] if besides else [])
    what = f"Pictures and {besides}" if besides else "Pictures"
    return f"{what} ({' '.join(f'*{each}' for each in endings)});;All files (*)"
