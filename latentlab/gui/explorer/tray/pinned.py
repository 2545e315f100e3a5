"""What lies in the tray: favourites with a name, and how they are kept between starts."""

import json
import logging
from collections.abc import Iterable

from pydantic import Field, ValidationError

from latentlab.capabilities import refusal
from latentlab.gui.explorer.facts import ModelFacts
from latentlab.gui.settings_store import SettingsStore
from latentlab.views import Anchor, Encoded, Vector
from trainers.config import Frozen

MIME_TYPE = "application/x-latentlab-anchor"
"""Under which drag and drop carries an `Anchor` as JSON."""

MOST = 1024
"""How many favourites the tray holds."""

_KEY = "tray"
_log = logging.getLogger(__name__)


class Pinned(Frozen):
    """A favourite in the tray."""

    anchor: Anchor
    name: str = Field("", max_length=100)


def name_for(anchor: Anchor, labels: tuple[str, ...] = ()) -> str:
    """What an anchor is called until the person names it: "seed 12, three"."""
    latent = anchor.latent.name or "latent"
    if isinstance(anchor.label, int):
        known = anchor.label < len(labels)
        return f"{labels[anchor.label] if known else f'label {anchor.label}'} · {latent}"
    return latent if anchor.label is None else f"mixture · {latent}"


def misfit(anchor: Anchor, facts: ModelFacts) -> str | None:
    """Why `anchor` cannot be shown with a model, as a sentence; None if it can be."""
    latent, label = anchor.latent, anchor.label
    if isinstance(latent, Encoded):
        if not facts.encodes:
            return refusal("encodes", facts.capabilities)
        if (latent.picture.size, latent.picture.channels) != (facts.size, facts.channels):
            return f"{facts.title} works on other sizes or colours: open this picture for it."
    if isinstance(latent, Vector) and len(latent.numbers()) != facts.latent_size:
        return (
            f"This latent has {len(latent.numbers())} numbers and {facts.title} takes "
            f"{facts.latent_size}: open the model that it was made with."
        )
    if not facts.classes or label is None:
        return None
    fits = label < facts.classes if isinstance(label, int) else len(label) == facts.classes
    return None if fits else f"{facts.title} does not know this picture's label."


def load_tray(store: SettingsStore) -> list[Pinned]:
    """What was in the tray at the last start; what cannot be read is left out."""
    try:
        found = json.loads(store.text(_KEY, "[]"))
        return [Pinned.model_validate(each) for each in found[:MOST]]
    except (ValueError, ValidationError, TypeError) as error:
        _log.warning("the tray cannot be read and starts empty: %s", error)
        return []


def save_tray(store: SettingsStore, tray: Iterable[Pinned]) -> None:
    """Keep `tray` for the next start."""
    store.keep(_KEY, json.dumps([each.model_dump(mode="json") for each in tray]))
