"""Write constraints.txt and requirements/{runtime,test,dev}.txt from pyproject.toml.

``constraints.txt`` pins every version, for ``pip install -c constraints.txt .``. The other three add
the hash of every published file, for ``pip install --require-hashes -r requirements/test.txt``; each
holds what the one before it lacks. All platforms and Pythons are resolved together, so needs ``uv``:

    python requirements/lock.py             # keep the pins that still hold
    python requirements/lock.py --upgrade   # the newest versions that fit
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LAYERS = {"runtime": [], "test": ["--extra", "test"], "dev": ["--extra", "dev"]}


def compile_pins(target: Path, *options: str) -> None:
    """Have uv resolve pyproject.toml for every platform into ``target``, naming no index."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is missing: pip install uv")
    quiet = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    command = [uv, "pip", "compile", "--universal", *quiet, *options, "pyproject.toml", "--output-file", str(target)]
    subprocess.run(command, cwd=ROOT, check=True)


def entries(text: str) -> list[str]:
    """The requirements of a file, each with the lines of its hashes."""
    out: list[str] = []
    for line in text.splitlines(keepends=True):
        if line[:1].isspace():
            out[-1] += line
        elif line.strip() and not line.startswith("#"):
            out.append(line)
    return out


def name(entry: str) -> str:
    """What tells one pin from another: all before the hashes, markers aside."""
    return entry.split(";")[0].split("\\")[0].strip()


def main() -> None:
    """Resolve once, then add hashes layer by layer under those constraints."""
    constraints = ROOT / "constraints.txt"
    compile_pins(constraints, "--extra", "dev", *sys.argv[1:])
    head = "# Made by requirements/lock.py: do not edit.\n"
    constraints.write_text(head + constraints.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    below, seen = "", set[str]()
    with tempfile.TemporaryDirectory() as folder:
        for layer, extra in LAYERS.items():
            found = Path(folder, f"{layer}.txt")
            compile_pins(found, *extra, "--generate-hashes", "--constraints", str(constraints))
            new = [e for e in entries(found.read_text(encoding="utf-8")) if name(e) not in seen]
            seen |= {name(e) for e in new}
            text = head + below + "".join(new)
            (HERE / f"{layer}.txt").write_text(text, encoding="utf-8", newline="\n")
            below = f"-r {layer}.txt\n"


if __name__ == "__main__":
    main()
