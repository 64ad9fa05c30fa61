"""joinedup: review documents of a local health-and-care system as a knowledge graph."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("joinedup")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"
