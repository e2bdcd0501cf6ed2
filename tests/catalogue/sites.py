"""Sites for the drivers: rules as texts -> a folder."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import html5lib

from siemantic.cache import Cache
from siemantic.catalogue import gather, write_site
from siemantic.convert import load_workload
from siemantic.targets.request import TargetRequest

AQL = TargetRequest("qradar_aql", "plain")
RULE = """\
title: {title}
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b{number:02}
status: test
description: Finds {image}.
tags: [attack.execution, attack.t1059.00{number}]
references: ["https://example.com/{number}"]
logsource: {{product: windows, category: process_creation}}
detection:
    selection:
        Image|endswith: '\\{image}.exe'
    condition: selection
level: high
"""


def make_site(folder, inputs, requests=(AQL,)):
    """Write the site of rules into a folder beside them; the catalogue that it shows."""
    catalogue = gather(load_workload(inputs), requests, Cache(folder.parent / "known.sqlite"))
    write_site(catalogue, folder)
    return catalogue


def write_rules(folder, **rules):
    """Rules as files, name -> text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in rules.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Page:
    """A page as a browser reads it."""

    path: Path
    tree: object

    def all(self, tag):
        """The elements of a kind."""
        return [each for each in self.tree.iter(tag) if isinstance(each.tag, str)]

    def by_id(self, name):
        """The one element of that id."""
        (found,) = [each for each in self.tree.iter() if each.get("id") == name]
        return found

    @property
    def text(self):
        """All that is read on it."""
        return text_in(self.tree)

    @property
    def links(self):
        """Where it leads to outside of the site, but for ATT&CK."""
        addresses = [each.get("href") for each in self.all("a")]
        return [a for a in addresses if urlsplit(a).scheme and "//attack.mitre.org/" not in a]


def text_in(element):
    """The text below an element."""
    return "".join(element.itertext())


def read_page(path):
    """The page; raises where HTML's own parser finds fault with it."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return Page(path, parser.parse(path.read_text(encoding="utf-8")))
