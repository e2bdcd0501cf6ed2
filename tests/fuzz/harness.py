"""
What runs the drivers beside it; the command line is that of each of them, `python NAME.py --help`.

A driver has `ENDING`, the kind of its files, and `check`, which raises when a law is broken by the
bytes that it is given; what it may write is in the folder that it is given. The texts to begin
with are in `corpus/NAME`, and what the entrance knows in `words/NAME.txt`. A process of its own
reads the inputs, so that an input that ends it is a finding as well.
"""

import argparse
import importlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzz.limits import LIMIT_S, LateError, limited
from fuzz.mutations import mutated

CORPUS = Path(__file__).parent / "corpus"
WORDS = Path(__file__).parent / "words"
MEMORY = 3 * 2**30
HARD_S = 120
"""A process that takes so many seconds for one input hears of no signal any more."""


@dataclass(frozen=True)
class Failure:
    """A law that an input breaks; failures of one `kind` are taken for one."""

    kind: str
    told: str


def attempt(driver, data, limit_s=LIMIT_S):
    """The law that is broken, None where none is."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    os.environ["XDG_CACHE_HOME"] = str(folder)
    try:
        with limited(folder, limit_s):
            driver.check(data, folder)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - panics of Rust too; each is a finding
        return Failure(_kind(error), _short(error))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return None


def _kind(error):
    """The error and the line of ours where it arose; for a law of a driver, its first words."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "siemantic" in each.filename or "/fuzz/" in each.filename]
    last = ours[-1] if ours else frames[-1]
    if isinstance(error, LateError):
        last = next((each for each in frames if "/siemantic/" in each.filename), last)
    words = str(error)[:40] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno} {words}".strip()


def _short(error):
    return "".join(traceback.format_exception(error, limit=-12))[-3000:]


# --- the process that reads inputs -------------------------------------------------------------


class Reader:
    """Gives inputs to a driver, and keeps the shortest that shows each kind of failure."""

    def __init__(self, name, kept, end_s):
        self.name, self.kept, self.end_s = name, kept, end_s
        self.driver = importlib.import_module(f"fuzz.{name}")
        self.count, self.found = 0, {}
        for path in (kept / "found").glob("*.txt"):
            self.found[path.stem] = path.with_suffix(f".{self.driver.ENDING}").stat().st_size

    def read(self, data):
        """Attempt an input; what it shows is kept."""
        if time.process_time() > self.end_s:
            self.finish()
        (self.kept / "current").write_bytes(data)
        self.count += 1
        failure = attempt(self.driver, data)
        if failure is not None:
            self.keep(failure, data)

    def keep(self, failure, data):
        """Write down the input, if none as short shows the same."""
        stem = "".join(c if c.isalnum() or c in "._" else "-" for c in failure.kind)[:120]
        if len(data) >= self.found.get(stem, len(data) + 1):
            return
        is_new = stem not in self.found
        self.found[stem] = len(data)
        path = self.kept / "found" / f"{stem}.{self.driver.ENDING}"
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(failure.told, encoding="utf-8", errors="replace")
        if is_new:
            print(f"{self.name}: {failure.kind}: {len(data)} bytes, see {path}", flush=True)

    def finish(self):
        """Say what was done, and end the process."""
        used = time.process_time()
        print(f"{self.name}: {self.count} inputs in {used:.0f} s of processor time", flush=True)
        (self.kept / "current").unlink(missing_ok=True)
        os._exit(0)


def run(name, kept, engine, seconds):
    """Read inputs until the time is over; runs in a process of its own."""
    kept, seconds = Path(kept), float(seconds)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    {"atheris": _atheris, "hypothesis": _hypothesis, "plain": _plain}[engine](name, kept, seconds)


def _plain(name, kept, seconds):
    reader, seeds = Reader(name, kept, seconds), texts_of(name)
    for each in seeds:
        reader.read(each)
    source = random.Random(time.time_ns())
    while True:
        reader.read(change(reader.driver, source.choice(seeds), source, seeds))


def _hypothesis(name, kept, seconds):
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    reader, seeds = Reader(name, kept, seconds), texts_of(name)

    @settings(max_examples=10**6, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.sampled_from(seeds), st.randoms(use_true_random=False))
    def read(seed, source):
        reader.read(change(reader.driver, seed, source, seeds))

    while True:
        read()


def _atheris(name, kept, seconds):
    import atheris

    with atheris.instrument_imports(include=["siemantic", "sigma"]):
        reader, seeds = Reader(name, kept, seconds), texts_of(name)
        for each in seeds:  # what is imported when it is needed is followed as well
            attempt(reader.driver, each)

    def mutator(data, most, seed):
        source = random.Random(seed)
        if source.random() < 0.15:
            return atheris.Mutate(data, most)
        return change(reader.driver, data, source, seeds)[:most]

    own = kept / "corpus"
    own.mkdir(exist_ok=True)
    flags = ["-max_len=20000", "-rss_limit_mb=0", "-timeout=600"]
    folders = [str(own), str(CORPUS / name)]
    atheris.Setup([name, *flags, *folders], reader.read, custom_mutator=mutator)
    atheris.Fuzz()


def change(driver, data, source, seeds):
    """An input made of another; a driver may have its own way to do that."""
    own = getattr(driver, "mutated", mutated)
    return own(data, source, words_of(driver.__name__.rpartition(".")[2]), seeds)


@cache
def words_of(name):
    """What the entrance knows, a word in each line; numbers are such."""
    path = WORDS / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    return tuple(int(each) if each.isdecimal() else each for each in lines)


def texts_of(name):
    """The texts to begin with."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


# --- the process that is told of what ends the other -------------------------------------------


def main(path):
    """Run the driver of that file as the command line says."""
    name = Path(path).stem
    parser = argparse.ArgumentParser(description=f"Fuzz the entrance '{name}' of siemantic.")
    parser.add_argument("files", nargs="*", type=Path, help="only try these, and show tracebacks")
    parser.add_argument("--seconds", type=int, default=600, help="of processor time")
    parser.add_argument("--engine", default="atheris", choices=["atheris", "hypothesis", "plain"])
    parser.add_argument("--kept", type=Path, help="folder for what is found")
    asked = parser.parse_args()
    if asked.files:
        sys.exit(_try(name, asked.files))
    kept = asked.kept or Path(tempfile.gettempdir()) / f"siemantic-fuzz-{name}"
    (kept / "found").mkdir(parents=True, exist_ok=True)
    sys.exit(_supervise(name, kept.resolve(), asked))


def _try(name, files):
    driver = importlib.import_module(f"fuzz.{name}")
    failures = [(each, attempt(driver, each.read_bytes())) for each in files]
    for path, failure in failures:
        print(f"{path}: {'holds' if failure is None else failure.told}")
    return any(failure for _, failure in failures)


def _supervise(name, kept, asked):
    left = asked.seconds
    (kept / "current").unlink(missing_ok=True)
    while left > 1:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = _await(_start(name, kept, asked.engine, left), kept)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        left -= after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime + 1
        if code > 0:
            sys.exit(f"the driver itself failed, see {kept / 'log'}")
        if code == 0:
            break
        ending = importlib.import_module(f"fuzz.{name}").ENDING
        place = kept / "found" / f"signal{code}-{left:.0f}.{ending}"
        (kept / "current").replace(place)
        place.with_suffix(".txt").write_text(f"it ended the process with the signal {-code}")
        print(f"{name}: an input ended the process with the signal {-code}", flush=True)
    found = sorted((kept / "found").glob("*.txt"))
    print(f"{name}: {len(found)} kinds of failures in {kept / 'found'}")
    return bool(found)


def _start(name, kept, engine, seconds):
    call = "import sys; from fuzz.harness import run; run(*sys.argv[1:])"
    folders = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders))}
    command = [sys.executable, "-c", call, name, str(kept), engine, str(seconds)]
    with (kept / "log").open("ab") as log:  # Atheris names every module that it changes
        return subprocess.Popen(command, env=environment, cwd=kept, stderr=log)


def _await(process, kept):
    """The exit code of the process, which is ended when an input takes it too long."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(5)
        with suppress(FileNotFoundError):
            if _begun_before_s(kept) > HARD_S:
                process.send_signal(signal.SIGKILL)


def _begun_before_s(kept):
    """How long ago the input that is being read was begun."""
    return time.time() - (kept / "current").stat().st_mtime
