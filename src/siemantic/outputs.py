"""Which file each conversion is written to: the rule's path mirrored, no two alike."""

from collections.abc import Iterable, Mapping, Sequence

from siemantic.convert import Conversion, Place, finalize
from siemantic.targets.table import get_target


def name_outputs(places: Iterable[Place]) -> Mapping[Place, str]:
    """
    The file of each rule and target, `target/folders/of/the/rule/name.ending`.

    A file with several rules gives `name.1.ending`, `name.2.ending` by their positions. Where two
    would get one name, also on a file system that ignores case, the later gets `~2` before the
    ending. Rules that a target refuses have names too, so that a name does not depend on what a
    target can say.
    """
    names: dict[Place, str] = {}
    taken: set[str] = set()
    for place in places:
        names[place] = _free_name(place, taken)
        taken.add(names[place].casefold())
    return names


def render_outputs(
    conversions: Sequence[Conversion], names: Mapping[Place, str]
) -> Mapping[str, str]:
    """The files of all that was converted: path -> text."""
    return {
        names[conversion.place]: finalize(conversion.request, conversion.queries)
        for conversion in conversions
        if conversion.status == "converted"
    }


def _free_name(place: Place, taken: set[str]) -> str:
    target = get_target(place.request.target)
    position = "" if place.position is None else f".{place.position}"
    relative = place.relative
    stem = relative.stem if relative.suffix in (".yml", ".yaml") else relative.name
    base = f"{target.name}/{relative.with_name(stem)}{position}"
    ending = target.ending_of(place.request.query_format)
    name, count = base + ending, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}~{count}{ending}"
    return name
