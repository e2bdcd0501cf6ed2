"""The catalogue -> a folder: each file whole, and only files of a catalogue are replaced."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from siemantic.catalogue.entry import Catalogue, Entry
from siemantic.catalogue.index import Summary, rules_script, summary_of, words_script
from siemantic.catalogue.matrix import matrix_of
from siemantic.catalogue.overview import overview_of
from siemantic.catalogue.pages import render_list, render_overview, render_rule
from siemantic.catalogue.sources import whole_source
from siemantic.errors import ConfigurationError
from siemantic.golden import write_whole
from siemantic.regular_files import read_regular
from siemantic.workers import spread

OWN_LIST = "catalogue.json"
"""The file that names the files of the catalogue, so that no other is ever touched."""

ASSETS = Path(__file__).parent / "assets"
_FOLDERS = ("rules", "assets", "data")
_FIRST = ("index.html", "rules.html", "data/rules.js", "data/words.js")


def write_site(
    catalogue: Catalogue,
    folder: Path,
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
    *,
    is_served: bool = False,
) -> int:
    """
    Write the site; the number of its files.

    Pages of rules that are no more are taken away; a file that is as it was is not written.

    Args:
        done: called with the number of pages just written.
        is_served: whether the playground is beside it, in which its rules can be opened.
    Raises:
        ConfigurationError: the folder holds other files under the names of ours, or cannot be
            written.
    """
    pages = [f"rules/{each.page}.html" for each in catalogue.entries]
    assets = {f"assets/{path.name}": path.read_bytes() for path in sorted(ASSETS.iterdir())}
    sources = _sources(catalogue) if is_served else {}
    own = [*pages, *assets, *sources, *_FIRST]
    before = check_folder(folder, own)
    # Named before they are there: a build that is killed leaves no file that is nobody's.
    _write_list(folder, {*own, *before})
    chunks = spread(
        workers,
        partial(_write_pages, folder, is_served),
        catalogue.entries,
        lambda some: done(len(some)),
    )
    summaries = [each for chunk in chunks for each in chunk]
    overview = _overview_files(catalogue, summaries, is_served)
    files: dict[str, str | bytes] = {**assets, **sources, **overview}
    for name, content in files.items():
        _write(folder / name, content)
    _remove(folder, set(before) - set(own))
    _write_list(folder, set(own))
    return len(own) + 1


def _sources(catalogue: Catalogue) -> Mapping[str, str]:
    """What the playground opens: each rule with all that it needs."""
    entries = {each.page: each for each in catalogue.entries}
    return {f"rules/{page}.yml": whole_source(each, entries) for page, each in entries.items()}


def _write_pages(folder: Path, is_served: bool, entries: Sequence[Entry]) -> list[Summary]:  # noqa: FBT001 - what pages say
    """Write the pages of some rules; runs in a worker."""
    for each in entries:
        _write(folder / "rules" / f"{each.page}.html", render_rule(each, is_served=is_served))
    return [summary_of(each) for each in entries]


def _overview_files(
    catalogue: Catalogue,
    summaries: Sequence[Summary],
    is_served: bool,  # noqa: FBT001 - as above
) -> Mapping[str, str]:
    overview = overview_of(summaries, catalogue.requests)
    matrix = matrix_of(summaries, len(catalogue.requests))
    return {
        "data/rules.js": rules_script(summaries, catalogue.requests),
        "data/words.js": words_script(summaries),
        "rules.html": render_list(summaries, is_served=is_served),
        # The last: where it is there, all is.
        "index.html": render_overview(catalogue, overview, matrix, is_served=is_served),
    }


def _write(path: Path, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    if not (path.is_file() and not path.is_symlink() and path.read_bytes() == data):
        write_whole(path, data)


# --- whose files these are ---------------------------------------------------------------------


def _files_before(folder: Path) -> tuple[str, ...]:
    """The files of the catalogue that stands there; none where there is none."""
    try:
        names = json.loads(read_regular(folder / OWN_LIST).decode("utf-8"))["files"]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        message = f"'{folder / OWN_LIST}' is not of a catalogue; name another folder"
        raise ConfigurationError(message) from error
    return tuple(each for each in names if isinstance(each, str) and _is_own_name(each))


def _is_own_name(name: str) -> bool:
    """Whether a catalogue may have such a file, whoever wrote the list."""
    parts = name.split("/")
    plain = all(part and part not in (".", "..") and "\\" not in part for part in parts)
    return plain and (len(parts) == 1 or (len(parts) == 2 and parts[0] in _FOLDERS))  # noqa: PLR2004 - folder and file


def check_folder(folder: Path, own: Iterable[str] = _FIRST) -> tuple[str, ...]:
    """
    See that the files of a site can be written; those of the site that stands there.

    Raises:
        ConfigurationError: there is another file under the name of one of them.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigurationError(f"'{folder}' is a file; name a folder for the site")
    for name in _FOLDERS:
        if (folder / name).is_symlink():
            raise ConfigurationError(f"'{folder / name}' leads elsewhere; name another folder")
    before = _files_before(folder)
    known = {each.casefold() for each in before}
    for name in own:
        if name.casefold() not in known and (folder / name).exists():
            message = f"'{folder / name}' is not of a catalogue; name another folder"
            raise ConfigurationError(message)
    return before


def _write_list(folder: Path, names: Iterable[str]) -> None:
    _write(folder / OWN_LIST, json.dumps({"files": sorted(names)}, indent=1) + "\n")


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in sorted(names):
        (folder / name).unlink(missing_ok=True)
