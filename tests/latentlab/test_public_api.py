"""What `import latentlab` offers: found at once, loaded when used, and equal to the window."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import latentlab
from latentlab.models.bundled import bundled_names
from latentlab.models.errors import ModelError
from latentlab.models.opening import reference
from latentlab.models.refs import ModelRef
from latentlab.views import (
    Anchor,
    AnyView,
    ArithmeticView,
    Bin,
    Component,
    Direction,
    DirectionsView,
    LabelMorph,
    LabelsView,
    PadView,
    Push,
    SamplesView,
    Seed,
    TrayView,
    Vector,
    WalkView,
)
from trainers.runs.run import Run


def test_every_promised_name_is_there() -> None:
    for name in latentlab.__all__:
        assert getattr(latentlab, name) is not None
        assert name in dir(latentlab)
    with pytest.raises(AttributeError, match="no attribute 'paint'"):
        latentlab.paint  # noqa: B018


def test_views_come_with_the_package_and_torch_and_qt_do_not() -> None:
    program = (
        "import sys, latentlab; latentlab.views.SamplesView(label=3); latentlab.ModelRef;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'PySide6')))"
    )
    root = Path(latentlab.__file__).parents[1]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


def test_a_notebook_shows_the_pictures(model_file: Callable[..., Path]) -> None:
    model = latentlab.open_model(model_file("shapes"), device="cpu")
    shown = latentlab.render(model, SamplesView(rows=2, columns=3))
    assert repr(shown) == "<6 grey pictures of 28 x 28 pixels, 3 in a row>"
    with Image.open(BytesIO(shown._repr_png_())) as image:
        assert image.size == (84 * 4, 56 * 4)
        assert np.array_equal(np.asarray(image)[::4, ::4], shown.tiled[..., 0])


def test_a_function_stays_a_function_after_its_first_use() -> None:
    assert callable(latentlab.render)
    assert callable(latentlab.render)


def test_a_model_that_does_not_exist_gets_a_sentence() -> None:
    with pytest.raises(ModelError, match="There is no model 'nothing'"):
        latentlab.open_model("nothing")


ANCHORS = tuple(Anchor(latent=Seed(seed=seed), label=seed) for seed in range(4))
VIEWS: tuple[AnyView, ...] = (
    SamplesView(rows=2, columns=3, x=0.5, label=3),
    TrayView(anchors=ANCHORS, truncation=0.5),
    WalkView(anchors=ANCHORS[:3], mode="loop", frames=5, even_steps=True),
    PadView.model_validate({"anchors": ANCHORS, "side": 3}),
    ArithmeticView(
        bins=(
            Bin(exemplars=ANCHORS[:2], name="“two” of 'em"),
            Bin(exemplars=ANCHORS[2:], weight=-1),
        )
    ),
    LabelsView(latents=(Seed(seed=5),), columns=LabelMorph(start=2, end=7)),
    DirectionsView(
        anchors=ANCHORS[:2],
        pushes=(
            Push(direction=Component(index=1), strength=2),
            Push(direction=Direction(name="ü", vector=Vector.of([0.1] * 8)), strength=-1.5),
        ),
        apart=True,
    ),
)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_the_copied_script_yields_the_same_pixels(
    model_file: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: AnyView
) -> None:
    path = model_file("shapes", "cgan", width=4, latent_size=8)
    request = latentlab.Request(model=ModelRef.file(path), step=300, view=view)
    shown = latentlab.render(latentlab.open_model(path, device="cpu"), request)
    monkeypatch.chdir(tmp_path)
    exec(request.as_python("cpu"), {})
    with Image.open(tmp_path / "picture.png") as image:
        assert np.array_equal(np.asarray(image), shown.tiled[..., 0])


def test_a_folder_of_the_same_name_does_not_shadow_a_model(
    trained_run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = bundled_names()[0]
    elsewhere = trained_run("other").folder.rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert reference(name) == ModelRef.bundled(name)
    assert reference(f"./{name}") == reference(elsewhere) == ModelRef.run(elsewhere)
    known = trained_run("tiny").folder
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "run.json").write_text("{}")
    assert reference("tiny") == reference("tiny", "run") == ModelRef.run(known)
