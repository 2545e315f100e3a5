"""One frozen value for each kind of picture, which says everything that is shown. No torch, no Qt.

Every module of this package is found by itself, and what it defines can be had from the package. A
module holds the views of one page; the module of its name in latentlab/rendering shows them.
"""

from functools import reduce
from importlib import import_module
from operator import or_
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field

from latentlab.views.base import Label, Latent, View, ViewError, changed
from trainers.config import Frozen

if TYPE_CHECKING:
    # What the loop below finds, once more for type checkers and editors.
    from latentlab.pictures.picture import Picture as Picture
    from latentlab.views.arithmetic import *  # noqa: F403
    from latentlab.views.base import *  # noqa: F403
    from latentlab.views.bins import *  # noqa: F403
    from latentlab.views.chain import *  # noqa: F403
    from latentlab.views.directions import *  # noqa: F403
    from latentlab.views.edit import *  # noqa: F403
    from latentlab.views.labels import *  # noqa: F403
    from latentlab.views.map import *  # noqa: F403
    from latentlab.views.samples import *  # noqa: F403
    from latentlab.views.transfer import *  # noqa: F403
    from latentlab.views.walk import *  # noqa: F403

_values = dict[str, type[Frozen]]()
for _module in iter_modules(__path__, f"{__name__}."):  # noqa: F405
    for _name, _each in vars(import_module(_module.name)).items():
        if isinstance(_each, type) and issubclass(_each, Frozen) and _each is not Frozen:
            _values[_name] = _each
globals().update(_values)

VIEWS: dict[str, type[View]] = {
    each.model_fields["kind"].default: each
    for each in _values.values()
    if issubclass(each, View) and not each.model_fields["kind"].is_required()
}
"""All views by their kind."""

if TYPE_CHECKING:
    AnyView: TypeAlias = View
else:
    AnyView = Annotated[reduce(or_, VIEWS.values()), Field(discriminator="kind")]

__all__ = ["VIEWS", "AnyView", "Label", "Latent", "ViewError", "changed", *_values]
