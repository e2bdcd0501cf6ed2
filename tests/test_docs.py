"""What the documents say is true."""

import doctest
import json
import os
import re
import subprocess
import tomllib

import pytest
import yaml

from cases_of import CASES
from commands import COMMAND
from siemantic.aql.checks import docs as aql_checks
from siemantic.aql.evaluator import Environment, compile_filter
from siemantic.aql.parser import parse_condition
from siemantic.aql.schema import load_schema
from siemantic.lint import docs as rule_checks
from siemantic.profiles.load import get_profile
from siemantic.ruletests import find_tests

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path, language):
    """The code blocks of a document in a language."""
    text = path.read_text(encoding="utf-8")
    return [body for name, body in FENCE.findall(text) if name == language]


@pytest.fixture
def run_example(siemantic, root):
    """Runs the command of a console block; gives what it did and what stands below it there."""

    def run(block):
        command, _, expected = block.partition("\n")
        _, _, words = command.partition("siemantic ")
        return siemantic(*words.split(), folder=root), expected

    return run


def test_example_in_the_readme_gives_its_output(root, run_example):
    """The README's example, run, prints what stands below it."""
    (example,) = blocks(root / "README.md", "console")
    done, expected = run_example(example)
    assert done.code == 0
    assert done.out == expected


def test_example_in_the_page_on_aql_gives_its_output(root, run_example):
    """The findings in docs/aql.md are those of the query that it names."""
    (example,) = blocks(root / "docs" / "aql.md", "console")
    done, expected = run_example(example)
    assert done.out + done.err == expected


@pytest.mark.backends
def test_example_in_the_page_on_exact_queries_gives_its_output(root, run_example):
    """The query of docs/exact.md, and the notes behind it."""
    (example,) = blocks(root / "docs" / "exact.md", "console")
    done, expected = run_example(example)
    assert done.code == 0
    assert done.out + done.err == expected


def test_examples_in_the_page_on_proofs_give_their_output(root, run_example):
    """The commands in docs/proof.md print what stands there, results first."""
    examples = blocks(root / "docs" / "proof.md", "console")
    assert len(examples) == 2
    for example in examples:
        done, expected = run_example(example)
        assert done.out + done.err == expected


@pytest.mark.backends
def test_example_in_the_page_on_coverage_gives_its_output(root, run_example):
    """The table of docs/coverage.md is that of our rules."""
    (example,) = blocks(root / "docs" / "coverage.md", "console")
    done, expected = run_example(example)
    assert done.code == 0
    assert done.out == expected


@pytest.mark.backends
def test_example_in_the_page_on_targets_gives_its_output(root, run_example):
    """What `siemantic explain` prints stands in docs/targets.md."""
    (example,) = blocks(root / "docs" / "targets.md", "console")
    done, expected = run_example(example)
    assert done.code == 0
    assert done.out == expected


@pytest.mark.backends
def test_example_in_the_page_on_upgrades_gives_its_output(root, tmp_path):
    """What changed in docs/diff.md, with the environment that the page installs in its own time."""
    (example,) = blocks(root / "docs" / "diff.md", "console")
    command, _, expected = example.partition("\n")
    words = command.removeprefix("$ siemantic ").split()
    install = ["targets", "install", "duckdb", "--with", words[-1]]
    assert f"\nsiemantic {' '.join(install)}\n" in (root / "docs" / "diff.md").read_text("utf-8")
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    for each, code, out in ((install, 0, ""), (words, 1, expected)):
        done = subprocess.run(
            [*COMMAND, *each],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (code, out), done.stderr


def test_files_in_the_page_on_aql_can_be_used(root, tmp_path):
    """The example of a schema can be read, and that of lookups is used by a query."""
    (schema,) = blocks(root / "docs" / "aql.md", "yaml")
    path = tmp_path / "schema.yml"
    path.write_text(schema, encoding="utf-8")
    assert load_schema(path).find("events", "event id").type == "text"
    (lookups,) = blocks(root / "docs" / "aql.md", "json")
    environment = Environment(now_ms=0, lookups=json.loads(lookups))
    is_admin = compile_filter(
        parse_condition("REFERENCESETCONTAINS('admins', username)"), environment
    )
    assert is_admin({"username": "jane"})


def test_example_in_the_page_on_the_matcher_gives_its_output(root):
    """The example in docs/matcher.md, typed into Python, prints what stands there."""
    (example,) = blocks(root / "docs" / "matcher.md", "python")
    session = doctest.DocTestParser().get_doctest(example, {}, "docs/matcher.md", None, 0)
    assert doctest.DocTestRunner().run(session) == doctest.TestResults(0, len(session.examples))


def test_table_of_differences_is_that_of_the_cases(root):
    """docs/matcher.md has a row for each difference that the tests know, in their order."""
    path = CASES / "matcher" / "differences.yml"
    known = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [f"| {each['by']} | {what} | {each['right']} |" for what, each in known.items()]
    text = (root / "docs" / "matcher.md").read_text(encoding="utf-8")
    assert text.endswith("\n| --- | --- | --- |\n" + "\n".join(rows) + "\n")


def test_readme_has_two_commands_of_one_line(root):
    """Setting up is one line, and so is testing; each makes its own environment."""
    commands = blocks(root / "README.md", "sh")
    assert len(commands) == 2
    for command in commands:
        assert command.startswith("python3 -m venv .venv")
        assert command.count("\n") == 1


def test_import_contract_is_the_picture_in_the_architecture(root):
    """The layers in docs/architecture.md are those that import-linter checks."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    pictures = [
        "\n".join(contract["layers"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    assert len(pictures) == 2
    assert all(f"```\n{each}\n```" in text for each in pictures)


def test_every_part_of_the_package_is_on_the_map(root):
    """Each module and package of siemantic has a line in docs/architecture.md."""
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    for path in (root / "src" / "siemantic").iterdir():
        if not path.name.startswith("__"):
            name = path.name + "/" if path.is_dir() else path.name
            assert f"  {name}" in text, name


def test_profile_in_the_documents_is_one(root, tmp_path):
    """The example of a profile can be used."""
    (example,) = blocks(root / "docs" / "profiles.md", "yaml")
    path = tmp_path / "site.yml"
    path.write_text(example, encoding="utf-8")
    assert get_profile(str(path)).find_columns("Image")[0].name == "Process Path"


def test_settings_in_the_documents_are_settings(root, tmp_path):
    """The example of siemantic.toml can be used."""
    from siemantic.settings import load_settings

    (example,) = blocks(root / "docs" / "build.md", "toml")
    path = tmp_path / "siemantic.toml"
    path.write_text(example, encoding="utf-8")
    assert len(load_settings(path).requests) == 2


def test_example_in_the_page_on_witnesses_gives_its_output(root, run_example):
    """The events in docs/witnesses.md are the first of the rule that it names."""
    (example,) = blocks(root / "docs" / "witnesses.md", "console")
    done, expected = run_example(example)
    assert done.code == 0
    assert done.out.startswith(expected)


def test_rule_tests_in_the_documents_are_tests(root, tmp_path):
    """The examples of rule tests can be read."""
    for number, example in enumerate(blocks(root / "docs" / "rule-tests.md", "yaml")):
        path = tmp_path / f"example_{number}.events.yaml"
        path.write_text(example, encoding="utf-8")
        tests, problems = find_tests([str(path)])
        assert tests
        assert not problems
        assert list(yaml.safe_load_all(example))


def test_every_command_is_in_the_documents(root, siemantic):
    """Each option of `siemantic convert` has a line in docs/converting.md."""
    done = siemantic("convert", "--help")
    text = (root / "docs" / "converting.md").read_text(encoding="utf-8")
    for option in re.findall(r"--[a-z-]+", done.out):
        assert option in text or option == "--help", option


def test_each_decision_is_in_their_list(root):
    """By its number and its title, in their order."""
    folder = root / "docs" / "decisions"
    pages = sorted(folder.glob("[0-9]*.md"))
    titles = [
        each.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for each in pages
    ]
    wanted = [
        f"- {int(page.name[:4])}: [{title}]({page.name})"
        for page, title in zip(pages, titles, strict=True)
    ]
    listed = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert [each for each in listed if each.startswith("- ")] == wanted


def test_page_of_the_checks_is_made_from_them(root):
    """Otherwise: python -m siemantic.aql.checks.docs > docs/checks.md"""
    assert (root / "docs" / "checks.md").read_text(encoding="utf-8") == aql_checks.page()


def test_page_of_the_checks_of_rules_is_made_from_them(root):
    """Otherwise: python -m siemantic.lint.docs > docs/rule-checks.md"""
    page = (root / "docs" / "rule-checks.md").read_text(encoding="utf-8")
    assert page == rule_checks.page()


@pytest.mark.parametrize("folder", ["docs", "."])
def test_links_lead_somewhere(root, folder):
    """Every link to a file of the repository leads to one."""
    for path in (root / folder).glob("*.md"):
        prose = FENCE.sub("", path.read_text(encoding="utf-8"))
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
