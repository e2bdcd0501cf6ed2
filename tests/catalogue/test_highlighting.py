"""Law: colours change no text, whatever it is."""

from html import unescape
from re import fullmatch, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siemantic.catalogue.highlighting import query_html, rule_html

TEXTS = st.text(st.sampled_from("aB1_ '\"\\\n\t/-#<>&;:|=()é\u202e\u0000\r"), max_size=60)


@pytest.mark.parametrize("mark", [query_html, lambda text, _: rule_html(text)])
@given(text=TEXTS, language=st.sampled_from(["AQL", "SPL"]))
def test_text_is_what_it_was(mark, text, language):
    """Without its marks, and with the characters for their numbers, it is the text."""
    html = str(mark(text, language))
    assert not fullmatch(r".*<(?!/?span).*", html)
    plain = sub(
        r'<span class="odd" data-code="([0-9a-f]+)">U\+[0-9A-F]+</span>',
        lambda found: f"&#x{found[1]};" if found[1] not in ("0", "d") else f"[{found[1]}]",
        html,
    )
    shown = text.replace("\u0000", "[0]").replace("\r", "[d]")
    assert unescape(sub(r"</?span[^>]*>", "", plain)) == shown


@pytest.mark.parametrize(
    ("language", "query", "texts"),
    [
        ("AQL", r"a = 'b\' AND c = 'it''s'", [r"'b\'", "'it''s'"]),
        ("SPL", r'a="b\"c" OR d="e"', [r'"b\"c"', '"e"']),
    ],
)
def test_text_ends_where_the_language_ends_it(language, query, texts):
    """A backslash before a quote is a letter in AQL, and keeps the text open in SPL."""
    html = unescape(str(query_html(query, language)))
    assert [part.partition("</span>")[0] for part in html.split('<span class="hs">')[1:]] == texts
