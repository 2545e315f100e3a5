"""Requests: as text, inside a PNG, and as a script."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latentlab.export import save_picture
from latentlab.models.refs import ModelRef
from latentlab.requests import Request, RequestError, read_request
from latentlab.views import Anchor, SamplesView, Seed, Vector, WalkView

WALK = WalkView(
    anchors=(
        Anchor(latent=Seed(seed=5), label=3),
        Anchor(latent=Vector.of([0.5] * 100)),
        Anchor(latent=Seed(seed=6), label=(0.0, 1.0)),
    ),
    mode="loop",
    frames=24,
)
REQUEST = Request(model=ModelRef.bundled("digits-cgan"), step=1200, view=WALK)


def black() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.zeros((4, 4, 1), np.uint8)


def test_a_request_comes_back_from_text_and_from_a_picture(tmp_path: Path) -> None:
    assert Request.from_json(REQUEST.to_json()) == REQUEST
    save_picture(black(), tmp_path / "a.png", metadata=REQUEST.metadata())
    assert read_request(tmp_path / "a.png") == REQUEST


def test_wrong_files_get_a_sentence_each(tmp_path: Path) -> None:
    def complaint(name: str) -> str:
        with pytest.raises(RequestError) as caught:
            read_request(tmp_path / name)
        return str(caught.value)

    save_picture(black(), tmp_path / "bare.png")
    assert "does not say how it was made" in complaint("bare.png")
    provenance = {"Software": "LatentLab 0.1.0", "Run": "first", "Step": "300"}
    save_picture(black(), tmp_path / "sampled.png", metadata=provenance)
    told = complaint("sampled.png")
    assert told.startswith("sampled.png shows no explorer's view.")
    assert all(page in told for page in ("Samples", "Walk", "Labels", "Transfer"))
    (tmp_path / "text.png").write_text("hello")
    assert "is no picture" in complaint("text.png")
    save_picture(black(), tmp_path / "whole.png", 64, REQUEST.metadata())
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) - 40])
    assert "damaged" in complaint("half.png")
    assert "There is no file" in complaint("nowhere.png")
    newer = REQUEST.to_json().replace('"format":1', '"format":2')
    save_picture(black(), tmp_path / "newer.png", metadata={"latentlab": newer})
    assert "made by a newer LatentLab (format 2" in complaint("newer.png")
    odd = REQUEST.to_json().replace('"loop"', '"zigzag"')
    save_picture(black(), tmp_path / "odd.png", metadata={"latentlab": odd})
    assert "Mode cannot be 'zigzag'" in complaint("odd.png")
    save_picture(black(), tmp_path / "nonsense.png", metadata={"latentlab": "[]"})
    assert "it is no JSON object" in complaint("nonsense.png")
    Image.new("L", (4, 4)).save(tmp_path / "photo.png", "JPEG")
    assert "does not say how it was made" in complaint("photo.png")


def test_the_script_is_what_a_person_would_write() -> None:
    view = SamplesView(rows=2, label=3)
    request = Request(model=ModelRef.bundled("digits-cgan"), step=300, view=view)
    assert request.as_python() == (
        "import latentlab\n"
        "from latentlab.views import SamplesView\n"
        "\n"
        'model = latentlab.open_model("digits-cgan", kind="bundled", step=300, device="cpu")\n'
        "view = SamplesView(rows=2, label=3)\n"
        'latentlab.render(model, view).save("picture.png")\n'
    )


def test_the_script_makes_the_very_same_view() -> None:
    code = REQUEST.as_python()
    view_only = code.replace("latentlab.open_model", "dict").split("latentlab.render")[0]
    names: dict[str, object] = {}
    opened = 'dict("digits-cgan", kind="bundled", step=1200, device="cpu")'
    assert opened in view_only
    exec(view_only.replace(opened, "None"), names)
    assert names["view"] == WALK
