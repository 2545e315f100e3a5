"""What the Map page has to export: the map, what is decoded, the places of the pictures."""

import csv
from dataclasses import replace
from pathlib import Path

from latentlab.export.order import Subject
from latentlab.export.writing import writing
from latentlab.gui.explorer.page_pictures import all_pictures, some_pictures, stem
from latentlab.gui.exporting.exportable import Files, Format
from latentlab.rendering.placed import PlacedPictures
from latentlab.rendering.render import Pictures
from latentlab.requests import Request

_TABLE = Format(".csv", "Table (CSV)")


def map_picture(request: Request, pictures: Pictures) -> Subject:
    """The map as one picture, which is drawn to its size."""
    whole = all_pictures(request, pictures, lambda _: None)
    return replace(whole, kinds=("sheet",), enlarges=False)


def decoded_picture(request: Request, pictures: Pictures) -> Subject:
    """What is decoded at the spot."""
    return replace(some_pictures(pictures, [0], request, [request]), title="Decoded picture")


def places_of_pictures(request: Request, placed: PlacedPictures) -> Files:
    """Number, label, x, y and the factors of each picture on the map."""
    return Files(
        "places",
        "Places of the pictures",
        f"{stem(request)}-places",
        f"A line for each of {len(placed)} pictures: its number among the data, its label, where "
        "the model puts it, and what drawn data were drawn from.",
        (_TABLE,),
        lambda path: write_places(placed, path),
    )


def write_places(placed: PlacedPictures, path: Path) -> None:
    """Write the table to `path`.

    Raises:
        ExportError: if it does not end in .csv or cannot be written.
    """
    with writing(path, ".csv") as temporary, temporary.open("w", newline="", encoding="utf-8") as f:
        table = csv.writer(f)
        table.writerow(["number", "label", "x", "y", *placed.factors])
        factors = [each.tolist() for each in placed.factors.values()]
        for index, (number, place) in enumerate(
            zip(placed.numbers.tolist(), placed.places.tolist(), strict=True)
        ):
            known = [each[index] for each in factors]
            table.writerow([number, placed.label_name(index), *place, *known])
