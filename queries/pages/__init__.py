"""What the reader sees of each result: results become blocks, which :mod:`..rendering` writes."""
