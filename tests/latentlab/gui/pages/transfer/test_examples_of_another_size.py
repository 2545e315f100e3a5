"""Examples when a model of larger pictures is taken: its own, from the data that it knows."""

from pathlib import Path

from scripted_bench import until
from transfer_models import SIZE, object_run, transfer_page, two_way_run, write_picture

from latentlab.gui.pages.transfer.objects.mode import ObjectMode
from latentlab.gui.pages.transfer.transfer_page import TransferPage
from latentlab.gui.services import Services
from latentlab.models.refs import ModelRef
from latentlab.views import Picture, TranslateView
from trainers.runs.run import Run

LARGER = 2 * SIZE


def _take(page: TransferPage, run: Run) -> None:
    """Open a model, and wait until it has pictures."""
    page.explorer.open(ModelRef.run(run.folder))
    until(lambda: page.explorer.facts is not None)
    until(lambda: page.answer() is not None and not page.sources.running)


def _translated(page: TransferPage) -> tuple[Picture, ...]:
    view = page.current_view()
    assert isinstance(view, TranslateView)
    return view.pictures


def _held_out(run: Run, part: str, size: int) -> set[bytes]:
    folder = run.folder.parent / "data" / part
    return {Picture.from_file(path, size, 3).png for path in folder.iterdir()}


def test_they_are_drawn_anew_at_the_size_of_the_model(services: Services, tmp_path: Path) -> None:
    small, large = two_way_run(tmp_path / "small"), two_way_run(tmp_path / "large", LARGER)
    with transfer_page(services, small) as page:
        before = _translated(page)
        _take(page, large)
        assert {each.png for each in _translated(page)} < _held_out(large, "testA", LARGER)
        page.explorer.undo()
        until(lambda: page.explorer.facts is not None and page.answer() is not None)
        assert _translated(page) == before
        _take(page, large)
        assert {each.png for each in _translated(page)} < _held_out(large, "testA", LARGER)


def test_beside_them_own_pictures_stay_and_are_cut_anew(services: Services, tmp_path: Path) -> None:
    small, large = object_run(tmp_path / "small"), object_run(tmp_path / "large", LARGER)
    own = write_picture(tmp_path / "own.png", 1, 90, 70)
    with transfer_page(services, small) as page:
        (mode,) = (each for each in page.modes if isinstance(each, ObjectMode))
        until(lambda: not page.sources.running)
        page.sources.open_files([own], page.take)
        until(lambda: not page.sources.running)
        _take(page, large)
        assert mode.pair.receiver_shelf.pictures == (Picture.from_file(own, LARGER, 3),)
        donors = {each.png for each in mode.pair.donor_shelf.pictures}
        assert donors and donors < _held_out(large, "testA", LARGER)
