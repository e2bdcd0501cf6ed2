"""Which file each conversion is written to: the rule's path mirrored, no two alike."""

from collections.abc import Iterable, Mapping

from siemantic.convert import Conversion, finalize
from siemantic.targets.table import get_target


def name_outputs(conversions: Iterable[Conversion]) -> tuple[tuple[str, Conversion], ...]:
    """
    Each conversion with its path, `target/folders/of/the/rule/name.ending`, in their order.

    A file with several rules gives `name.1.ending`, `name.2.ending` by their positions. Where two
    would get one name, also on a file system that ignores case, the later gets `~2` before the
    ending. Rules that were not converted keep their names taken, so that a name does not depend on
    what a target can say.
    """
    taken: set[str] = set()
    named = []
    for conversion in conversions:
        name = _free_name(conversion, taken)
        taken.add(name.casefold())
        named.append((name, conversion))
    return tuple(named)


def render_outputs(conversions: Iterable[Conversion]) -> Mapping[str, str]:
    """The files of all that was converted: path -> text."""
    return {
        name: finalize(conversion.request, conversion.queries)
        for name, conversion in name_outputs(conversions)
        if conversion.status == "converted"
    }


def _free_name(conversion: Conversion, taken: set[str]) -> str:
    target = get_target(conversion.request.target)
    position = "" if conversion.position is None else f".{conversion.position}"
    relative = conversion.relative
    stem = relative.stem if relative.suffix in (".yml", ".yaml") else relative.name
    base = f"{target.name}/{relative.with_name(stem)}{position}"
    name, count = base + target.ending, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}~{count}{target.ending}"
    return name
