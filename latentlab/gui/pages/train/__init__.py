"""The Train page: the form at the left, the training at the right."""

from latentlab.gui.pages.page import MakePage, PageSpec


def _load() -> MakePage:
    from latentlab.gui.pages.train.train_page import TrainPage

    return TrainPage


PAGE = PageSpec(
    "train",
    "Train",
    "train",
    "Set up a run, train it, watch it learn.",
    "make",
    _load,
)
