"""What `import latentlab` offers: found at once, loaded when used, and equal to the window."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import latentlab
from latentlab.models.errors import ModelError
from latentlab.models.refs import ModelRef
from latentlab.views import Anchor, PadView, Seed


def test_every_promised_name_is_there() -> None:
    for name in latentlab.__all__:
        assert getattr(latentlab, name) is not None
        assert name in dir(latentlab)
    with pytest.raises(AttributeError, match="no attribute 'paint'"):
        latentlab.paint  # noqa: B018


def test_a_function_stays_a_function_after_its_first_use() -> None:
    assert callable(latentlab.render)
    assert callable(latentlab.render)


def test_a_model_that_does_not_exist_gets_a_sentence() -> None:
    with pytest.raises(ModelError, match="There is no model 'nothing'"):
        latentlab.open_model("nothing")


def test_the_copied_script_yields_the_same_pixels(
    model_file: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model_file("shapes", "cgan", width=4)
    corners = tuple(Anchor(latent=Seed(seed=seed), label=seed) for seed in range(4))
    view = PadView.model_validate({"anchors": corners, "side": 3})
    request = latentlab.Request(model=ModelRef.file(path), step=300, view=view)
    shown = latentlab.render(latentlab.open_model(path, device="cpu"), request)
    monkeypatch.chdir(tmp_path)
    script = request.as_python().replace("step=300", 'step=300, device="cpu"')
    exec(script, {})
    with Image.open(tmp_path / "picture.png") as image:
        assert np.array_equal(np.asarray(image), shown.tiled[..., 0])
