"""One frozen value for each panel that says everything the panel shows. No torch, no Qt."""

from typing import Annotated

from pydantic import Field

from latentlab.views.arithmetic import ArithmeticView, Bin
from latentlab.views.base import Anchor, Label, Latent, Seed, Vector, View, ViewError
from latentlab.views.conditions import ConditionsView, EachLabel, LabelBlend, LabelMorph
from latentlab.views.directions import Component, Direction, DirectionsView, Factor, Push
from latentlab.views.samples import SamplesView, TrayView
from latentlab.views.walk import PadView, WalkView

AnyView = Annotated[
    SamplesView | TrayView | WalkView | PadView | ArithmeticView | ConditionsView | DirectionsView,
    Field(discriminator="kind"),
]

__all__ = [
    "Anchor",
    "AnyView",
    "ArithmeticView",
    "Bin",
    "Component",
    "ConditionsView",
    "Direction",
    "DirectionsView",
    "EachLabel",
    "Factor",
    "Label",
    "LabelBlend",
    "LabelMorph",
    "Latent",
    "PadView",
    "Push",
    "SamplesView",
    "Seed",
    "TrayView",
    "Vector",
    "View",
    "ViewError",
    "WalkView",
]
