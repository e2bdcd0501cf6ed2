"""The plug-in in sigma-cli: `sigma convert` of an environment of its own."""

import subprocess

import pytest

pytestmark = pytest.mark.sigma_cli

RULE = """
title: a rule
logsource: {category: process_creation, product: windows}
detection:
    x: {Image|endswith: '\\cmd.exe'}
    condition: x
level: high
"""


@pytest.fixture
def sigma(request, tmp_path):
    """Run `sigma convert` on a rule; what it prints."""
    command = request.config.getoption("--sigma-cli")
    path = tmp_path / "rule.yml"
    path.write_text(RULE, encoding="utf-8")

    def run(*arguments):
        line = [command, "convert", "-t", "siemantic_qradar", *arguments, path]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_target_and_pipelines_are_listed(request):
    """Our identifier, and a pipeline for each shipped profile."""
    command = request.config.getoption("--sigma-cli")

    def listed(what):
        done = subprocess.run([command, "list", what], capture_output=True, text=True, check=True)
        return done.stdout

    assert "siemantic_qradar" in listed("targets")
    for name in ("siemantic_ibm", "siemantic_plain", "siemantic_sysmon"):
        assert name in listed("pipelines")


def test_without_a_pipeline_the_default_profile_counts(sigma):
    """The same query as from our own command."""
    text = sigma()
    assert text.startswith("SELECT starttime,")
    assert "\"Process Path\" ILIKE '%\\cmd.exe'" in text


def test_profile_is_a_pipeline(sigma):
    """`-p` with one of our profiles gives its columns."""
    assert "WHERE Image ILIKE '%\\cmd.exe'" in sigma("-p", "siemantic_plain")


def test_pipeline_of_the_users_own_works_beside_it(sigma, tmp_path):
    """Its names are looked up in the profile, or kept by one that keeps names."""
    path = tmp_path / "mine.yml"
    path.write_text(
        "name: mine\npriority: 10\ntransformations:\n"
        "- {id: a, type: field_name_mapping, mapping: {Image: ProcessName}}\n",
        encoding="utf-8",
    )
    assert "WHERE ProcessName ILIKE" in sigma("-p", "siemantic_plain", "-p", str(path))


def test_options_and_formats_are_ours(sigma):
    """`-O` and `-f` as docs/converting.md has them."""
    text = sigma("-O", "profile=plain", "-O", "limit=5", "-O", "window=3 HOURS", "-f", "search")
    assert text.endswith("LIMIT 5\nLAST 3 HOURS\n")
    assert sigma("-O", "profile=plain", "-f", "filter") == "Image ILIKE '%\\cmd.exe'\n"
    assert "THEN" not in sigma("-O", "profile=plain", "-f", "bundle")
    assert '"level": "high"' in sigma("-O", "profile=plain", "-f", "json")
