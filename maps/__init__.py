"""The interactive map: one self-contained HTML file that works offline."""

from .render import render_map, write_map

__all__ = ["render_map", "write_map"]
