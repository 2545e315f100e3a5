"""What is typed into the form of the Train page and cannot be."""

import pytest

from latentlab.train_form import DataChoiceError, checked_folder


@pytest.mark.parametrize("typed", ["x" * 300, "~nobody/a", "a\0b", "traceback\n  file\n" * 400])
def test_the_form_refuses_a_folder_that_cannot_be_with_a_short_sentence(typed: str) -> None:
    with pytest.raises(DataChoiceError, match="is not a folder") as refused:
        checked_folder(True, typed, "folder")
    assert len(str(refused.value)) < 300
