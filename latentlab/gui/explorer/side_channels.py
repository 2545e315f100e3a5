"""Pictures that a page shows beside its main ones: thumbnails, strips, averages."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from latentlab.gui.explorer.explorer import Explorer
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, TrayView

if TYPE_CHECKING:
    from latentlab.rendering.render import Pictures


class SideChannels(QObject):
    """Asks only for what is not on screen already: each channel remembers its last question.

    Args:
        page: name of the page; its channels begin with it.

    Signals:
        rendered: name of the channel without the page's, the `Request` and the `Pictures`.
    """

    rendered = Signal(str, object, object)

    def __init__(self, explorer: Explorer, page: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._prefix = f"{page} "
        self._asked: dict[str, tuple[AnyView, int | None]] = {}
        explorer.rendered.connect(self._on_rendered)
        explorer.model_changed.connect(lambda _: self.forget())

    def ask(self, channel: str, view: AnyView, step: int | None) -> None:
        """Have `view` rendered, unless it was asked for already at this step."""
        if self._asked.get(channel) != (view, step):
            self._asked[channel] = (view, step)
            self._explorer.ask(self._prefix + channel, view)

    def forget(self, channel: str | None = None) -> None:
        """Ask for what `channel` shows again, or for everything."""
        if channel is None:
            self._asked.clear()
        else:
            self._asked.pop(channel, None)

    def _on_rendered(
        self, channel: str, request: Request, pictures: "Pictures", milliseconds: float
    ) -> None:
        del milliseconds
        if channel.startswith(self._prefix):
            self.rendered.emit(channel.removeprefix(self._prefix), request, pictures)


def by_anchor(request: Request, pictures: "Pictures") -> dict[Anchor, QImage]:
    """The pictures of a tray's anchors."""
    view = request.view
    assert isinstance(view, TrayView)
    images = map(to_qimage, pictures.pixels)
    return dict(zip(view.anchors, images, strict=True))
