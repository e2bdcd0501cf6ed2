"""The recorded events of the corpus in the layout of SigmaHQ's repository, where they come from."""

import json
import re
import shutil

_PATH = re.compile(r"^regression_tests_path: (\S+)$", re.MULTILINE)
ENTRY = """\
regression_tests_info:
    - name: Positive Detection Test
      type: {kind}
      provider: {provider}
      match_count: {count}
      path: {path}
"""


def lay_out(corpus, folder, record=None):
    """
    The corpus as repository below the folder; how many rules.

    `record` writes the events of a JSONL file to another one, whose ending it has as `kind`.
    """
    for each in sorted(corpus.iterdir()):
        text = (each / "rule.yml").read_text(encoding="utf-8")
        info = _PATH.search(text)[1]
        home = folder / info.rpartition("/")[0]
        home.mkdir(parents=True)
        rule = folder / (info.rpartition("/")[0].removeprefix("regression_data/") + ".yml")
        rule.parent.mkdir(parents=True, exist_ok=True)
        rule.write_text(text, encoding="utf-8")
        kind = "json" if record is None else record.kind
        recording = home / f"events.{kind}"
        (shutil.copy if record is None else record)(each / "events.jsonl", recording)
        expect = json.loads((each / "expect.json").read_text(encoding="utf-8"))
        entry = ENTRY.format(
            kind=kind,
            provider=expect["provider"],
            count=expect["match_count"] or 1,
            path=recording.relative_to(folder).as_posix(),
        )
        (folder / info).write_text(entry, encoding="utf-8")
    return len(list(corpus.iterdir()))
