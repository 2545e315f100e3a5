"""A new view is one file in views/ and one of the same name in rendering/, found without a list."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import latentlab
from latentlab.rendering import render
from latentlab.views import VIEWS

_VIEW = """
from typing import Literal
from latentlab.views.base import View

class TwinsView(View):
    page = "twins"
    title = "Twins"
    words = {"seed": "changing the parents"}

    kind: Literal["twins"] = "twins"
    seed: int = 0
"""
_RENDERING = """
import torch
from latentlab.rendering.render import Plan, shows
from latentlab.views.twins import TwinsView

@shows(TwinsView)
def plan_twins(view, model, _):
    latent = model.model.prior(1, torch.Generator().manual_seed(view.seed))
    return Plan(latent.repeat(2, 1), None, 2)
"""
_USE = """
import latentlab
from latentlab.requests import Request
from latentlab.views import TwinsView

request = Request(model=latentlab.ModelRef.bundled("digits-dcgan"), view=TwinsView(seed=3))
assert Request.from_json(request.to_json()) == request
other = request.model_copy(update={"view": TwinsView()})
assert request.change_from(other) == "changing the parents"
assert "from latentlab.views import TwinsView" in request.as_python()
pictures = latentlab.render(latentlab.open_model("digits-dcgan", device="cpu"), request)
assert len(pictures) == 2 and (pictures.pixels[0] == pictures.pixels[1]).all()
"""


def test_every_view_lives_in_the_module_of_its_page_and_is_shown_by_the_one_in_rendering() -> None:
    for view in VIEWS.values():
        assert view.__module__ == f"latentlab.views.{view.page}" and view.title
        import_module(f"latentlab.rendering.{view.page}")
        assert view in render._ways


@pytest.mark.long
def test_a_new_view_is_two_files(tmp_path: Path) -> None:
    root = Path(latentlab.__file__).parents[1]
    for name in ("trainers", "resources"):
        (tmp_path / name).symlink_to(root / name)
    for folder in ("", "views", "rendering"):
        (tmp_path / "latentlab" / folder).mkdir()
        for each in (root / "latentlab" / folder).iterdir():
            if each.name not in ("views", "rendering", "__pycache__"):
                (tmp_path / "latentlab" / folder / each.name).symlink_to(each)
    (tmp_path / "latentlab/views/twins.py").write_text(_VIEW)
    (tmp_path / "latentlab/rendering/twins.py").write_text(_RENDERING)
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.')\n{_USE}"]
    subprocess.run(command, check=True, cwd=tmp_path, env={"PYTHONDONTWRITEBYTECODE": "1"})
