"""The shared libraries that an ELF file names (DT_NEEDED), read with the standard library alone."""

import struct
from pathlib import Path

PT_LOAD, PT_DYNAMIC, DT_NEEDED, DT_STRTAB = 1, 2, 1, 5


def needed(file: Path) -> list[str]:
    """Sonames in order. 64-bit little-endian files only."""
    data = file.read_bytes()
    assert data[:6] == b"\x7fELF\x02\x01", f"{file} is not a 64-bit little-endian ELF file"
    (program_headers,) = struct.unpack_from("<Q", data, 0x20)
    entry_bytes, count = struct.unpack_from("<HH", data, 0x36)
    headers = [struct.unpack_from("<IIQQQQQQ", data, program_headers + i * entry_bytes) for i in range(count)]
    loads = [(address, offset, size) for kind, _, offset, address, _, size, _, _ in headers if kind == PT_LOAD]
    ((start, length),) = [(offset, size) for kind, _, offset, _, _, size, _, _ in headers if kind == PT_DYNAMIC]
    entries = [struct.unpack_from("<QQ", data, start + i) for i in range(0, length, 16)]
    table = next(value for tag, value in entries if tag == DT_STRTAB)
    strings = next(offset + table - address for address, offset, size in loads if address <= table < address + size)
    names = [strings + value for tag, value in entries if tag == DT_NEEDED]
    return [data[name : data.index(b"\0", name)].decode() for name in names]
