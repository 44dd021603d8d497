#!/usr/bin/env python3
"""Draws src/Interlock/icon.png: two routes that cross, one of them held by a signal. Needs nothing but Python."""
import pathlib
import struct
import zlib

SIZE, FINE = 128, 4
GROUND, FREE, HELD, STOP = (24, 34, 52), (94, 200, 140), (120, 134, 158), (230, 86, 76)


def near(x, y, ax, ay, bx, by, width):
    """Whether a point lies on the line from a to b."""
    dx, dy = bx - ax, by - ay
    at = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
    return (x - ax - at * dx) ** 2 + (y - ay - at * dy) ** 2 <= (width / 2) ** 2


def colour(x, y):
    """Of a point; None outside the rounded square."""
    cx, cy = min(max(x, 24), 104), min(max(y, 24), 104)
    if (x - cx) ** 2 + (y - cy) ** 2 > 24**2:
        return None
    if (x - 42) ** 2 + (y - 86) ** 2 <= 13**2:
        return STOP
    if near(x, y, 22, 42, 106, 42, 11) or near(x, y, 64, 42, 106, 84, 11):
        return FREE
    if near(x, y, 22, 106, 58, 70, 11):
        return HELD
    return GROUND


def pixel(px, py):
    """The mean of its points, with how much of it is covered."""
    points = [colour(px + (i + 0.5) / FINE, py + (j + 0.5) / FINE) for i in range(FINE) for j in range(FINE)]
    inside = [point for point in points if point]
    mean = [sum(part) // len(inside) for part in zip(*inside)] if inside else [0, 0, 0]
    return bytes([*mean, 255 * len(inside) // len(points)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
(pathlib.Path(__file__).parent.parent / "src/Interlock/icon.png").write_bytes(png)
