"""A file as a document: text in any usual encoding, and the text of a PDF. What is neither is refused."""

from pathlib import Path

from app.attachments.decoding import decoded
from app.attachments.document import AttachmentError, Document
from app.attachments.pdf import read_pdf
from app.numbers import size
from app.words import tr, tr_noop

MOST_TEXT_BYTES = 4_000_000  # about a million tokens, more than contexts hold
_ENDINGS = (
    "*.txt *.md *.markdown *.rst *.csv *.tsv *.json *.jsonl *.xml *.html *.css *.yaml *.yml *.toml *.ini *.log "
    "*.py *.js *.ts *.java *.c *.h *.cpp *.hpp *.cs *.go *.rs *.rb *.php *.sh *.sql *.tex *.pdf"
)
_KINDS = (
    (b"\x89PNG", tr_noop("a picture")),
    (b"\xff\xd8\xff", tr_noop("a picture")),
    (b"GIF8", tr_noop("a picture")),
    (b"RIFF", tr_noop("a picture, sound or film")),
    (b"GGUF", tr_noop("a model: drop it on the window to open it")),
    (b"SQLite format 3", tr_noop("a database")),
    (b"\x7fELF", tr_noop("a program")),
    (b"MZ", tr_noop("a program")),
)
_OFFICE = {".docx", ".doc", ".odt", ".pptx", ".ppt", ".odp", ".xlsx", ".xls", ".ods", ".pages", ".rtf", ".epub"}


def dialog_filter() -> str:
    """The kinds of files that a dialog offers."""
    known, others = tr("Text, code and PDF"), tr("All files")
    return f"{known} ({_ENDINGS});;{others} (*)"


def read_document(path: Path) -> Document:
    """Reads the file once; a PDF may take as long as `app.attachments.pdf` allows. Raises AttachmentError."""
    try:
        data = _bytes_of(path)
    except OSError as error:
        raise AttachmentError(
            tr("{name} cannot be read: {reason}.", name=path.name, reason=error.strerror or error)
        ) from error
    if not data.strip():
        raise AttachmentError(tr("{name} is empty.", name=path.name))
    if path.suffix.lower() in _OFFICE:
        raise AttachmentError(
            tr("{name} is an office document. Save it as PDF or plain text, and attach that.", name=path.name)
        )
    if b"%PDF-" in data[:1024]:
        pages = read_pdf(path)
        return Document(path.name, path.stat().st_size, "page", pages.texts, pages.total)
    if len(data) > MOST_TEXT_BYTES:
        raise AttachmentError(
            tr(
                "{name} is larger than {size}, which is as much text as can be attached. "
                "Attach the part of it that matters.",
                name=path.name,
                size=size(MOST_TEXT_BYTES),
            )
        )
    text = decoded(data)
    if text is None:
        kind = next((kind for start, kind in _KINDS if data.startswith(start)), tr_noop("program data"))
        raise AttachmentError(
            tr(
                "{name} is not text but {kind}. Text, code, Markdown, CSV and PDF can be attached.",
                name=path.name,
                kind=tr(kind),
            )
        )
    return Document.of_text(path.name, len(data), text)


def _bytes_of(path: Path) -> bytes:
    """No more than tells whether it is too long."""
    if path.is_dir():
        raise AttachmentError(tr("{name} is a folder. Attach the files in it that matter.", name=path.name))
    if not path.is_file():
        raise AttachmentError(tr("{name} is not there any more, or is not a plain file.", name=path.name))
    with path.open("rb") as file:
        return file.read(MOST_TEXT_BYTES + 1)
