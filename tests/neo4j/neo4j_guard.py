"""Runs a command for as long as standard input stays open, and kills it then.

A pipe closes with the process that holds it, however that ended; so a server that is started through
this never outlives the tests, not even when they are killed: ``python neo4j_guard.py java …``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main() -> int:
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    # asked to end, the server may close its files first; a second later than that nobody waits for it
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())

    def watch() -> None:
        while os.read(0, 4096):
            pass
        child.kill()

    threading.Thread(target=watch, daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
