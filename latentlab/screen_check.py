"""Whether a window can be shown at all, found out without asking Qt, which aborts if not."""

import os
import sys
from collections.abc import Mapping

HEADLESS_COMMANDS = "latentlab train, latentlab sample or latentlab demo"

# The Qt platforms that need a screen, and the variables of which one must name it.
_NAMED_BY = {
    "": ("DISPLAY", "WAYLAND_DISPLAY"),
    "xcb": ("DISPLAY",),
    "wayland": ("WAYLAND_DISPLAY",),
}


class NoDisplayError(Exception):
    """There is no screen to show a window on; the message names what works without one."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"LatentLab cannot show its window because {reason}; "
            f"without a screen use {HEADLESS_COMMANDS}."
        )


def require_display(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """Check that the environment names a screen, on systems where there may be none.

    Raises:
        NoDisplayError: on Linux and its relatives, if no display server is named.
    """
    if platform in ("darwin", "win32"):
        return
    plugin = environment.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    variables = _NAMED_BY.get(plugin.partition("-")[0], ())
    if variables and not any(environment.get(each) for each in variables):
        raise NoDisplayError(f"there is no display ({' or '.join(variables)} is not set)")
