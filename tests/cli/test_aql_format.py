"""`siemantic aql format`: one style, nothing lost."""

import pytest

UGLY = "select  sourceip,username from events\nwhere username='bob' and (sourceip is null)"
NEAT = """\
SELECT sourceip, username
FROM events
WHERE username = 'bob' AND sourceip IS NULL
"""


@pytest.fixture
def query(tmp_path):
    """A file with a query."""
    path = tmp_path / "query.aql"
    path.write_text(UGLY, encoding="utf-8")
    return path


def test_file_is_written_in_place(siemantic, query):
    """And a second time nothing changes."""
    first, second = siemantic("aql", "format", "."), siemantic("aql", "format", "query.aql")
    assert query.read_text(encoding="utf-8") == NEAT
    assert (first.code, second.code) == (0, 0)
    assert "1 file changed, 0 as they were" in first.err
    assert "0 files changed, 1 as they were" in second.err


def test_standard_input_is_printed(siemantic):
    """Nothing else is said."""
    done = siemantic("aql", "format", "-", stdin=UGLY)
    assert (done.out, done.err) == (NEAT, "")


def test_query_can_be_one_line(siemantic):
    """The other style."""
    done = siemantic("aql", "format", "-", "--one-line", stdin=UGLY)
    assert done.out == NEAT.rstrip().replace("\n", " ") + "\n"


def test_filter_of_a_rule_test_is_a_condition(siemantic):
    """`--filter` reads no statement."""
    done = siemantic("aql", "format", "-", "--filter", stdin="a=1 AND((b=2))")
    assert done.out == "a = 1 AND b = 2\n"


def test_check_writes_nothing(siemantic, query):
    """It names what would change and exits with 1."""
    done = siemantic("aql", "format", "--check", "query.aql")
    assert done.code == 1
    assert "query.aql would change" in done.err
    assert query.read_text(encoding="utf-8") == UGLY


def test_wrong_query_stays_as_it_is(siemantic, query, tmp_path):
    """The others are written all the same."""
    (tmp_path / "wrong.aql").write_text("SELECT FROM events", encoding="utf-8")
    done = siemantic("aql", "format", ".")
    assert done.code == 1
    assert "wrong.aql:1:8: AQL001" in done.err
    assert query.read_text(encoding="utf-8") == NEAT
    assert (tmp_path / "wrong.aql").read_text(encoding="utf-8") == "SELECT FROM events"


def test_comments_are_not_lost(siemantic, query):
    """A query with comments stays as it is; the others are written."""
    commented = query.with_name("z.aql")
    commented.write_text(f"{UGLY} -- why", encoding="utf-8")
    done = siemantic("aql", "format", ".")
    assert done.code == 1
    assert "AQL201 comment: this comment would be lost" in done.err
    assert commented.read_text(encoding="utf-8") == f"{UGLY} -- why"
    assert query.read_text(encoding="utf-8") == NEAT


def test_file_that_cannot_be_read_stops_no_other(siemantic, query):
    """It is told, and the exit code is that of wrong usage."""
    query.with_name("a.aql").write_bytes(b"\xff")
    done = siemantic("aql", "format", ".")
    assert done.code == 2
    assert "Error: 'a.aql' is not text in UTF-8" in done.err
    assert query.read_text(encoding="utf-8") == NEAT
