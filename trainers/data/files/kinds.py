"""Which files are pictures, told by their names: the one place that decides it.

Pillow is imported only when the endings are asked for, so that the window opens without it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import PurePath

_ONLY_RECOGNISED = frozenset({"BUFR", "EPS", "GRIB", "HDF5", "MPEG", "WMF"})
"""Formats that Pillow knows by name, but cannot turn into pixels by itself. EPS is a program, which
it would have another program run."""

_ENDINGS: Mapping[str, str] = {
    "camera RAW": "3fr arw cr2 cr3 crw dcr dng erf fff gpr iiq kdc mef mos mrw nef nrw orf pef raf "
    "raw rw2 rwl sr2 srf srw x3f",
    "HEIC": "heic heics heif heifs hif",
    "AVIF": "avif avifs",
    "WebP": "webp",
    "JPEG 2000": "j2c j2k jp2 jpc jpf jpx",
    "JPEG XL": "jxl",
    "JPEG XR": "jxr wdp",
    "SVG": "svg svgz",
    "PDF": "pdf",
    "PostScript": "ai eps ps",
    "Windows metafile": "emf wmf",
    "Photoshop": "psb psd",
    "GIMP": "xcf",
    "Krita": "kra",
    "Affinity": "afphoto",
    "OpenEXR": "exr",
    "Radiance HDR": "hdr",
    "DICOM": "dcm dicom",
    "NIfTI": "nii",
    "scientific data": "bufr grib h5 hdf hdf5 mat npy npz",
    "video": "3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogv webm wmv",
    "archive": "7z gz rar tar tgz zip",
}
_KIND_OF = {f".{ending}": kind for kind, them in _ENDINGS.items() for ending in them.split()}

_ADVICE: Mapping[str, str] = {
    "video": "take single pictures from them",
    "archive": "unpack them",
}
"""What to do with a kind that cannot be read; the others are saved as PNG or JPEG."""


@cache
def readable_formats() -> tuple[str, ...]:
    """What Pillow calls the formats that can be read, in the order in which it tries them."""
    from PIL import Image

    _read_heif()
    Image.init()
    return tuple(form for form in Image.ID if form not in _ONLY_RECOGNISED)


@cache
def image_suffixes() -> frozenset[str]:
    """The endings of file names, in lower case, of the formats that can be read."""
    from PIL import Image

    forms = readable_formats()
    known = Image.registered_extensions().items()
    return frozenset(suffix for suffix, form in known if form in forms)


def is_picture(name: str) -> bool:
    """Whether a file of that name (or path) can be read as a picture; hidden ones are none."""
    path = PurePath(name)
    return not path.name.startswith(".") and path.suffix.lower() in image_suffixes()


def unreadable_kind(name: str) -> str | None:
    """What a file of that name (or path) holds if it is a kind that cannot be read, such as
    "camera RAW"; None for pictures that can be, hidden files, and all that is no picture."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    if path.name.startswith(".") or suffix in image_suffixes():
        return None
    return _KIND_OF.get(suffix)


def why_unreadable(kind: str) -> str:
    """The reason why a file of such a kind is left out, as the end of a sentence."""
    return f"{kind} files cannot be read; {_ADVICE.get(kind, 'save them as PNG or JPEG')}"


def _read_heif() -> None:
    """Have Pillow read HEIC and HEIF, the format of phones, where there is a package for it."""
    try:
        import pi_heif
    except ImportError:
        return
    pi_heif.register_heif_opener()
