"""The other side: a folder of queries, as `siemantic convert -o` and `siemantic build` write it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from siemantic.convert import Conversion, finalize
from siemantic.diffing.versions import Done, Now, Version
from siemantic.errors import ConfigurationError
from siemantic.golden import read_accepted
from siemantic.outputs import name_outputs
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target

BETWEEN = "\n\n"
"""What stands between the queries of a rule with several conditions, see `as_text`."""


@dataclass(frozen=True, slots=True)
class QueryFolder:
    """The queries in a folder."""

    name: str

    def check(self, request: TargetRequest) -> None:
        """
        See that it can be compared with.

        Raises:
            ConfigurationError: it has no queries of the target.
        """
        if not Path(self.name, request.target).is_dir():
            message = f"'{self.name}' has no folder '{request.target}' with queries"
            raise ConfigurationError(
                f"{message}; name one that siemantic convert -o or siemantic build has written"
            )

    def notes(self, request: TargetRequest) -> Iterator[str]:
        """None: nobody knows what made them."""
        del request
        yield from ()

    @contextmanager
    def open(self, now: Now, done: Done, workers: Executor | None) -> Iterator[Sequence[Version]]:
        """The queries in the files of the rules, then those in others; nothing is converted."""
        del workers
        names = name_outputs(now.workload.places([now.request]))
        files = [(names[each.place], each) for each in now.conversions]
        known = [self._version(name, each) for name, each in files]
        done(now.conversions)
        others = sorted(self._found(now.request) - set(names.values()))
        yield [
            *(each for each in known if each is not None),
            *(self._without_rule(each) for each in others),
        ]

    def _version(self, name: str, conversion: Conversion) -> Version | None:
        text = read_accepted(Path(self.name, name))
        if text is None:
            return None
        texts = texts_of(text, conversion)
        return Version(
            conversion.id, conversion.title, conversion.path, conversion.place.position, texts
        )

    def _without_rule(self, name: str) -> Version:
        path = Path(self.name, name)
        return Version(None, path.name, str(path), texts=(read_accepted(path) or "",))

    def _found(self, request: TargetRequest) -> set[str]:
        target, folder = get_target(request.target), Path(self.name)
        ending = target.ending_of(request.query_format)
        found = (folder / target.name).rglob(f"*{ending}")
        return {path.relative_to(folder).as_posix() for path in found}


def texts_of(text: str, conversion: Conversion) -> tuple[str, ...]:
    """The queries of the file; those of today where it is what would be written."""
    if conversion.texts and text == finalize(conversion.request, conversion.queries):
        return conversion.texts
    whole = text.rstrip("\n")
    parts = tuple(whole.split(BETWEEN))
    return parts if len(parts) == len(conversion.texts) else (whole,)
