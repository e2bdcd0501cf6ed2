"""Programs that never look around: their states as bits, against the same states as threads."""

import random

from logic.generated import TEXTS, make_regex
from siemantic.logic.bits import Bits, is_plain
from siemantic.logic.classes import CharClasses
from siemantic.logic.patterns import pattern
from siemantic.logic.program import Accept, Char, Program
from siemantic.logic.threads import Threads


def test_bits_follow_each_other_as_threads_do():
    """State for state: so what is too large for the one is so for the other."""
    draw, compared = random.Random(1), 0
    while compared < 100:
        program = Program()
        begin = program.emit(_tree(draw), program.add(Accept(of_text=True)))
        if is_plain(program):
            compared += 1
            classes = CharClasses.of(
                each.members for each in program.code if isinstance(each, Char)
            )
            bits, threads = Bits(program, begin, classes), Threads(program, begin, classes)
            pairs = {pair for text in TEXTS for pair in _run(bits, threads, classes, text)}
            assert len(dict(pairs)) == len({other for _, other in pairs}) == len(pairs)


def _tree(draw):
    return pattern(make_regex(draw), 0, covers=draw.random() < 0.5)


def _run(bits, threads, classes, text):
    """The states behind each character, side by side; their ends agree."""
    one, other = bits.start, threads.start
    yield one, other
    for character in text:
        number = classes.of_character(character)
        one, other = bits.step(one, number), threads.step(other, number)
        if one is None:
            assert other is None
            return
        assert bits.ends_in(one) == threads.ends_in(other)
        yield one, other
