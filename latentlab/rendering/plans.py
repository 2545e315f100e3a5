"""From a view to the latents and labels that show it: `plan`. One module for each panel."""

from collections.abc import Callable
from typing import Any

from latentlab.models.explorable import Explorable
from latentlab.rendering.arithmetic import plan_arithmetic
from latentlab.rendering.directions import plan_directions
from latentlab.rendering.labels import plan_conditions
from latentlab.rendering.plan import Plan
from latentlab.rendering.samples import plan_samples, plan_tray
from latentlab.rendering.walk import plan_pad, plan_walk
from latentlab.views import (
    ArithmeticView,
    ConditionsView,
    DirectionsView,
    PadView,
    SamplesView,
    TrayView,
    View,
    WalkView,
)

_PLANNERS: dict[type[View], Callable[[Any, Explorable], Plan]] = {
    ArithmeticView: plan_arithmetic,
    ConditionsView: plan_conditions,
    DirectionsView: plan_directions,
    PadView: plan_pad,
    SamplesView: plan_samples,
    TrayView: plan_tray,
    WalkView: plan_walk,
}

__all__ = ["Plan", "plan"]


def plan(view: View, model: Explorable) -> Plan:
    """What to decode in order to show `view` with `model`.

    Raises:
        ViewError: if the view asks for what the model does not have.
    """
    return _PLANNERS[type(view)](view, model)
