"""Outputs that cannot be written, readers that leave, encodings: no traceback, and nothing lost."""

import os
import shlex
import subprocess
import sys

import pytest

CONVERT = "siemantic convert -t qradar_aql --profile plain"


@pytest.fixture
def shell(tmp_path, environment):
    """Runs a line of bash in the test's folder; gives its status of all pipe parts and errors."""
    command = shlex.join([sys.executable, "-m", "siemantic.cli.app"])

    def run(line, **variables):
        script = f'siemantic() {{ {command} "$@"; }}\n{line}\necho "${{PIPESTATUS[@]}}" >&2'
        done = subprocess.run(
            ["bash", "-c", script],  # noqa: S607 - the tests of pipes need a shell
            capture_output=True,
            cwd=tmp_path,
            env=environment | variables,
            timeout=60,
            check=False,
        )
        *said, status = done.stderr.decode(errors="replace").splitlines()
        return status.split()[0], "\n".join(said)

    return run


@pytest.mark.parametrize(
    "line",
    [
        f"{CONVERT} rules | head -n 1 > /dev/null",
        f"{CONVERT} rules | true",
        f"{CONVERT} rules --format json | true",
        "siemantic list targets | true",
        "siemantic --help | true",
    ],
)
def test_a_reader_that_leaves_is_no_error(shell, write, rule, line):
    """`| head` has seen enough: no message, and no exit code that fails a script."""
    long = "\n".join(f"            - x{number}" for number in range(5000))
    text = rule().replace("'\\a.exe'", f"\n{long}")
    write(**{f"rules/{name}.yml": text for name in "abc"})
    status, said = shell(line)
    assert "Traceback" not in said
    assert "Exception" not in said
    assert status == "0"


@pytest.mark.parametrize(
    "line", [f"{CONVERT} - <&-", f"{CONVERT} a.yml >&-", f"{CONVERT} a.yml 2>&-"]
)
def test_a_closed_stream_is_no_internal_error(shell, write, rule, line):
    write(**{"a.yml": rule()})
    status, _ = shell(line)
    assert status in ("0", "1", "2")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 - a device
def test_a_full_disk_is_said_and_no_internal_error(shell, write, rule):
    write(**{"a.yml": rule()})
    status, said = shell(f"{CONVERT} a.yml > /dev/full")
    assert "No space left" in said
    assert "Internal error" not in said
    assert status == "2"


@pytest.mark.parametrize("kilobytes", [1, 2])
def test_a_disk_that_takes_no_more_leaves_outputs_whole(shell, write, rule, tmp_path, kilobytes):
    """Wherever `build` runs out of room, each output is as it was, or is the new one."""
    settings = 'targets = ["qradar_aql"]\nprofile = "plain"\n'
    write(**{"siemantic.toml": settings}, **{f"rules/{name}.yml": rule(name) for name in "abc"})
    assert shell("siemantic build")[0] == "0"
    old = _outputs(tmp_path)
    write(**{f"rules/{name}.yml": rule(name * 1100 * kilobytes) for name in "abc"})
    status, said = shell(f"ulimit -f {kilobytes}; siemantic build --accept")
    assert status == "2"
    assert said.splitlines()[-1].startswith("Error: cannot write output/")
    left = _outputs(tmp_path)
    assert shell("siemantic build --accept")[0] == "0"
    new = _outputs(tmp_path)
    assert all(left[path] in (old[path], new[path]) for path in old)
    assert left.keys() == new.keys()


def _outputs(folder):
    return {path: path.read_bytes() for path in (folder / "output").rglob("*") if path.is_file()}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_pipe_in_another_encoding_loses_no_query(convert, write, rule, encoding):
    """On Windows a pipe is cp1252 unless the command says otherwise."""
    write(**{"a.yml": rule("中"), "b.yml": rule("b")})
    done = convert("a.yml", "b.yml", PYTHONIOENCODING=encoding)
    assert "Internal error" not in done.err
    assert done.code == 0
    assert "%\\b.exe" in done.out


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
@pytest.mark.parametrize("options", [(), ("--format", "json"), ("-o", "queries")], ids=" ".join)
def test_a_file_name_that_is_no_text_is_no_error(convert, tmp_path, rule, options):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9.yml")).write_text(rule())
    assert convert("rules", *options).code == 0


def test_an_output_that_cannot_be_written_leaves_what_was_there(convert, write, rule, tmp_path):
    write(**{"a.yml": rule(), "queries/qradar_aql": "precious"})
    done = convert("a.yml", "-o", "queries")
    assert done.code == 2
    assert "cannot write" in done.err
    assert (tmp_path / "queries/qradar_aql").read_text() == "precious"


def test_a_folder_in_place_of_an_output_is_left_alone(convert, write, rule, files):
    write(**{"a.yml": rule(), "queries/qradar_aql/a.aql/precious.txt": ""})
    assert convert("a.yml", "-o", "queries").code == 2
    assert files("queries") == ["qradar_aql/a.aql/precious.txt"]


def test_a_broken_rule_does_not_empty_the_output_file(convert, write, rule, tmp_path):
    """Bad input loses nothing that was there before."""
    write(**{"a.yml": rule().replace(": selection", ": nowhere"), "all.aql": "precious"})
    assert convert("a.yml", "-o", "all.aql").code == 1
    assert (tmp_path / "all.aql").read_text() == "precious"


def test_a_broken_rule_does_not_take_its_query_from_the_folder(convert, write, rule, tmp_path):
    broken = rule().replace(": selection", ": nowhere")
    write(**{"a.yml": broken, "queries/qradar_aql/a.aql": "precious"})
    assert convert("a.yml", "-o", "queries").code == 1
    assert (tmp_path / "queries/qradar_aql/a.aql").read_text() == "precious"


def test_a_rule_is_not_overwritten_by_its_own_query(convert, write, rule, tmp_path):
    write(**{"a.yml": rule()})
    done = convert("a.yml", "-o", "a.yml")
    assert (tmp_path / "a.yml").read_text() == rule()
    assert done.code == 2


def test_no_scratch_file_is_left_behind(convert, write, rule, files):
    write(**{"a.yml": rule(), "queries/qradar_aql/a.aql/x": ""})
    convert("a.yml", "-o", "queries")
    convert("a.yml", "-o", "other")
    assert not [name for name in files("") if name.endswith(".part")]
