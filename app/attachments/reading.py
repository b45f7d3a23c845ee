"""A file as a document: text in any usual encoding, and the text of a PDF. What is neither is refused."""

from pathlib import Path

from app.attachments.decoding import decoded
from app.attachments.document import AttachmentError, Document
from app.attachments.pdf import read_pdf
from app.numbers import size

MOST_TEXT_BYTES = 4_000_000  # about a million tokens, more than contexts hold
DIALOG_FILTER = (
    "Text, code and PDF (*.txt *.md *.markdown *.rst *.csv *.tsv *.json *.jsonl *.xml *.html *.css *.yaml *.yml *.toml "
    "*.ini *.log *.py *.js *.ts *.java *.c *.h *.cpp *.hpp *.cs *.go *.rs *.rb *.php *.sh *.sql *.tex *.pdf);;"
    "All files (*)"
)
_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"GGUF", "a model: drop it on the window to open it"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OFFICE = {".docx", ".doc", ".odt", ".pptx", ".ppt", ".odp", ".xlsx", ".xls", ".ods", ".pages", ".rtf", ".epub"}


def read_document(path: Path) -> Document:
    """Reads the file once; a PDF may take as long as `app.attachments.pdf` allows. Raises AttachmentError."""
    try:
        data = _bytes_of(path)
    except OSError as error:
        raise AttachmentError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if not data.strip():
        raise AttachmentError(f"{path.name} is empty.")
    if path.suffix.lower() in _OFFICE:
        raise AttachmentError(f"{path.name} is an office document. Save it as PDF or plain text, and attach that.")
    if b"%PDF-" in data[:1024]:
        pages = read_pdf(path)
        return Document(path.name, path.stat().st_size, "page", pages.texts, pages.total)
    if len(data) > MOST_TEXT_BYTES:
        raise AttachmentError(
            f"{path.name} is larger than {size(MOST_TEXT_BYTES)}, which is as much text as can be attached. "
            "Attach the part of it that matters."
        )
    text = decoded(data)
    if text is None:
        kind = next((kind for start, kind in _KINDS if data.startswith(start)), "program data")
        raise AttachmentError(f"{path.name} is not text but {kind}. Text, code, Markdown, CSV and PDF can be attached.")
    return Document.of_text(path.name, len(data), text)


def _bytes_of(path: Path) -> bytes:
    """No more than tells whether it is too long."""
    if path.is_dir():
        raise AttachmentError(f"{path.name} is a folder. Attach the files in it that matter.")
    if not path.is_file():
        raise AttachmentError(f"{path.name} is not there any more, or is not a plain file.")
    with path.open("rb") as file:
        return file.read(MOST_TEXT_BYTES + 1)
