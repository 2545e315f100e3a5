"""Whether an algorithm can learn from data, told before anything is fetched."""

from pathlib import Path

import pytest

from latentlab.suitability import check_fit, expected_info, labels_of, misfit
from trainers.algorithm import AlgorithmError
from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, Domains, entry
from trainers.registry import algorithm_class, algorithm_names, make_recipe

CELEBA = DataSource(name="celeba")


@pytest.mark.parametrize("name", algorithm_names())
def test_every_algorithm_can_learn_from_its_own_default_data(name: str) -> None:
    algorithm = algorithm_class(name)
    source = DataSource(name=algorithm.default_data)
    assert entry(source.name).size is not None
    assert misfit(algorithm.domains, algorithm.needs_labels, source) == ""
    check_fit(make_recipe(name, {}, source, "cpu", 1))


@pytest.mark.parametrize("name", [each.name for each in CATALOGUE])
def test_pairs_are_found_only_where_there_are_pairs(name: str) -> None:
    sentence = misfit("pairs", False, DataSource(name=name))
    assert bool(sentence) == (name not in ("edges", "pairs"))


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        (DataSource(name="digits"), "Choose two of the labels"),
        (DataSource(name="digits", domains=("3", "8")), ""),
        (DataSource(name="digits", domains=("3", "3")), "Choose two labels"),
        (DataSource(name="digits", domains=("3", "x")), "There is no label 'x'"),
        (CELEBA, "Choose an attribute"),
        (CELEBA.model_copy(update={"attribute": "Smiling"}), ""),
        (DataSource(name="faces"), ""),
        (DataSource(name="edges"), ""),
        (DataSource(name="edges", domains=("a", "b")), "already are of two domains"),
        (DataSource(name="folder"), ""),
        (DataSource(name="two-folders"), ""),
    ],
)
def test_two_domains_are_found_or_what_to_choose_is_told(source: DataSource, advice: str) -> None:
    sentence = misfit("two", False, source)
    assert advice in sentence
    assert bool(advice) == bool(sentence)


@pytest.mark.parametrize("domains", ["one", "two"])
def test_labels_are_missed_where_there_are_none(domains: Domains) -> None:
    assert "Choose an attribute" in misfit(domains, True, CELEBA)
    assert misfit(domains, True, CELEBA.model_copy(update={"attribute": "Smiling"})) == ""
    assert misfit("one", False, CELEBA) == ""


def test_labels_are_told_as_far_as_they_show(tmp_path: Path) -> None:
    for name in ("owl", "cat", ".hidden"):
        (tmp_path / name).mkdir()
    assert labels_of(DataSource()) == tuple("0123456789")
    assert labels_of(DataSource(domains=("3", "8"))) == ("3", "8")
    assert labels_of(DataSource(name="faces")) == ("glasses", "no glasses")
    assert labels_of(DataSource(name="faces", attribute="hat")) == ("hat", "no hat")
    assert labels_of(DataSource(name="folder", folder=tmp_path)) == ("cat", "owl")
    assert labels_of(DataSource(name="folder", folder=tmp_path / "absent")) == ()
    assert labels_of(CELEBA) == ()


def test_the_images_to_expect_have_their_labels_size_and_colours() -> None:
    info = expected_info(DataSource(name="faces", image_size=32, colour="grey"))
    assert info is not None
    assert (info.shape, info.label_names) == ((1, 32, 32), ("glasses", "no glasses"))
    assert expected_info(DataSource(name="idx")) is None


def test_a_size_that_the_networks_cannot_make_is_refused() -> None:
    with pytest.raises(AlgorithmError, match="Choose image size 16"):
        check_fit(make_recipe("dcgan", {}, DataSource(image_size=20), "cpu", 1))
