"""What the tests of explorer pages share: the services of a window, and small trained runs."""

from collections.abc import Iterator

import pytest
from lone_page import services_around
from scripted_bench import Bench
from transfer_models import object_run, two_way_run

from latentlab.gui.services import Services
from trainers.run import Run


@pytest.fixture
def services(bench: Bench) -> Iterator[Services]:
    with services_around(bench) as made:
        yield made


@pytest.fixture(scope="module")
def two_way(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return two_way_run(tmp_path_factory.mktemp("two-way"))


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return object_run(tmp_path_factory.mktemp("objects"))
