"""Files as they are attached: encodings guessed, data refused, PDFs read in a process that cannot do harm."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from PySide6.QtGui import QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication

from app.attachments.document import AttachmentError, Document
from app.attachments.pdf import read_pdf
from app.attachments.reading import MOST_TEXT_BYTES, read_document
from tests.tiny_pdf import pdf


def read(folder: Path, name: str, data: bytes) -> Document:
    file = folder / name
    file.write_bytes(data)
    return read_document(file)


@pytest.mark.parametrize(
    "data",
    [
        "Größe: 3 €\nzwei\n".encode(),
        b"\xef\xbb\xbf" + "Größe: 3 €\nzwei\n".encode(),
        "Größe: 3 €\nzwei\n".encode("utf-16"),
        b"\xfe\xff" + "Größe: 3 €\nzwei\n".encode("utf-16-be"),
        "Größe: 3 €\r\nzwei\r\n".encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16 other way round", "western"],
)
def test_text_in_any_usual_encoding(tmp_path: Path, data: bytes) -> None:
    document = read(tmp_path, "sizes.csv", data)
    assert document.sections == ("Größe: 3 €\n", "zwei\n")
    assert (document.name, document.unit, document.total, document.num_bytes) == ("sizes.csv", "line", 2, len(data))


def test_bytes_that_no_encoding_has_are_latin_1(tmp_path: Path) -> None:
    assert read(tmp_path, "old.txt", b"caf\xe9 \x81\n").sections == ("café \x81\n",)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("owl.png", b"\x89PNG\r\n\x1a\n\0\0\0", "not text but a picture"),
        ("x.bin", bytes(range(256)), "not text but program data"),
        ("odd.txt", b"\xff\xfe\x00\xd8x", "not text"),
        ("tiny.gguf", b"GGUF\x03\0\0\0", "a model: drop it on the window"),
        ("letter.docx", b"PK\x03\x04", "Save it as PDF or plain text"),
        ("nothing.txt", b" \n ", "nothing.txt is empty"),
        ("long.log", b"line\n" * (MOST_TEXT_BYTES // 5 + 1), "larger than 4.0 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(AttachmentError, match=sentence):
        read(tmp_path, name, data)


def test_folders_and_files_that_are_gone_are_named(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(AttachmentError, match=r"gone.txt is not there"):
        read_document(tmp_path / "gone.txt")


def test_a_pdf_is_read_by_pages(tmp_path: Path) -> None:
    document = read(tmp_path, "report.pdf", pdf(["Owls sleep by day.", "", "Bats too."]))
    assert [page.strip() for page in document.sections] == ["Owls sleep by day.", "", "Bats too."]
    assert (document.unit, document.total) == ("page", 3)


def test_words_of_a_printed_conversation_have_spaces_between_them(qapp: QApplication, tmp_path: Path) -> None:
    document = QTextDocument("Owls sleep by day.")
    document.print_(QPdfWriter(str(tmp_path / "printed.pdf")))
    assert read_document(tmp_path / "printed.pdf").sections[0].strip().splitlines()[0] == "Owls sleep by day."


def test_pdfs_without_text_damaged_or_locked_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match=r"scan.pdf holds pictures only"):
        read(tmp_path, "scan.pdf", pdf(["", ""]))
    with pytest.raises(AttachmentError, match=r"cut.pdf is damaged"):
        read(tmp_path, "cut.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type")
    (tmp_path / "open.pdf").write_bytes(pdf(["secret words"]))
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "open.pdf"))
    writer.encrypt("owl", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(AttachmentError, match=r"locked.pdf is locked with a password"):
        read_document(tmp_path / "locked.pdf")


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(pdf(["words"]))
    with pytest.raises(AttachmentError, match=r"slow.pdf takes too long"):
        read_pdf(tmp_path / "slow.pdf", wall_seconds=0.001)
