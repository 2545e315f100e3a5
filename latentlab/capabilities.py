"""What a model can do, one row for each thing: how it is said, shown, used. No torch.

A row belongs to a protocol in trainers/capabilities.py. Which of them a model fulfils is found out
once, when its training begins, and recorded in the run and in exported files.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from trainers.capabilities import (
    Attends,
    Chains,
    DrawsPoints,
    Encodes,
    HasDensity,
    ReadsText,
    Samples,
    Transfigures,
    Translates,
    Upscales,
)


@dataclass(frozen=True)
class Capability:
    """One thing that models can do.

    Attributes:
        protocol: the class in trainers/capabilities.py.
        does: what a model that has it does, and
        lacks: what one that has it not fails to do; both after "This model".
        preview: the function that draws such a model's picture in the Library, by its full name;
            "" if it adds nothing to the picture.
        commands: of the command line that use it.
        example: the first of them, with {name} for the model and {more} for further options.
        page: name of the window's page that uses it; "" if there is none.
    """

    protocol: type
    does: str
    lacks: str
    preview: str = ""
    commands: tuple[str, ...] = ()
    example: str = ""
    page: str = ""

    @property
    def name(self) -> str:
        """What runs and model files record: "samples"."""
        return self.protocol.__name__.lower()


CAPABILITIES: tuple[Capability, ...] = (
    Capability(
        protocol=Samples,
        does="makes images from random numbers",
        lacks="makes no images from random numbers",
        preview="latentlab.previews:of_samples",
        commands=("sample", "walk", "arithmetic", "labels", "directions", "project", "edit"),
        example="Draw pictures with: latentlab sample {name}{more} --out samples.png",
        page="samples",
    ),
    Capability(
        protocol=ReadsText,
        does="draws what a sentence says",
        lacks="reads no sentences",
        commands=("sample", "labels"),
        example='Draw what a sentence says with: latentlab sample {name} --text "SENTENCE" --out '
        "samples.png",
        page="labels",
    ),
    Capability(
        protocol=Translates,
        does="translates pictures from one domain to another",
        lacks="does not translate pictures",
        preview="latentlab.previews:of_translations",
        commands=("transfer",),
        example="Translate your own pictures with: latentlab transfer {name} --input PICTURES "
        "--out results",
        page="transfer",
    ),
    Capability(
        protocol=Transfigures,
        does="moves objects between pictures",
        lacks="cannot move an object from one picture to another",
        preview="latentlab.previews:of_swaps",
        commands=("swap", "remove", "strength", "bilinear"),
        example="Move an object between your own pictures with: latentlab swap {name} --receiver "
        "A.png --donor B.png --out swapped.png",
        page="transfer",
    ),
    Capability(
        protocol=Upscales,
        does="enlarges pictures",
        lacks="does not enlarge pictures",
        preview="latentlab.previews:of_enlarged",
        commands=("upscale",),
        example="Enlarge your own pictures with: latentlab upscale {name} --input PICTURES --out "
        "results",
        page="transfer",
    ),
    Capability(
        protocol=Chains,
        does="comes to pictures by a chain of small changes",
        lacks="runs no chain of small changes",
        preview="latentlab.previews:of_chains",
        commands=("chain",),
        example="Run its chains with: latentlab chain {name} --out chains.png",
        page="chain",
    ),
    Capability(
        protocol=Encodes,
        does="finds the latent of a picture",
        lacks="cannot find the latent of a picture",
        commands=("map", "encode"),
        page="map",
        example="Find the latents of your own pictures with: latentlab encode {name} --input "
        "PICTURES --out latents.npz",
    ),
    Capability(
        protocol=HasDensity,
        does="tells how likely a picture is",
        lacks="cannot tell how likely a picture is",
        commands=("likelihood",),
        example="See how likely your own pictures are with: latentlab likelihood {name} --input "
        "PICTURES",
    ),
    Capability(
        protocol=DrawsPoints,
        does="draws points",
        lacks="draws no points",
        preview="latentlab.previews:of_samples",
        commands=("sample",),
        example="Draw points with: latentlab sample {name} -n 1000 --out points.png",
        page="samples",
    ),
    Capability(
        protocol=Attends,
        does="shows which places of a picture it attends to",
        lacks="has no attention to show",
    ),
)
"""In the order in which they are told and shown; of several that a model has, the first."""


def of(names: Collection[str]) -> tuple[Capability, ...]:
    """The rows of the capabilities called `names`, in the table's order."""
    return tuple(each for each in CAPABILITIES if each.name in names)


def refusal(name: str, has: Collection[str]) -> str:
    """That a model whose capabilities are `has` lacks the one called `name`, and what to do."""
    (wanted,) = of((name,))
    sentences = [f"This model {wanted.lacks}: choose one that {wanted.does}."]
    sentences += [
        f"This one {each.does}: use {either(each.commands)}." for each in of(has) if each.commands
    ]
    return " ".join(sentences)


def shown_on(page: str) -> str:
    """What models do that the page called `page` is for."""
    # Points are shown on the Samples page alone; others that use what it uses do not.
    rows = [each for each in CAPABILITIES if each.protocol is not DrawsPoints]
    return either([each.does for each in rows if each.page == page])


def refusal_of_page(page: str, title: str, has: Collection[str]) -> str:
    """That the model called `title`, whose capabilities are `has`, is not for a page that uses
    what the page called `page` uses: what it does, where that is shown, and what to do."""
    wanted = f"choose a model that {shown_on(page)}"
    shown = next((each for each in of(has) if each.page), None)
    if shown is None:
        return f"{title} does nothing of the kind: {wanted}."
    return f"{title} {shown.does}: use it on the {shown.page.capitalize()} page, or {wanted}."


def either(words: Iterable[str]) -> str:
    """The words in a row: swap, remove or strength."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def next_command(names: Collection[str] | None, model: str, count: int | None = None) -> str:
    """What to do with a model of these capabilities, as a sentence with the command for it; "" if
    they are not known, or no command uses them.

    Args:
        model: how the model is named on the command line.
        count: of how many samples to speak; None leaves it to the command.
    """
    more = "" if count is None else f" -n {count}"
    examples = (each.example for each in of(names or ()) if each.example)
    return next(examples, "").format(name=model, more=more)


def next_commands(models: Iterable[tuple[str, Collection[str] | None]]) -> list[str]:
    """One sentence for each kind among models, each given by its algorithm and capabilities, in
    the order of the models."""
    by_use: dict[str, set[str]] = {}
    for algorithm, names in models:
        by_use.setdefault(next_command(names, "NAME"), set()).add(algorithm)
    by_use.pop("", None)
    if len(by_use) == 1:
        return list(by_use)
    return [f"{' / '.join(sorted(names))}: {use}" for use, names in by_use.items()]


class Capable:
    """Base of what stands for a model, with `capabilities`: the names of the rows that it has."""

    capabilities: tuple[str, ...]

    @property
    def samples(self) -> bool:
        """Whether it makes images from latents."""
        return "samples" in self.capabilities

    @property
    def draws_points(self) -> bool:
        """Whether it makes points from latents."""
        return "drawspoints" in self.capabilities

    @property
    def translates(self) -> bool:
        """Whether it turns images of one domain into images of another."""
        return "translates" in self.capabilities

    @property
    def transfigures(self) -> bool:
        """Whether it takes images apart into background and object."""
        return "transfigures" in self.capabilities

    @property
    def upscales(self) -> bool:
        """Whether it enlarges images."""
        return "upscales" in self.capabilities

    @property
    def encodes(self) -> bool:
        """Whether it finds the latent of an image."""
        return "encodes" in self.capabilities

    @property
    def takes_pictures(self) -> bool:
        """Whether a picture has a latent of it: by its encoder, or by a search for the nearest."""
        return self.encodes or self.samples

    @property
    def chains(self) -> bool:
        """Whether it comes to images by a chain of small changes."""
        return "chains" in self.capabilities

    @property
    def attends(self) -> bool:
        """Whether it can show which places of an image it attends to."""
        return "attends" in self.capabilities

    @property
    def has_density(self) -> bool:
        """Whether it tells how likely an image is."""
        return "hasdensity" in self.capabilities

    @property
    def reads_text(self) -> bool:
        """Whether it draws what a sentence says."""
        return "readstext" in self.capabilities

    @property
    def transfers(self) -> bool:
        """Whether it makes images from images."""
        return self.translates or self.transfigures or self.upscales
