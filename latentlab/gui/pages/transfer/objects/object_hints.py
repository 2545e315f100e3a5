"""What the hand can do now with objects, in a sentence or two; no Qt."""

from latentlab.gui.pages.transfer.objects.settings import ObjectKind, ObjectSettings

_HINTS: dict[ObjectKind, str] = {
    "swap": "Each row is a pair. Click a receiver, then a donor: the receiver gets that donor's "
    "object.",
    "remove": "Each row is a picture as it is, and without its object.",
    "matrix": "Receivers from left to right, donors from top to bottom.",
    "bilinear": "Drag over the square or use the arrow keys. Click a corner and then a donor, or "
    "drag a donor to a corner. Click a receiver to change the picture below the object.",
}
_STRENGTH = {
    (True, True): "Click a picture, and move the slider.",
    (True, False): "A row for each picture, a column for each strength.",
    (False, True): "Click a receiver and a donor, and move the slider.",
    (False, False): "Click the donor whose object all receivers get.",
}


def hint_for(settings: ObjectSettings) -> str:
    """What to do under these settings."""
    if settings.kind == "strength":
        return _STRENGTH[settings.own, settings.live]
    return _HINTS[settings.kind]
