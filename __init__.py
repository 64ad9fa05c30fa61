"""joinedup: review documents of a local health-and-care system as a knowledge graph."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version  # slow, and seldom asked for

        try:
            return version("joinedup")
        except PackageNotFoundError:  # a checkout that was never installed
            return "0"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
