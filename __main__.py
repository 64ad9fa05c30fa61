"""``python -m joinedup``."""

from .cli import main

if __name__ == "__main__":
    main()
