"""The curves follow a run, tell every value, and leave the person's view alone."""

import subprocess
import sys

import numpy as np
import pytest
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QSlider, QWidget

from latentlab.gui.style.theme import apply_theme
from latentlab.gui.widgets.curves.curve_legend import LegendEntry, PlotReadout
from latentlab.gui.widgets.curves.curve_panel import SMOOTHING_WIDTHS, CurvePanel
from latentlab.gui.widgets.curves.curve_plot import CurvePlot
from tests.latentlab.gui.scripted_bench import until
from trainers.reports import Curve

CURVES = (
    Curve("g", "Generator loss", "How the generator does.", player="generator"),
    Curve("d", "Discriminator loss", "How the discriminator does.", player="discriminator"),
    Curve("real", "D(x)", "On real images.", "Discriminator output", "probability"),
)


def rows(count: int, first_step: int = 1) -> NDArray[np.void]:
    kind = np.dtype([("step", "<i8"), ("seconds", "<f8"), *((c.key, "<f4") for c in CURVES)])
    result = np.zeros(count, kind)
    result["step"] = np.arange(first_step, first_step + count)
    result["g"], result["d"], result["real"] = 2.0, 1.0, 0.5
    return result


@pytest.fixture
def panel(qapp: QApplication) -> CurvePanel:
    panel = CurvePanel()
    panel.resize(700, 600)
    panel.set_curves(CURVES)
    panel.show()
    panel.set_rows(rows(1000))
    qapp.processEvents()
    return panel


def loss_plot(panel: CurvePanel) -> CurvePlot:
    plot = panel.findChild(CurvePlot, "lossPlot")
    assert isinstance(plot, CurvePlot)
    return plot


def steps_in_view(panel: CurvePanel) -> list[float]:
    return [float(bound) for bound in loss_plot(panel).view.viewRange()[0]]


def visible_words(panel: CurvePanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def click_plot(panel: CurvePanel) -> None:
    viewport = loss_plot(panel).plot.viewport()
    QTest.mouseClick(
        viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center() + QPoint(32, -20)
    )


def test_there_is_one_plot_for_each_chart(panel: CurvePanel) -> None:
    assert len(panel.findChildren(CurvePlot)) == 2
    labels = [e.accessibleName() for e in loss_plot(panel).findChildren(LegendEntry)]
    assert labels == ["Show Generator loss", "Show Discriminator loss"]


def test_the_view_grows_with_the_run_until_the_person_zooms(panel: CurvePanel) -> None:
    assert steps_in_view(panel) == [1, 1000]
    panel.append_rows(rows(500, 1001))
    assert steps_in_view(panel) == [1, 1500]
    plot = loss_plot(panel)
    QTest.keyClicks(plot.plot, "+")
    zoomed = steps_in_view(panel)
    assert zoomed[1] - zoomed[0] < 1499
    panel.append_rows(rows(500, 1501))
    assert steps_in_view(panel) == zoomed
    QTest.keyClicks(plot.plot, "0")
    assert steps_in_view(panel) == [1, 2000]


def test_many_small_pieces_are_all_drawn_in_the_end(panel: CurvePanel) -> None:
    for first in range(1001, 1101, 10):
        panel.append_rows(rows(10, first))
    until(lambda: steps_in_view(panel) == [1, 1100])


def test_plots_that_are_dear_to_draw_are_drawn_more_rarely(
    panel: CurvePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CurvePlot, "drawing_seconds", 0.1)
    panel.append_rows(rows(10, 1001))
    drawn_at = steps_in_view(panel)
    panel.append_rows(rows(10, 1011))
    QTest.qWait(1000)
    assert steps_in_view(panel) == drawn_at == [1, 1010], "a tenth of a second's work each second"
    monkeypatch.setattr(CurvePlot, "drawing_seconds", 0.0)
    until(lambda: steps_in_view(panel) == [1, 1020])


def test_drawing_takes_its_own_time(panel: CurvePanel) -> None:
    QTest.qWait(100)
    assert 0 < loss_plot(panel).drawing_seconds < 1


def test_an_axis_that_stays_as_it_is_is_not_drawn_again(panel: CurvePanel) -> None:
    axis = loss_plot(panel).plot.getAxis("left")
    until(lambda: axis.picture is not None)
    before = axis.picture
    panel.set_rows(rows(1200))
    QTest.qWait(100)
    assert steps_in_view(panel) == [1, 1200]
    assert axis.picture is before


def test_what_arrives_while_hidden_is_there_when_shown(panel: CurvePanel) -> None:
    panel.hide()
    panel.append_rows(rows(100, 1001))
    panel.show()
    assert steps_in_view(panel) == [1, 1100]


def test_all_plots_show_the_same_steps(panel: CurvePanel) -> None:
    first, second = panel.findChildren(CurvePlot)
    QTest.keyClicks(first.plot, "+")
    assert second.view.viewRange()[0] == pytest.approx(first.view.viewRange()[0])


def test_a_click_picks_the_step_under_the_pointer(panel: CurvePanel) -> None:
    picked = QSignalSpy(panel.stepPicked)
    click_plot(panel)
    assert picked.count() == 1
    assert 400 < picked.at(0)[0] < 600


def test_arrow_keys_move_the_playhead(panel: CurvePanel) -> None:
    picked = QSignalSpy(panel.stepPicked)
    panel.set_playhead(500)
    QTest.keyClick(loss_plot(panel).plot, Qt.Key.Key_Right)
    QTest.keyClick(loss_plot(panel).plot, Qt.Key.Key_Left)
    assert picked.at(0)[0] > 500 > picked.at(1)[0]


def test_the_pointer_reads_all_values_in_all_plots(panel: CurvePanel) -> None:
    loss_plot(panel).stepHovered.emit(400)
    told = visible_words(panel)
    assert told.count("step 400") == 2
    for part in ("Generator loss", "2", "D(x)", "0.5"):
        assert part in told
    loss_plot(panel).stepHovered.emit(None)
    assert "step 400" not in visible_words(panel)


@pytest.mark.parametrize("step", [1, 500, 1000])
def test_all_values_are_seen_in_a_plot_that_is_too_low_for_them(
    qapp: QApplication, step: int
) -> None:
    window = QWidget()
    panel = CurvePanel(window)
    panel.set_curves(CURVES)
    window.resize(420, 320)
    panel.setGeometry(0, 0, 420, 320)
    window.show()
    panel.set_rows(rows(1000))
    qapp.processEvents()
    loss_plot(panel).stepHovered.emit(step)
    cards = [each for each in window.findChildren(PlotReadout) if each.isVisible()]
    assert len(cards) == 2
    for card in cards:
        assert card.size() == card.sizeHint()
        assert card.visibleRegion().boundingRect() == card.rect()
    panel.hide()
    assert not any(card.isVisible() for card in cards)


def test_what_is_not_a_number_is_told(panel: CurvePanel) -> None:
    broken = rows(1000)
    broken["g"][100:103] = np.nan
    panel.set_rows(broken)
    assert "Generator loss at 3 steps" in visible_words(panel)
    panel.set_rows(rows(1000))
    assert "Not a finite number" not in visible_words(panel)


def test_a_log_axis_tells_what_it_cannot_draw(panel: CurvePanel) -> None:
    negative = rows(1000)
    negative["d"][:] = -1
    panel.set_rows(negative)
    log = panel.findChild(QCheckBox, "logAxisBox")
    log.click()
    assert "Values not above zero are not drawn" in visible_words(panel)
    log.click()
    assert "not drawn" not in visible_words(panel)


def test_the_legend_hides_a_curve_and_fits_the_rest(panel: CurvePanel) -> None:
    plot = loss_plot(panel)
    assert plot.view.viewRange()[1][1] > 2
    plot.legend.entries["g"].click()
    assert plot.view.viewRange()[1][1] < 2


def test_smoothing_is_chosen_from_round_numbers(panel: CurvePanel) -> None:
    slider = panel.findChild(QSlider, "smoothingSlider")
    slider.setValue(SMOOTHING_WIDTHS.index(100))
    assert panel.smoothing() == 100
    assert "100 steps" in visible_words(panel)
    slider.setValue(0)
    assert "off" in visible_words(panel)


def test_a_narrow_panel_cuts_neither_legend_nor_plot(qapp: QApplication) -> None:
    chart = "What the discriminators say of patches"
    names = ("Real patches", "Translated patches")
    panel = CurvePanel()
    panel.resize(320, 500)
    panel.set_curves(tuple(Curve(name, name, "A meaning.", chart) for name in names))
    panel.show()
    qapp.processEvents()
    (plot,) = panel.findChildren(CurvePlot)
    parts = (plot.plot, *plot.findChildren(LegendEntry), *plot.findChildren(QLabel))
    for part in filter(QWidget.isVisible, parts):
        assert part.mapTo(panel, part.rect().topRight()).x() < panel.width(), part


def test_another_algorithm_brings_other_plots(panel: CurvePanel) -> None:
    panel.set_curves((Curve("elbo", "ELBO", "The bound.", unit="nats"),))
    assert len(panel.findChildren(CurvePlot)) <= 3
    assert list(loss_plot(panel).legend.entries) == ["elbo"]


def test_the_curves_change_colours_with_the_theme(qapp: QApplication, panel: CurvePanel) -> None:
    apply_theme(qapp, "light")
    qapp.processEvents()
    light = panel.grab().toImage().pixelColor(400, 500).lightness()
    apply_theme(qapp, "dark")
    qapp.processEvents()
    assert panel.grab().toImage().pixelColor(400, 500).lightness() < light
    apply_theme(qapp, "light")


def test_the_panel_itself_needs_neither_pyqtgraph_nor_torch() -> None:
    code = (
        "import sys; import latentlab.gui.widgets.curves.curve_panel,"
        "latentlab.gui.widgets.timeline,"
        "latentlab.gui.widgets.grid.image_grid, latentlab.gui.widgets.form.settings_form;"
        "sys.exit(any(m in sys.modules for m in ('torch', 'pyqtgraph')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_windows_with_plots_can_be_destroyed_while_others_are_shown(qapp: QApplication) -> None:
    stays = CurvePanel()
    for panel in [CurvePanel() for _ in range(5)] + [stays]:
        panel.set_curves(CURVES)
        panel.show()
        panel.set_rows(rows(100))
        qapp.processEvents()
        plot = panel.findChildren(CurvePlot)[0]
        if panel is not stays:
            shiboken6.delete(panel)
            qapp.processEvents()
            assert not shiboken6.isValid(plot)

    assert stays.grab().width() == stays.width()
