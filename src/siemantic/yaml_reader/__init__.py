"""YAML that may come from an enemy: duplicate keys, alias bombs and endless nesting are refused."""

from siemantic.yaml_reader.places import Key, item_places, place_of, places_of, scalars_at
from siemantic.yaml_reader.reading import YamlDocument, YamlProblem, read_yaml

__all__ = [
    "Key",
    "YamlDocument",
    "YamlProblem",
    "item_places",
    "place_of",
    "places_of",
    "read_yaml",
    "scalars_at",
]
