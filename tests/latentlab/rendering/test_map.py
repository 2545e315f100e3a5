"""The view of the Map page: where pictures of the data lie, and the picture that shows it."""

import gc
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

import latentlab
from latentlab.models.errors import ModelError
from latentlab.models.latent_model import LatentModel
from latentlab.models.opening import open_model
from latentlab.models.refs import ModelRef
from latentlab.problems import explain
from latentlab.rendering import placed
from latentlab.rendering.latents import latent_of
from latentlab.rendering.map import SIDE, MapPictures
from latentlab.rendering.map_colours import coloured
from latentlab.rendering.placed import Choice, placed_pictures
from latentlab.requests import Request, read_request
from latentlab.views import Encoded, MapView, TrayView, Vector, ViewError
from latentlab.views.base import Anchor
from trainers.data.errors import DataCancelled
from trainers.data.images import MemoryImages
from trainers.data.watching import Watcher
from trainers.runs.run import Run

MakeRun = Callable[..., Run]
ALL = Choice(40, 0, None)


@pytest.fixture
def run(encoding_run: MakeRun) -> Run:
    return encoding_run()


@pytest.fixture
def model(run: Run) -> LatentModel:
    return open_model(run.folder, device="cpu")


def shown(model: LatentModel, **values: object) -> MapPictures:
    pictures = latentlab.render(model, MapView.model_validate(values))
    assert isinstance(pictures, MapPictures)
    return pictures


def test_every_picture_lies_where_the_model_puts_it(model: LatentModel) -> None:
    found = placed_pictures(model, ALL)
    assert len(found) == found.total == 40 and found.axes.shares is None
    assert sorted(found.numbers.tolist()) == list(range(40))
    for index in (0, 7, 39):
        latent = latent_of(Encoded(picture=found.picture(index)), model)
        np.testing.assert_allclose(found.places[index], latent.numpy(), atol=1e-5)
        assert found.labels is not None and found.labels[index] == found.numbers[index] % 10
        assert (found.picture(index).pixels() == found.thumbnails[index]).all()
        assert found.name(index) == f"{found.labels[index]} · number {found.numbers[index]}"


def test_fewer_pictures_of_a_seed_are_the_beginning_of_more(model: LatentModel) -> None:
    numbers = [placed_pictures(model, Choice(*each, None)).numbers.tolist()
               for each in ((40, 1), (5, 1), (5, 2))]  # fmt: skip
    assert numbers[1] == numbers[0][:5] != numbers[2]


def test_pictures_of_one_label_are_that_label_s(model: LatentModel) -> None:
    found = placed_pictures(model, Choice(1000, 0, 3))
    assert sorted(found.numbers.tolist()) == [3, 13, 23, 33]
    assert {found.label_name(index) for index in range(4)} == {"3"}
    with pytest.raises(ViewError, match=r"no pictures of label 10: .* numbered 0 to 9"):
        placed_pictures(model, Choice(5, 0, 10))


def test_of_longer_latents_the_components_are_shown_and_do_not_depend_on_the_choice(
    encoding_run: MakeRun,
) -> None:
    model = open_model(encoding_run("longer", latent_size=6).folder, device="cpu")
    found, some = placed_pictures(model, ALL), placed_pictures(model, Choice(4, 3, 2))
    assert some.axes is found.axes and found.axes.shares is not None
    codes = torch.stack([latent_of(Encoded(picture=found.picture(at)), model) for at in range(40)])
    values = torch.linalg.svdvals((codes - codes.mean(dim=0)).double()).square()
    expected = (values / values.sum())[:2].tolist()
    assert found.axes.shares == pytest.approx(expected, rel=1e-3)
    where = dict(zip(found.numbers.tolist(), found.places.tolist(), strict=True))
    for number, place in zip(some.numbers.tolist(), some.places.tolist(), strict=True):
        assert place == pytest.approx(where[number], abs=1e-5)
    # The latent in the plane is the way back.
    latent = torch.tensor(found.latent(*found.places[0].tolist()))
    np.testing.assert_allclose(found.axes.places(latent[None])[0], found.places[0], atol=1e-4)


def test_what_was_encoded_once_is_not_encoded_again_not_even_after_a_cancel(
    model: LatentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    encode = model.encode
    monkeypatch.setattr(model, "encode", lambda images: encoded.append(1) or encode(images))
    monkeypatch.setattr(placed, "_BLOCK", 8)
    told: list[float] = []

    def cancelled() -> bool:
        return len(told) >= 3

    def tell(doing: str, part: float | None) -> None:
        if doing == "Encoding":
            told.append(part or 0.0)

    with pytest.raises(DataCancelled):
        placed_pictures(model, ALL, Watcher(tell, cancelled))
    before = len(encoded)
    assert told == pytest.approx([0, 0.2, 0.4]) and 2 <= before < 5
    placed_pictures(model, ALL)
    # One look at the length of a latent, and each of five blocks once.
    assert len(encoded) <= 1 + 5 + 1
    made = placed_pictures(model, ALL)
    assert placed_pictures(model, ALL) is made
    count = len(encoded)
    placed_pictures(model, Choice(30, 0, None))
    assert len(encoded) == count


def test_a_map_is_let_go_with_its_model(run: Run) -> None:
    from latentlab.models.manager import ModelManager

    before = len(placed._atlases)
    manager = ModelManager("cpu")
    placed_pictures(manager.open(ModelRef.run(run.folder)), ALL)
    assert len(placed._atlases) == before + 1
    manager.clear()
    gc.collect()
    assert len(placed._atlases) == before


def test_the_picture_carries_its_request_and_is_the_same_to_the_last_bit(
    model: LatentModel, run: Run, tmp_path: Path
) -> None:
    view = MapView(count=30, seed=4, span=0.2, spot_x=0.0, spot_y=0.01)
    request = Request(model=ModelRef.run(run.folder), step=model.step, view=view)
    first = latentlab.render(model, request)
    path = first.save(tmp_path / "map.png")
    assert read_request(path) == request
    again = latentlab.render(open_model(run.folder, device="cpu"), read_request(path))
    assert (again.pixels == first.pixels).all()
    assert (np.asarray(Image.open(path)) == first.pixels[0]).all()
    names: dict[str, object] = {}
    lines = request.as_python().splitlines()[:-1]
    exec("\n".join(line for line in lines if not line.startswith("model =")), names)
    assert names["view"] == view


def test_the_spot_shows_what_is_decoded_there(model: LatentModel) -> None:
    plain = shown(model, span=1.0, x=5.0, y=5.0)
    spotted = shown(model, span=1.0, x=5.0, y=5.0, spot_x=5.1, spot_y=5.2)
    vector = Vector.of(spotted.placed.latent(5.1, 5.2))
    decoded = latentlab.render(model, TrayView(anchors=(Anchor(latent=vector),))).pixels[0]
    differs = np.argwhere((plain.pixels != spotted.pixels).any(axis=-1)[0])
    top, left = differs.min(axis=0)
    bottom, right = differs.max(axis=0) + 1
    middle = (left + right) / 2, (top + bottom) / 2
    assert middle == pytest.approx((SIDE * 0.6, SIDE * 0.3), abs=2)
    inner = spotted.pixels[0, top + 3 : bottom - 3, left + 3 : right - 3]
    assert (inner == decoded.repeat(3, 0).repeat(3, 1)).all()


def test_sight_colours_and_spot_leave_the_pictures_where_they_are(model: LatentModel) -> None:
    first = shown(model)
    others = [shown(model, span=3.0), shown(model, spot_x=1.0, spot_y=1.0)]
    assert all(each.placed is first.placed for each in others)
    assert [name for name, _ in first.legend.entries] == [str(each) for each in range(10)]


def test_half_a_spot_is_refused() -> None:
    with pytest.raises(ValueError, match="both spot_x and spot_y"):
        MapView(spot_x=1.0)


def test_colours_order_amounts_and_tell_kinds_apart() -> None:
    slant = np.array([-10.0, 0.0, 20.0, 5.5], np.float32)
    glasses = np.array([0, 2, 0, 1], np.float32)
    known = {"slant": slant, "glasses": glasses}
    labels = np.array([1, 0, 1, 1])
    hues, legend = coloured("slant", labels, ("a", "b"), known, frozenset({"slant"}), 4)
    brightness = hues.astype(float) @ [0.3, 0.59, 0.11]
    assert (np.argsort(brightness) == np.argsort(slant)).all()
    assert legend.bounds == ("-10 px", "20 px") and legend.title == "slant"
    hues, legend = coloured("glasses", labels, ("a", "b"), known, count=4)
    assert [name for name, _ in legend.entries] == ["0", "1", "2"]
    assert dict(legend.entries)["0"] == tuple(hues[0]) == tuple(hues[2]) != tuple(hues[1])
    hues, legend = coloured("label", labels, ("a", "b"), known, count=4)
    assert dict(legend.entries)["b"] == tuple(hues[0]) == tuple(hues[3]) != tuple(hues[1])
    hues, legend = coloured("label", None, (), known, count=4)
    assert len(np.unique(hues, axis=0)) == 1 and legend.title == ""
    with pytest.raises(ViewError, match="by smile: this model's data know label, slant, glasses"):
        coloured("smile", labels, ("a", "b"), known, count=4)


def test_many_labels_have_colours_of_their_own() -> None:
    labels = np.arange(37)
    hues, legend = coloured("label", labels, tuple(map(str, labels)), {}, count=37)
    assert len(np.unique(hues, axis=0)) == 37 == len(legend.entries)


def test_drawn_data_bring_their_factors(
    model: LatentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = torch.zeros(6, 1, 28, 28, dtype=torch.uint8)
    drawn = MemoryImages(
        "d", images, None, (), "f", {"slant": torch.arange(6.0), "size": torch.ones(6)},
        frozenset({"size"}),
    )  # fmt: skip
    monkeypatch.setattr(placed, "open_single_images", lambda *_: drawn)
    pictures = shown(model, colour="slant")
    found = pictures.placed
    assert found.factors["slant"].tolist() == found.numbers.tolist()
    assert found.labels is None and found.label_name(0) == "" and found.lengths == {"size"}
    assert found.name(0) == f"number {found.numbers[0]}"


def test_large_pictures_become_thumbnails_and_stay_large_where_they_are_taken(
    model: LatentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placed, "LARGEST_THUMBNAIL", 7)
    found = placed_pictures(model, ALL)
    assert found.thumbnails.shape == (40, 7, 7, 1)
    picture = found.picture(3)
    assert picture.size == 28
    mean = picture.pixels().reshape(7, 4, 7, 4).mean(axis=(1, 3))
    assert np.abs(found.thumbnails[3, :, :, 0] - mean).max() <= 1


def test_what_has_no_map_says_why(
    untrained: Callable[..., LatentModel],
    model_file: Callable[..., Path],
    model: LatentModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ViewError, match="cannot find the latent of a picture"):
        latentlab.render(untrained("gan"), MapView())
    with pytest.raises(ViewError, match=r"not known where the pictures lie.*open_model"):
        latentlab.render(untrained("vae"), MapView())
    path = model_file("mine", "vae", latent_size=2, hidden=8)
    with pytest.raises(ModelError, match="Open the run that it was exported from"):
        latentlab.render(open_model(path, device="cpu"), MapView())

    def nowhere(images: Tensor) -> Tensor:
        return torch.full((len(images), 2), torch.nan)

    monkeypatch.setattr(model, "encode", nowhere)
    with pytest.raises(ViewError, match="not all finite numbers"):
        latentlab.render(model, MapView())


def test_data_that_have_gone_say_what_to_do(model: LatentModel, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "noise")
    with pytest.raises(placed.MissingPicturesError, match="noise") as caught:
        latentlab.render(model, MapView())
    assert "resume its run, which asks where they are now" in explain(caught.value).advice


def test_the_model_of_another_step_has_a_map_of_its_own_over_the_same_pictures(
    model: LatentModel,
) -> None:
    first = placed_pictures(model, ALL)
    second = placed_pictures(_with_other_weights(model), ALL)
    assert second.images is first.images
    assert not np.allclose(second.places, first.places)


def _with_other_weights(model: LatentModel) -> LatentModel:
    network: nn.Module = deepcopy(model.network)
    with torch.no_grad():
        for each in network.parameters():
            each.mul_(1.5)
    return LatentModel(network, model.header, model.device, model.ref)
