"""How the view of the Edit page is shown: the search for what its wishes ask for.

What was found is remembered, so that a view that differs in its strength alone, or that asks for
candidates beside, searches for nothing twice. It is the same to the last bit without.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from latentlab.latent.editing import (
    STARTS,
    brush_step,
    different,
    followed,
    other_solutions,
    starts_around,
    starts_beside,
)
from latentlab.latent.interpolation import lerp
from latentlab.latent.wishes import EditObjective, PixelTerm, Term, colour_of, elsewhere, term_of
from latentlab.models.decoding import one_thread
from latentlab.models.latent_model import LatentModel
from latentlab.pictures.strokes import coverage
from latentlab.rendering.latents import anchor_labels, latent_of
from latentlab.rendering.projected import features_named, last_of, on_one_thread
from latentlab.rendering.render import Plan, shows
from latentlab.views.base import Anchor
from latentlab.views.edit import (
    MOST_CANDIDATES,
    AnyWish,
    BrushWish,
    EditView,
    KeepWish,
    Point,
    WarpWish,
    brushes,
)
from trainers.data.watching import Watcher

_REMEMBERED = 64
_SEARCHING = "Searching for what the wishes ask for"
_COLUMNS = 2


@dataclass(frozen=True)
class _Solution:
    """Latents [N, D] and what tells the model what to show with each, [N, `told`], on the CPU."""

    latents: Tensor
    labels: Tensor | None


@dataclass
class _Memory:
    """What was found for one model."""

    found: OrderedDict[object, _Solution] = field(default_factory=OrderedDict)
    brushed: OrderedDict[Anchor, "_Path"] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_Touch = tuple[Point, float, float, str, float]
"""A point of a brush's stroke, with its size, softness, colour and weight."""


@dataclass(frozen=True)
class _Path:
    """Touches of brushes, and the latent [1, D] after each."""

    touches: tuple[_Touch, ...]
    latents: tuple[Tensor, ...]


_memories: WeakKeyDictionary[nn.Module, _Memory] = WeakKeyDictionary()
_memories_lock = threading.Lock()


@shows(EditView)
def plan_edit(view: EditView, model: LatentModel, watcher: Watcher) -> Plan:
    """The first picture, the edited one and candidates; or the way from the first to the edited.

    Raises:
        ViewError: if the model makes no pictures from latents, or not from such.
        DataCancelled: if the watcher cancels.
    """
    first = _solution_at(view.start, model, watcher)
    edited = _edited(view, model, watcher)
    part = torch.linspace(0, view.strength, view.frames or 2)
    latents = [lerp(first.latents, edited.latents, part)]
    labels = [_labels_between(first, edited, part)]
    if view.candidates and not view.frames and view.wanted:
        others = _candidates(view, model, watcher)
        latents.append(others.latents[: view.candidates])
        labels.append(None if others.labels is None else others.labels[: view.candidates])
    return Plan(torch.cat(latents), _joined(labels), *_layout(view, sum(map(len, latents))))


def _layout(view: EditView, count: int) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Pictures in a row, their captions, and those of the rows."""
    if view.frames:
        return min(count, view.frames), (), ()
    if count == _COLUMNS:
        return count, ("first", "edited"), ()
    last = count - _COLUMNS
    pairs = [(each, min(each + 1, last)) for each in range(1, last + 1, _COLUMNS)]
    others = ("other " + ", ".join(map(str, sorted(set(each)))) for each in pairs)
    return _COLUMNS, (), ("first, edited", *others)


def words_for_picture(place: int) -> str:
    """What the picture at a place of a view without frames is."""
    named = ("first", "edited")
    return named[place] if place < len(named) else f"other {place - len(named) + 1}"


def _labels_between(first: _Solution, edited: _Solution, part: Tensor) -> Tensor | None:
    if first.labels is None or edited.labels is None:
        return None
    return lerp(first.labels, edited.labels, part)


def _joined(labels: Sequence[Tensor | None]) -> Tensor | None:
    told = [each for each in labels if each is not None]
    return torch.cat(told) if told else None


# What is looked for.


def _edited(view: EditView, model: LatentModel, watcher: Watcher) -> _Solution:
    """What fulfils the wishes best, from where the view begins."""
    base = _brushed(view, model, watcher)
    if all(isinstance(each, BrushWish) for each in view.wanted):
        return base
    begin = base if view.begin is None else _solution_at(view.begin, model, watcher)
    plain = {"strength": 1.0, "frames": None, "candidates": 0, "any_label": False}
    key = view.model_copy(update=plain)

    def look() -> _Solution:
        objective = _objective(view, base, model, watcher)
        rng = torch.Generator().manual_seed(view.seed)
        starts = starts_beside(begin.latents, view.starts, rng)
        labels = None if begin.labels is None else begin.labels.expand(view.starts, -1)
        steps = followed(
            objective, starts.to(model.device), _on_device(labels, model), view.steps,
            view.evaluations,
        )  # fmt: skip
        best = last_of(on_one_thread(steps), watcher, _SEARCHING).solutions
        return _Solution(best.latents[:1].cpu(), begin.labels)

    return _remembered(model, key, look)


def _candidates(view: EditView, model: LatentModel, watcher: Watcher) -> _Solution:
    """Different solutions of the same wishes, the best first."""
    # The effort is that of the edited picture alone.
    plain = {"strength": 1.0, "frames": None, "begin": None, "candidates": MOST_CANDIDATES,
             "starts": 1, "steps": 0, "evaluations": 0}  # fmt: skip
    key = view.model_copy(update=plain)

    def look() -> _Solution:
        base = _brushed(view, model, watcher)
        objective = _objective(view, base, model, watcher)
        starts = _starts(view, base, model)
        steps = other_solutions(
            objective, starts.latents.to(model.device), _on_device(starts.labels, model)
        )
        found = last_of(on_one_thread(steps), watcher, _SEARCHING).solutions
        with one_thread():
            images = model.images(found.latents, found.labels)
        chosen = found.at(different(found.values, images, MOST_CANDIDATES).to(model.device))
        return _Solution(chosen.latents.cpu(), _on_cpu(chosen.labels))

    return _remembered(model, key, look)


def _starts(view: EditView, base: _Solution, model: LatentModel) -> _Solution:
    """Where candidates begin, drawn from the view's seed."""
    rng = torch.Generator().manual_seed(view.seed)
    drawn = model.model.prior(STARTS, rng).float()
    latents = starts_around(base.latents[0], drawn, rng)
    labels = None if base.labels is None else base.labels.expand(STARTS, -1).clone()
    if labels is not None and view.any_label and model.classes:
        others = torch.randint(model.classes, (STARTS,), generator=rng)
        # Every second one keeps the label.
        labels[::2] = nn.functional.one_hot(others[::2], model.classes).float()
    return _Solution(latents, labels)


def _objective(
    view: EditView, base: _Solution, model: LatentModel, watcher: Watcher
) -> EditObjective:
    image = _image(base, model)
    wishes = [each for each in view.wanted if not isinstance(each, BrushWish)]
    seen = [_seen(each, image, model, watcher) for each in wishes]
    terms = [(each.weight, term_of(each, on)) for each, on in zip(wishes, seen, strict=True)]
    return EditObjective(
        lambda latents, labels: model.model.decode(latents, labels).float(),
        [(weight, term) for weight, term in terms if term is not None],
        base.latents[0].to(model.device), image, elsewhere(wishes, image),
        view.closeness, features_named(view.features, model), model.model.prior_kind, view.pull,
    )  # fmt: skip


def _seen(wish: AnyWish, first: Tensor, model: LatentModel, watcher: Watcher) -> Tensor:
    """The picture [C, H, W] that a wish was made on."""
    if isinstance(wish, (KeepWish, WarpWish)) and wish.seen is not None:
        return _image(_solution_at(wish.seen, model, watcher), model)
    return first


# The brush.


def _brushed(view: EditView, model: LatentModel, watcher: Watcher) -> _Solution:
    """The start, as brushes have moved it. A stroke that goes on pays for what is new alone."""
    first = _solution_at(view.start, model, watcher)
    touches = tuple(_touches(brushes(view.wanted)))
    if not touches:
        return first
    memory = _memory_of(model)
    with memory.lock:
        known = memory.brushed.pop(view.start, _Path((), ()))
    path = _continued(known, touches, first, model)
    with memory.lock:
        memory.brushed[view.start] = path
        _keep_few(memory.brushed)
    return _Solution(path.latents[-1], first.labels)


def _touches(wishes: Sequence[BrushWish]) -> Iterator[_Touch]:
    for each in wishes:
        for stroke in each.strokes:
            for point in stroke:
                yield point, each.size, each.softness, each.colour, each.weight


def _continued(
    known: _Path, touches: tuple[_Touch, ...], first: _Solution, model: LatentModel
) -> _Path:
    """The path of `touches`, whose beginning may be known."""
    pairs = zip(known.touches, touches, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), None)
    same = min(len(known.touches), len(touches)) if same is None else same
    latents = list(known.latents[:same])
    label = _on_device(first.labels, model)
    latent = latents[-1] if latents else first.latents
    with one_thread():
        for touch in touches[same:]:
            latent = brush_step(
                lambda latents, labels: model.model.decode(latents, labels).float(),
                latent.to(model.device), label, _touch_term(touch, model), touch[-1],
                model.model.prior_kind,
            ).cpu()  # fmt: skip
            latents.append(latent)
    return _Path(touches, tuple(latents))


def _touch_term(touch: _Touch, model: LatentModel) -> Term:
    point, size, softness, colour, _ = touch
    mask = torch.from_numpy(coverage(((point,),), size, softness, model.info.size).copy())
    like = torch.empty(model.info.shape, device=model.device)
    return PixelTerm(mask.to(model.device), colour_of(colour, like))


# Latents, labels and what is remembered.


def _solution_at(anchor: Anchor, model: LatentModel, watcher: Watcher) -> _Solution:
    latent = latent_of(anchor.latent, model, watcher)
    return _Solution(latent[None], anchor_labels((anchor,), model, watcher))


def _image(solution: _Solution, model: LatentModel) -> Tensor:
    """What the model makes of one latent, [C, H, W]."""
    with one_thread():
        return model.images(solution.latents, solution.labels)[0]


def _on_device(labels: Tensor | None, model: LatentModel) -> Tensor | None:
    return None if labels is None else labels.to(model.device)


def _on_cpu(labels: Tensor | None) -> Tensor | None:
    return None if labels is None else labels.cpu()


def _memory_of(model: LatentModel) -> _Memory:
    with _memories_lock:
        return _memories.setdefault(model.network, _Memory())


def _remembered(model: LatentModel, key: object, look: Callable[[], _Solution]) -> _Solution:
    memory = _memory_of(model)
    with memory.lock:
        known = memory.found.get(key)
    if known is not None:
        return known
    found = look()
    with memory.lock:
        memory.found[key] = found
        _keep_few(memory.found)
    return found


def _keep_few(remembered: OrderedDict[object, _Solution] | OrderedDict[Anchor, _Path]) -> None:
    while len(remembered) > _REMEMBERED:
        remembered.popitem(last=False)
