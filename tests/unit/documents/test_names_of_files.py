"""The name a file is saved under leads nowhere, hides nothing and ends as its content says."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.services.documents.names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Өтініш хат.pdf", "Өтініш хат.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\report.docx", "report.pdf"),
        ("photo\u202egpj.exe", "photogpj.pdf"),
        ("a\u200bb\u0000c\r\nd.pdf", "abc d.pdf"),
        ("report.pdf.exe", "report.pdf.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ('x"; filename="y.html', "x; filename=y.pdf"),
        ("%2e%2e%2fx.pdf", "2e2e2fx.pdf"),
    ],
)
def test_a_name_is_made_harmless(given_name: str, kept: str) -> None:
    assert safe_name(given_name, "pdf") == kept


@given(st.text(max_size=400))
def test_no_name_holds_a_path_an_invisible_character_or_another_ending(name: str) -> None:
    kept = safe_name(name, "pdf")
    assert kept.endswith(".pdf")
    assert not set(kept) & set('/\\:"<>|?*%')
    assert all(unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn") for mark in kept)
    assert 5 <= len(kept) <= LONGEST + 5
