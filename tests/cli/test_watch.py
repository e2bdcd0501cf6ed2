"""`siemantic watch`: a real process, real saves, and what it says about them."""

import os
import queue
import signal
import subprocess
import sys
import threading

import pytest

COMMAND = (sys.executable, "-m", "siemantic.cli.app", "watch")
LIMIT = 120
"""Seconds that a line may take before the test gives up: far more than it ever needs."""

SETTINGS = (
    'rules = ["rules"]\nfilters = ["filters"]\ntargets = ["qradar_aql"]\nprofile = "site.yml"\n'
)
PROFILE = "extends: plain\nfields: {{Image: {image}, CommandLine: {command}}}\n"
COMMAND_RULE = """\
title: Another rule
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b77
name: another
logsource: {product: windows, category: process_creation}
detection:
    selection: {CommandLine|contains: whoami}
    condition: selection
"""
FILTER = """\
title: A filter
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b99
logsource: {{product: windows, category: process_creation}}
filter:
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10]
    selection: {{User: {user}}}
    condition: not selection
"""
CORRELATION = """\
title: Many of them
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b55
correlation:
    type: event_count
    rules: [another]
    group-by: [Computer]
    timespan: 5m
    condition: {gte: 3}
"""
EVENTS = "title: an event\nmatch: {match}\nevent: {{Image: 'C:\\a.exe'}}\n"


class Watch:
    """The process, and the lines that it has said."""

    def __init__(self, folder, environment, words):
        self.folder = folder
        self.process = subprocess.Popen(
            [*COMMAND, *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()
        self.until("watching ")

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def until(self, text):
        """What it says up to a line with the text."""
        said = []
        while not said or text not in said[-1]:
            line = self.lines.get(timeout=LIMIT)
            assert line is not None, said
            said.append(line)
        return "\n".join(said)

    def save(self, name, text, until="looked at in"):
        """Save a file whole, as editors do, and wait for what is said about it."""
        part = self.folder.parent / "part"
        part.write_text(text, encoding="utf-8")
        path = self.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        part.replace(path)
        return self.until(until)

    def end(self):
        """End the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()

    def interrupt(self):
        """Press Ctrl-C; the exit code, and the rest that it says."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=LIMIT)
        return code, list(iter(self.lines.get, None))


@pytest.fixture
def watch(tmp_path, environment, write, rule):
    """Starts the command in a repository of two rules, a filter and a profile of its own."""
    folder = tmp_path / "repository"
    names = {
        "siemantic.toml": SETTINGS,
        "site.yml": PROFILE.format(image="Program", command="Arguments"),
        "rules/a.yml": rule(),
        "rules/b.yml": COMMAND_RULE,
        "filters/f.yml": FILTER.format(user="somebody"),
    }
    write(**{f"repository/{name}": text for name, text in names.items()})
    started = []

    def start(*words):
        started.append(Watch(folder, environment, words))
        return started[-1]

    yield start
    for each in started:
        each.end()


def test_a_saved_rule_is_answered_and_no_other(watch, rule):
    said = watch().save("rules/a.yml", rule("changed"))
    assert "A rule (rules/a.yml)" in said
    assert r"Program ILIKE '%\changed.exe'" in said
    assert "qradar_aql: proved" in said
    assert "Another rule" not in said
    assert "1 rule looked at in" in said


def test_a_query_that_is_as_it_was_is_not_shown_again(watch, rule):
    running = watch()
    assert "SELECT" in running.save("rules/a.yml", rule("changed"))
    assert "SELECT" not in running.save("rules/a.yml", rule("changed").replace("high", "low"))


def test_a_rule_saved_half_written_is_a_finding_and_the_watch_goes_on(watch, rule):
    running = watch()
    for text, message in (
        ("title: [", "rules/a.yml:1"),
        (rule().replace("condition: selection", "condition: nowhere"), "invalid_condition"),
        ("", "empty_file"),
        (rule("mended"), "mended.exe"),
    ):
        said = running.save("rules/a.yml", text)
        assert message in said
        assert "Traceback" not in said
        assert "filters/f.yml" not in said


def test_a_file_written_in_place_is_answered(watch, rule):
    """In one or several steps, as other editors do."""
    running = watch()
    (running.folder / "rules" / "a.yml").write_text(rule("inplace"), encoding="utf-8")
    assert "qradar_aql: proved" in running.until("inplace.exe") + running.until("looked at in")


def test_rules_come_and_go(watch, rule):
    running = watch()
    assert "A third rule" in running.save("rules/deep/c.yml", rule("c", "A third rule", 33))
    (running.folder / "rules" / "a.yml").unlink()
    assert "filter_without_rule" in running.until("looked at in")
    assert "A third rule" in running.save("rules/deep/c.yml", rule("d", "A third rule", 33))


def test_a_filter_touches_the_rules_that_it_is_for(watch):
    said = watch().save("filters/f.yml", FILTER.format(user="nobody"))
    assert "A rule (rules/a.yml)" in said
    assert "nobody" in said
    assert "Another rule" not in said


def test_a_broken_filter_is_told_of_the_rules_that_it_is_for(watch):
    """It said "0 rules looked at", as if nothing had been."""
    running = watch()
    said = running.save("filters/f.yml", FILTER.format(user="x").replace("not sel", "not nowh"))
    assert "invalid_condition" in said
    assert "rules/a.yml:1:1: broken_filter" in said
    assert "1 rule looked at in" in said


def test_a_rule_touches_the_correlations_that_name_it(watch):
    running = watch()
    assert "Many of them" in running.save("rules/many.yml", CORRELATION)
    said = running.save("rules/b.yml", COMMAND_RULE.replace("whoami", "ipconfig"))
    assert "Another rule (rules/b.yml)" in said
    assert "Many of them (rules/many.yml)" in said
    assert "ipconfig" in said


def test_a_profile_touches_the_rules_whose_columns_are_others(watch):
    running = watch()
    said = running.save("site.yml", PROFILE.format(image="Program", command="Words"))
    assert "Another rule (rules/b.yml)" in said
    assert "Words ILIKE" in said
    assert "A rule (rules/a.yml)" not in said


def test_a_broken_profile_is_said_and_nothing_saved_meanwhile_is_lost(watch, rule):
    running = watch()
    running.save("site.yml", "fields: [", until="Error: site.yml")
    running.save("rules/a.yml", rule("meanwhile"), until="Error: site.yml")
    said = running.save("site.yml", PROFILE.format(image="Executable", command="Arguments"))
    assert r"Executable ILIKE '%\meanwhile.exe'" in said


def test_settings_are_read_anew(watch):
    running = watch()
    running.save("siemantic.toml", "targets = [", until="Error: siemantic.toml: cannot be read")
    settings = SETTINGS + "[options.qradar_aql]\nlimit = 77\n"
    assert "LIMIT 77" in running.save("siemantic.toml", settings)
    running.until("watching ")
    said = running.save("siemantic.toml", settings.replace('"filters"', ""))
    assert "A rule (rules/a.yml)" in said
    assert "somebody" not in said
    assert "Another rule" not in said


def test_tests_are_run_when_they_are_saved(watch):
    running = watch()
    assert "tests: 1 passed" in running.save("rules/a.events.yaml", EVENTS.format(match="true"))
    said = running.save("rules/a.events.yaml", EVENTS.format(match="false"))
    assert "tests: 1 failed" in said
    assert "the rule matches the event" in said
    assert "invalid_yaml" in running.save("rules/a.events.yaml", "title: [")


def test_of_several_rules_in_a_file_each_has_its_own_tests(watch, rule):
    """A test whose rule is not there is told with each of them."""
    running = watch()
    running.save("rules/b.yml", f"{COMMAND_RULE}---\n{rule().replace('b10', 'b66')}")
    names = ("another", "another", "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b66", "none")
    events = EVENTS.format(match="true").replace("Image:", "CommandLine: whoami, Image:")
    tests = [f"rule: {name}\n{events}" for name in names]
    said = running.save("rules/b.events.yaml", "---\n".join(tests))
    assert "tests: 2 passed, 1 error" in said
    assert "tests: 1 passed, 1 error" in said


def test_what_is_wrong_with_a_rule_is_told_once(watch, rule):
    """Not again for each of its tests, which cannot be run."""
    running = watch()
    running.save("rules/a.events.yaml", EVENTS.format(match="true"))
    said = running.save("rules/a.yml", rule().replace("level: high", "level: hihg"))
    assert said.count("invalid_level") == 1
    assert "tests: 1 error" in said


def test_what_is_named_is_watched_alone(watch, rule):
    running = watch("rules/a.yml", "-t", "qradar_aql", "--profile", "plain")
    assert r"Image ILIKE '%\alone.exe'" in running.save("rules/a.yml", rule("alone"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_it_quietly(watch, rule):
    running = watch()
    running.save("rules/a.yml", rule("b"))
    assert running.interrupt() == (0, [])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "there is no siemantic.toml here"),
        (("-",), "standard input is not saved"),
        (("nowhere",), "'nowhere' does not exist"),
        (("here", "-t", "splnk"), "did you mean 'splunk'?"),
    ],
)
def test_what_cannot_be_watched_is_said(siemantic, tmp_path, words, message):
    (tmp_path / "here").mkdir()
    done = siemantic("watch", *words)
    assert done.code == 2
    assert message in done.err
