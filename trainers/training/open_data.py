"""Opens the images in a helper thread, so that progress can be told and Stop works meanwhile."""

import threading
from collections.abc import Generator
from queue import Empty, SimpleQueue

from trainers.config import DataSource
from trainers.data.images import Images
from trainers.data.opening import open_images
from trainers.training.events import Preparing

LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 1.0
"""How long a reader that was told to stop may take to clean up before it is left to itself."""


def opened(
    source: DataSource, stopping: threading.Event
) -> Generator[Preparing, None, Images | None]:
    """Yield progress; return the images, or None if `stopping` was set before they were read.

    Raises:
        DataError: if they cannot be read.
    """
    told: SimpleQueue[Preparing] = SimpleQueue()
    result: list[Images] = []
    failure: list[Exception] = []

    def work() -> None:
        try:
            result.append(
                open_images(
                    source,
                    progress=lambda text, fraction: told.put(Preparing(text, fraction)),
                    cancelled=stopping.is_set,
                )
            )
        except Exception as error:  # noqa: BLE001 - raised again below, in the caller's thread
            failure.append(error)

    yield Preparing("Reading the images")
    thread = threading.Thread(target=work, name="images", daemon=True)
    thread.start()
    while thread.is_alive() and not stopping.is_set():
        thread.join(LOOK_SECONDS)
        newest = None
        while True:
            try:
                newest = told.get_nowait()
            except Empty:
                break
        if newest is not None:
            yield newest
    if stopping.is_set():
        thread.join(PATIENCE_SECONDS)
        return None
    if failure:
        raise failure[0]
    return result[0]
