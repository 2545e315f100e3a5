"""One frozen value for each panel that says everything the panel shows. No torch, no Qt."""

from typing import Annotated

from pydantic import Field

from latentlab.pictures.picture import Picture
from latentlab.views.arithmetic import Applied, ArithmeticView, Bin
from latentlab.views.base import Anchor, Label, Latent, Seed, Vector, View, ViewError, changed
from latentlab.views.directions import Component, Direction, DirectionsView, Factor, Push
from latentlab.views.labels import ConditionsView, EachLabel, LabelBlend, LabelMorph
from latentlab.views.samples import SamplesView, TrayView
from latentlab.views.transfer import (
    BilinearView,
    MatrixView,
    RemoveView,
    StrengthView,
    SwapView,
    TransferView,
    TranslateView,
)
from latentlab.views.walk import PadView, WalkView

AnyView = Annotated[
    SamplesView
    | TrayView
    | WalkView
    | PadView
    | ArithmeticView
    | ConditionsView
    | DirectionsView
    | TranslateView
    | SwapView
    | RemoveView
    | StrengthView
    | MatrixView
    | BilinearView,
    Field(discriminator="kind"),
]

__all__ = [
    "Anchor",
    "AnyView",
    "Applied",
    "ArithmeticView",
    "BilinearView",
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
    "MatrixView",
    "PadView",
    "Picture",
    "Push",
    "RemoveView",
    "SamplesView",
    "Seed",
    "StrengthView",
    "SwapView",
    "TransferView",
    "TranslateView",
    "TrayView",
    "Vector",
    "View",
    "ViewError",
    "WalkView",
    "changed",
]
