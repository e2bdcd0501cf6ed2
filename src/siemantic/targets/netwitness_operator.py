"""What the backend for NetWitness keeps of a rule that it refused, taken back."""


def reset_operator() -> None:
    """
    Have several values of a field compared by `=` again.

    pysigma-backend-netwitness 0.3.0 writes lists of values that are contained, or begin or end a
    text, with another operator on its class, and leaves it there when it refuses a rule meanwhile
    (`convert_or_expressions_into_sub_expressions`): the next rules would find more than they say.
    """
    from sigma.backends.netwitness.netwitness import NetWitnessBackend

    NetWitnessBackend.or_in_operator = "="
