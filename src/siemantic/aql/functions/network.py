"""Functions of addresses that need no console: AQL guide, "CIDR IP addresses in AQL queries"."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from siemantic.aql.functions.signature import Environment, Function, Parameter
from siemantic.aql.functions.values import as_address, as_text, shown
from siemantic.errors import AqlEvaluationError


def _in_cidr(_: Environment, network: object, address: object) -> bool:
    """Whether the address is in the network; one of another IP version is not."""
    return as_address(address, "INCIDR") in _network(as_text(network, "INCIDR"))


@lru_cache(maxsize=256)
def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        # Bits behind the prefix are ignored, as in '10.141.0.5/16'; the guide has no such example.
        return ip_network(text, strict=False)
    except ValueError as error:
        message = f"INCIDR needs a network such as '192.168.0.0/16', not {shown(text)}"
        raise AqlEvaluationError(message) from error


FUNCTIONS = (
    Function(
        "INCIDR",
        (Parameter("network", "text"), Parameter("address", "address")),
        "boolean",
        'AQL guide, "Data retrieval functions"',
        _in_cidr,
    ),
)
