"""The Map page: the data's pictures where the model puts them, and what it makes in between."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from latentlab.gui.explorer.explorer_page import ExplorerPage
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.exporting.exportable import Exportable
from latentlab.gui.pages.map.map_canvas import MapCanvas
from latentlab.gui.pages.map.map_card import amount
from latentlab.gui.pages.map.map_settings import MapSettings
from latentlab.gui.services import Services
from latentlab.gui.style.icons import icon
from latentlab.gui.style.theme import GRID
from latentlab.gui.widgets import boxes
from latentlab.gui.widgets.buttons import icon_button
from latentlab.gui.widgets.grid.grid_painter import to_qimage
from latentlab.gui.widgets.labels import ElidedLabel
from latentlab.models.refs import ModelRef
from latentlab.rendering.map_painting import MapPainter
from latentlab.requests import Request
from latentlab.views import Anchor, AnyView, Encoded, MapView, TrayView, Vector

if TYPE_CHECKING:
    from latentlab.rendering.map import MapPictures
    from latentlab.rendering.placed import PlacedPictures
    from latentlab.rendering.render import Pictures

_ENCODING = "The model finds the place of every picture…"
_FAILED = "The map is drawn here as soon as the pictures can be opened."
_CANCELLED = ("Cancelled", "What the model has encoded so far is kept.")
_ZOOM = 1.5
_SPOT, _REBUILT = "map spot", "map rebuilt"
"""Channels on which the explorer is asked for what lies beside the map."""


class MapPage(ExplorerPage):
    """Thumbnails or points, coloured by what is known of them; what is under the pointer, large."""

    kinds = ("map",)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.setObjectName("mapPage")
        self._placed: PlacedPictures | None = None
        self._map = MapCanvas()
        self._axes = ElidedLabel()
        self._axes.setProperty("quiet", True)
        self._settings = MapSettings(self.inspector, self)
        self._lay_out_map()
        self._connect_map()
        self._forget()

    # What a page is.

    def suits(self, facts: ModelFacts) -> bool:
        return facts.encodes and facts.samples

    def can_show(self, facts: ModelFacts) -> str | None:
        if not self.suits(facts):
            return (
                f"{facts.title} cannot find the latent of a picture, so that it has no map of the "
                "data: choose a model that encodes pictures."
            )
        if not facts.data:
            return (
                f"It is not known where the pictures lie that {facts.title} learned from: open "
                "the run that it was exported from."
            )
        return None

    def default_view(self, facts: ModelFacts) -> AnyView:
        del facts
        return MapView()

    def while_loading(self, ref: ModelRef) -> bool:
        del ref
        self._forget()
        return True

    def on_model(self, facts: ModelFacts) -> None:
        self._settings.offer_labels(facts.label_names)
        self._settings.offer_colours((), "label")
        if self.can_show(facts) is None:
            self._stack.setCurrentIndex(0)

    def on_view(self, view: AnyView) -> None:
        if not isinstance(view, MapView):
            return
        self._settings.show_view(view)
        self._show_sight(view)
        self._show_spot(view.spot)

    def on_pictures(self, request: Request, pictures: "Pictures") -> None:
        from latentlab.rendering.map import MapPictures

        del request
        assert isinstance(pictures, MapPictures)
        view = self.current_view()
        assert isinstance(view, MapView)
        if pictures.placed is not self._placed:
            self._show_placed(pictures, view)
        self._map.recolour(pictures.hues)
        self._settings.show_legend(pictures.legend)
        self._show_spot(view.spot)

    def anchor_at(self, index: int) -> Anchor | None:
        """None: the map as a whole is made from no latent; see `_anchor` for what lies on it."""
        del index
        return None

    def exportables(self) -> list[Exportable]:
        """The map as a picture, what is decoded, and the places as a table."""
        # Imported here: it needs PyTorch, which may not be loaded yet when the window is built.
        from latentlab.gui.pages.map import map_files

        answer, decoded = self.answer(), self.explorer.answer(_SPOT)
        if answer is None or self._placed is None:
            return []
        found: list[Exportable] = [map_files.map_picture(*answer)]
        if decoded is not None and self._map.spot_image is not None:
            found.append(map_files.decoded_picture(*decoded))
        return [*found, map_files.places_of_pictures(answer[0], self._placed)]

    def say_empty(self, title: str, text: str) -> None:
        super().say_empty(title, text)
        self.empty.button.setVisible(title == _CANCELLED[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers()
        if event.key() == Qt.Key.Key_D and plain:
            self._settings.drags.toggle()
        elif event.key() == Qt.Key.Key_P and plain:
            self._pin_spot()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let other pages be answered: what was encoded is kept, and goes on when it is shown."""
        super().hideEvent(event)
        answer, view = self.answer(), self.current_view()
        if view is not None and (answer is None or answer[0].view != view):
            self.explorer.cancel("map")

    # What is shown.

    def _show_placed(self, pictures: "MapPictures", view: MapView) -> None:
        from latentlab.rendering.map import axes_in_words, shown_in_words

        placed = self._placed = pictures.placed
        self._axes.setText(f"{axes_in_words(placed.axes)} {shown_in_words(placed)}")
        self._settings.offer_colours(placed.factors, view.colour)
        painter = MapPainter(placed.places, placed.thumbnails, pictures.hues)
        self._map.show_map(painter, _axis_names(placed))
        self._settings.card.clear()
        self._card_of_spot(None)
        self._show_sight(view)

    def _forget(self) -> None:
        self._placed = None
        self._map.show_map(None)
        self._map.show_spot(None, None)
        self._map.say(_ENCODING)
        self._axes.setText("")
        self._settings.show_legend(None)
        self._settings.card.clear()
        self._card_of_spot(None)

    def _show_sight(self, view: MapView) -> None:
        if view.span is not None:
            self._map.look(view.x, view.y, view.span)
        else:
            self._map.look_at_all()

    def _show_spot(self, spot: tuple[float, float] | None) -> None:
        if spot is None:
            self._map.show_spot(None, None)
            if self._map.current < 0:
                self._card_of_spot(None)
        elif self._placed is not None:
            self._decode(*spot)

    def _decode(self, x: float, y: float) -> None:
        """Have the place decoded; while the hand moves on, the newest place counts."""
        if self._placed is None or (anchor := self._anchor_of_spot((x, y))) is None:
            return
        image = self._map.spot_image if self._map.spot is not None else None
        self._map.show_spot((x, y), image)
        self.explorer.ask(_SPOT, TrayView(anchors=(anchor,)))

    def _on_decoded(self, channel: str, request: Request, pictures: "Pictures") -> None:
        view = request.view
        if channel not in (_SPOT, _REBUILT) or not isinstance(view, TrayView):
            return
        image = to_qimage(pictures.pixels[0])
        if channel == _SPOT and self._map.spot is not None:
            self._map.show_spot(self._map.spot, image)
            self._card_of_spot(view.anchors[0])
        elif channel == _REBUILT and self._map.current >= 0:
            self._settings.card.show_made(image, "Rebuilt", view.anchors[0])

    def _card_of_spot(self, anchor: Anchor | None) -> None:
        """Show what is decoded at the spot beside the picture of the data, if there is one."""
        spot = self._map.spot
        caption = "Decoded" if spot is None else f"At {spot[0]:.3g}, {spot[1]:.3g}"
        self._settings.card.show_made(self._map.spot_image, caption, anchor)

    def _on_pointed(self, index: int) -> None:
        """Show the picture large, and what the model makes of it."""
        placed, facts = self._placed, self.explorer.facts
        if placed is None or facts is None or index < 0:
            self._settings.card.clear()
            spot = self._map.spot
            self._card_of_spot(None if spot is None else self._anchor_of_spot(spot))
            return
        anchor = self._anchor(index)
        if anchor is None:
            return
        known = {name: amount(float(values[index]), " px" if name in placed.lengths else "")
                 for name, values in placed.factors.items()}  # fmt: skip
        view = self.current_view()
        if isinstance(view, MapView) and view.colour in known:
            known = {view.colour: known[view.colour], **known}
        assert isinstance(anchor.latent, Encoded)
        image = to_qimage(anchor.latent.picture.pixels())
        self._settings.card.show_data(image, placed.name(index), known, anchor)
        self.explorer.ask(_REBUILT, TrayView(anchors=(anchor,)))

    def _on_rested(self) -> None:
        """Keep what the hand has come to: both, since each change shows all of the view."""
        values: dict[str, object] = {}
        if not self._map.sees_all:
            values.update(zip(("x", "y", "span"), self._map.looked_at, strict=True))
        if self._map.spot is not None:
            values.update(zip(("spot_x", "spot_y"), self._map.spot, strict=True))
        self.change(values)

    def _on_changed(self, values: dict[str, object]) -> None:
        self._map.settle()
        self.change(values)

    def _on_cancelled(self, channel: str) -> None:
        if channel == "map" and self.isVisible() and self._placed is None:
            self.say_empty(*_CANCELLED)

    def _go_on(self) -> None:
        view = self.current_view()
        if view is not None:
            self._stack.setCurrentIndex(0)
            self.explorer.show(view, commit=False)

    def _on_map_failed(self, channel: str) -> None:
        if channel == "map" and self._placed is None:
            self._map.say(_FAILED)

    # What can be taken away.

    def _anchor(self, index: int) -> Anchor | None:
        """Picture `index` as a latent; None, which is told, if its file cannot be read any more."""
        from trainers.data.errors import DataError

        placed, facts = self._placed, self.explorer.facts
        if placed is None or facts is None or not 0 <= index < len(placed):
            return None
        try:
            picture = placed.picture(index)
        except DataError as error:
            self.explorer.said.emit(str(error))
            return None
        label = None if placed.labels is None else int(placed.labels[index])
        return Anchor(latent=Encoded(picture=picture), label=label if facts.classes else None)

    def _anchor_of_spot(self, spot: tuple[float, float]) -> Anchor | None:
        from latentlab.rendering.map import nearest_label

        placed, facts = self._placed, self.explorer.facts
        if placed is None or facts is None:
            return None
        label = nearest_label(placed, spot) if facts.classes else None
        return Anchor(latent=Vector.of(placed.latent(*spot)), label=label)

    def _pin(self, index: int) -> None:
        if (anchor := self._anchor(index)) is not None:
            self.explorer.pin(anchor)

    def _pin_spot(self) -> None:
        spot = self._map.spot
        if spot is not None and (anchor := self._anchor_of_spot(spot)) is not None:
            self.explorer.pin(anchor)

    def _on_menu_wanted(self, index: int, where: QPoint) -> None:
        self.menu(index).popup(where)

    def menu(self, index: int) -> QMenu:
        """Everything that can be done with picture `index` (-1: none) and with the map."""
        menu = QMenu(self._map)
        menu.setObjectName("pictureMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        anchor = self._anchor(index)
        if anchor is not None:
            pin = partial(self.explorer.pin, anchor)
            menu.addAction(icon("pin"), "Pin to the tray\tClick", pin)
            for each in self.explorer.destinations_of((anchor,)):
                menu.addAction(each.text, partial(self.explorer.send, (anchor,), each))
            menu.addSeparator()
        menu.addAction(icon("fit"), "Show all pictures\tHome", self._show_all)
        menu.addAction(icon("export"), "Export…", self.picture_actions.export_page)
        menu.addAction(icon("code"), "Copy as Python", self.picture_actions.copy_python)
        return menu

    def _show_all(self) -> None:
        self._map.settle()
        self.change({"x": 0.0, "y": 0.0, "span": None})

    def _lay_out_map(self) -> None:
        self.canvas.hide()
        self.middle.addWidget(self._map, 1)
        self.setFocusProxy(self._map)
        self.empty.button.setText("Go on")
        self.empty.button.setToolTip("Encode the pictures that are missing.")
        nearer = icon_button("zoom in", "Zoom in (+).", "mapNearer")
        farther = icon_button("zoom out", "Zoom out (-).", "mapFarther")
        everything = icon_button("fit", "Show all pictures (Home).", "mapAll")
        nearer.clicked.connect(lambda: self._map.zoom(_ZOOM))
        farther.clicked.connect(lambda: self._map.zoom(1 / _ZOOM))
        everything.clicked.connect(self._show_all)
        parts = ((self._axes, 1), everything, farther, nearer)
        self.below.addLayout(boxes.row(*parts, spacing=GRID // 2))

    def _connect_map(self) -> None:
        settings, shown = self._settings, self._map
        settings.changed.connect(self._on_changed)
        settings.pin_wanted.connect(self._pin_spot)
        settings.unmark_wanted.connect(lambda: self._on_changed({"spot_x": None, "spot_y": None}))
        settings.drags.toggled.connect(lambda on: setattr(shown, "drag_decodes", on))
        shown.pointed_at.connect(self._on_pointed)
        shown.picked.connect(self._pin)
        shown.rested.connect(self._on_rested)
        shown.all_wanted.connect(self._show_all)
        shown.decoding.connect(self._decode)
        shown.menu_wanted.connect(self._on_menu_wanted)
        self.explorer.rendered.connect(lambda *told: self._on_decoded(*told[:3]))
        self.explorer.cancelled.connect(self._on_cancelled)
        self.explorer.failed.connect(lambda channel, *_: self._on_map_failed(channel))
        self.empty.triggered.connect(self._go_on)


def _axis_names(placed: "PlacedPictures") -> tuple[str, str]:
    shares = placed.axes.shares
    if shares is None:
        return "first number", "second number"
    across, up = (f"{100 * share:.0f} %" for share in shares)
    return f"component 1 ({across} of the variance)", f"component 2 ({up})"
