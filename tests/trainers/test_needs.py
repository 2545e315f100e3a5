"""What algorithms need of the data, and the sentences a person reads when these lack it."""

import pytest

from trainers.config import DataSource
from trainers.data.catalogue import CATALOGUE, Domains, entry
from trainers.data.spec import square_images
from trainers.needs import AlgorithmError, DivisibleBy, Needs, OneOf
from trainers.networks.conv import SIZES
from trainers.registry import algorithm_class, algorithm_names, check_fit, make_recipe

CELEBA = DataSource(name="celeba")


@pytest.mark.parametrize(("size", "nearest"), [(30, 32), (29, 28), (48, 64), (8, 16), (500, 256)])
def test_a_size_that_does_not_fit_is_answered_with_the_nearest(size: int, nearest: int) -> None:
    with pytest.raises(AlgorithmError) as error:
        Needs(sizes=(OneOf(SIZES),)).check("DCGAN", square_images(1, size))
    assert str(error.value) == (
        "DCGAN needs a square size of 28 or a power of two from 16 to 256; "
        f"these images are {size} px. Choose image size {nearest}."
    )


def test_networks_that_take_any_size_are_named_beside_the_nearest_size() -> None:
    sentence = OneOf(SIZES, otherwise="the mlp network").refusal(30)
    assert sentence.endswith("Choose image size 32, or the mlp network.")


def test_data_without_labels_are_answered_with_data_that_have_them() -> None:
    with pytest.raises(AlgorithmError, match=r"CGAN learns from labels.*mnist"):
        Needs(labels=True).check("CGAN", square_images(1, 28))


@pytest.mark.parametrize(("size", "nearest"), [(30, 32), (33, 32), (8, 16)])
def test_a_size_that_does_not_divide_is_answered_with_the_nearest(size: int, nearest: int) -> None:
    needs = Needs(sizes=(DivisibleBy(4, 16),))
    with pytest.raises(AlgorithmError, match=f"Choose image size {nearest}[.]"):
        needs.check("CycleGAN", square_images(3, size))
    needs.check("CycleGAN", square_images(3, nearest))


@pytest.mark.parametrize("labels", [(), ("a",), ("a", "b", "c")])
def test_other_than_two_domains_are_answered_with_data_that_have_two(
    labels: tuple[str, ...],
) -> None:
    with pytest.raises(AlgorithmError, match=r"CycleGAN learns between two domains.*stripes"):
        Needs(domains="two").check("CycleGAN", square_images(3, 32, labels))
    Needs(domains="two").check("CycleGAN", square_images(3, 32, ("a", "b")))


@pytest.mark.parametrize("name", algorithm_names())
def test_every_algorithm_can_learn_from_its_own_default_data(name: str) -> None:
    algorithm = algorithm_class(name)
    source = DataSource(name=algorithm.default_data)
    assert entry(source.name).size is not None
    assert algorithm.needs.misfit(source) == ""
    check_fit(make_recipe(name, {}, source, "cpu", 1))


@pytest.mark.parametrize("name", [each.name for each in CATALOGUE])
def test_pairs_are_found_only_where_there_are_pairs(name: str) -> None:
    sentence = Needs(domains="pairs").misfit(DataSource(name=name))
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
    sentence = Needs(domains="two").misfit(source)
    assert advice in sentence
    assert bool(advice) == bool(sentence)


@pytest.mark.parametrize("domains", ["one", "two"])
def test_labels_are_missed_where_there_are_none(domains: Domains) -> None:
    needs = Needs(labels=True, domains=domains)
    assert "Choose an attribute" in needs.misfit(CELEBA)
    assert needs.misfit(CELEBA.model_copy(update={"attribute": "Smiling"})) == ""
    assert Needs().misfit(CELEBA) == ""


def test_a_size_that_the_networks_cannot_make_is_refused() -> None:
    with pytest.raises(AlgorithmError, match="Choose image size 16"):
        check_fit(make_recipe("dcgan", {}, DataSource(image_size=20), "cpu", 1))
