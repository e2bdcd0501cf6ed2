"""Texts that are nearly what an entrance expects: YAML and JSON with odd parts, odd lines."""

import copy
import json
from contextlib import suppress
from functools import cache

import yaml

ODD = (
    None, True, 0, -1, 1.5, 2**70, float("nan"), "", " ", "*", "?", "\\", "\\*", "'", '"', "%",
    "\x00", "\x1b[2J", "\ud800", "\ufeff", "a" * 3000, "9" * 5000, "(", "[", "(a+)+$", "{{", "{0}",
    "{a.__class__}", "..", "../../x", "/etc/hostname", "not", "1 of them",
    "all of s*", "-", "null", "2024-13-45", "1e999",
    "0x10", "::1", "10.0.0.0/33", "İ", "ﬃ", [], {}, [[]], [{}], {"": ""}, [None], {"a": None},
    {1: 2}, {None: None}, {True: 1}, "=", "<<", "|", "a|b", "|re", "contains|all", "%a%", "$a",
)  # fmt: skip
"""Values that stand in the place of another."""


def mutated(data, random, words=(), others=()):
    """
    The text, changed in a few places.

    Args:
        words: what the entrance knows, put where texts and keys are.
        others: further texts, of which parts are taken.
    """
    changed = None
    if random.random() < 0.7:
        with suppress(yaml.YAMLError, ValueError, LookupError, RecursionError, TypeError):
            changed = _mutated_tree(data, random, words, others)
    return changed or _mutated_text(data, random, words, others)


def _mutated_tree(data, random, words, others):
    is_json = data.lstrip()[:1] in (b"{", b"[")
    documents = _documents(data)
    is_alike = random.random() < 0.5
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        if is_alike:
            _edit_alike(documents, _known_values(tuple(others)), random, words)
            continue
        donor = _documents(random.choice(others)) if others and random.random() < 0.3 else documents
        _edit(documents, donor, random, words)
    if is_json:
        return "\n".join(json.dumps(each) for each in documents).encode("utf-8", "replace")
    return yaml.safe_dump_all(documents, sort_keys=False).encode("utf-8", "surrogatepass")


def _documents(data):
    """What a text holds; lines of JSON are documents of their own."""
    text = data.decode()
    if text.lstrip()[:1] in ("{", "["):
        try:
            return [json.loads(text)]
        except ValueError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
    return list(yaml.load_all(text, Loader=yaml.CSafeLoader))


def _edit(documents, donor, random, words):
    """Change the tree in one place."""
    places = list(_places(documents))
    holder, key = random.choice(places)
    taken = [each[at] for each, at in _places(donor)]
    match random.randrange(8):
        case 0 | 1:
            holder[key] = copy.deepcopy(random.choice(ODD))
        case 2:
            holder[key] = random.choice(words or ODD)
        case 3:
            holder[key] = copy.deepcopy(random.choice(taken))
        case 4:
            del holder[key]
        case 5 if isinstance(holder, dict):
            holder[_name(key, random, words)] = holder.pop(key)
        case 6 if isinstance(holder, dict):
            holder[_name(key, random, words)] = copy.deepcopy(random.choice(taken))
        case 6 | 7 if isinstance(holder[key], str):
            holder[key] = _spliced(holder[key], random, words)
        case _:
            holder[key] = [copy.deepcopy(holder[key]), copy.deepcopy(random.choice(taken))]


def _edit_alike(documents, known, random, words):
    """Change the tree in one place to what is of the same kind: its shape stays one to be read."""
    holder, key, name = random.choice(list(_named_places(documents)))
    value = holder[key]
    alike = known.get((str(name), type(value)), [value])
    other = copy.deepcopy(random.choice(alike))
    texts = [each for each in words if isinstance(each, str)]
    if isinstance(value, dict) and other and random.random() < 0.7:
        value.update([random.choice(list(other.items()))])
    elif isinstance(value, list) and other and random.random() < 0.7:
        value.insert(random.randrange(len(value) + 1), random.choice(other))
    elif isinstance(value, str) and texts and random.random() < 0.4:
        holder[key] = random.choice([*texts, _spliced(value, random, words)])
    else:
        holder[key] = other


@cache
def _known_values(texts):
    """The values of other texts: their key and kind -> they."""
    found = {}
    for text in texts:
        with suppress(yaml.YAMLError, ValueError, RecursionError):
            for holder, key, name in _named_places(_documents(text)):
                found.setdefault((str(name), type(holder[key])), []).append(holder[key])
    return found


def _named_places(tree, name=None):
    """Each part of a tree as its holder, its key in that, and the key that it stands below."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(pairs):
        own = key if isinstance(tree, dict) else name
        yield tree, key, own
        if isinstance(value, dict | list):
            yield from _named_places(value, own)


def _name(key, random, words):
    """Another key: one that is known, an odd one, or the key with more to it."""
    choices = [key, str(key) + random.choice(("|re", "|", "|contains", "|all", "|cidr", ".x", " "))]
    choices += [random.choice(words)] if words else []
    return random.choice([*choices, random.choice([each for each in ODD if _is_key(each)])])


def _is_key(value):
    return not isinstance(value, list | dict)


def _spliced(text, random, words):
    at, to = sorted(random.choices(range(len(text) + 1), k=2))
    odd = [each for each in (*ODD, *words) if isinstance(each, str)]
    return text[:at] + random.choice([*odd, text]) + text[random.choice((at, to)) :]


def _places(tree):
    """Each part of a tree as its holder and its key in that."""
    pending = [tree]
    while pending:
        holder = pending.pop()
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in list(pairs):
            yield holder, key
            if isinstance(value, dict | list):
                pending.append(value)


def _mutated_text(data, random, words, others):
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    word = random.choice([str(each) for each in (*ODD, *words)]).encode("utf-8", "surrogatepass")
    line = lines[at]
    cut = random.randrange(len(line) + 1)
    match random.randrange(7):
        case 0:
            lines[at] = line[:cut] + word + line[cut:]
        case 1:
            lines[at] = line[:cut] + bytes([random.randrange(256)]) + line[cut + 1 :]
        case 2:
            del lines[at]
        case 3:
            lines.insert(random.randrange(len(lines)), line)
        case 4:
            lines[at] = b"  " * random.randrange(4) + line.lstrip()
        case 5:
            lines[at] = line[:cut] + line[min(cut + random.randrange(1, 9), len(line)) :]
        case _:
            other = (random.choice(others) if others else data).split(b"\n")
            start = random.randrange(len(other))
            lines[at : at + 1] = other[start : start + random.randrange(1, 6)]
    return b"\n".join(lines)
