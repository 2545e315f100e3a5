"""Each model is told with the command that works with it."""

import pytest
import torch

from latentlab.cli.uses import commands_for, next_command
from trainers.capabilities import Samples, Transfigures, Translates
from trainers.data.spec import square_images
from trainers.registry import algorithm_class, algorithm_names


@pytest.mark.parametrize("name", algorithm_names())
def test_the_command_named_is_one_that_works_with_the_model(name: str) -> None:
    cls = algorithm_class(name)
    with torch.device("meta"):
        model = cls.build_model(cls.Config(), square_images(3, 32, ("one", "other")))
    kinds = {"sample": Samples, "transfer": Translates, "swap": Transfigures}
    (command,) = [each for each in kinds if f"latentlab {each} mine " in next_command(name, "mine")]
    assert isinstance(model, kinds[command])


def test_every_kind_of_model_in_a_list_is_told_once() -> None:
    told = commands_for(["gan", "genegan", "cyclegan", "vae", "gan"])
    assert [line.split(":")[0] for line in told] == ["gan / vae", "genegan", "cyclegan"]
    assert "latentlab transfer NAME" in told[2]
    assert commands_for(["gan"]) == [next_command("gan", "NAME")]
