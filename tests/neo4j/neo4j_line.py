"""What tests of the Neo4j adapter share: a made-up graph of any size, and a line to a server that can be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node

Look = Callable[..., list[list[Any]]]
"""Asks a server itself, past joinedup."""


def ward(system: str, size: int, word: str = "old") -> KnowledgeGraph:
    """A made-up graph: ``size`` services in a ring that refer on to each other, each marked with a word."""
    graph = KnowledgeGraph(system)
    for i in range(size):
        graph.add_node(Node(id=f"service:{i}", kind="Service", name=f"{word} {i}", aliases=[word]))
    for i in range(size):
        evidence = Evidence(document=f"{word}.txt", sentence=f"s{i}", quote=f"Ward {i} refers on.", status="present")
        edge = {"source": f"service:{i}", "type": "REFERS_TO", "target": f"service:{(i + 1) % size}"}
        graph.add_edge(Edge(**edge, evidence=[evidence]))  # type: ignore[arg-type]
    return graph


class Line:
    """Passes on what goes to a server and back, until it is cut; further connections are then refused."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._to = (parts.hostname or "127.0.0.1", parts.port or 7687)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.uri = f"bolt://127.0.0.1:{self._door.getsockname()[1]}"
        self.up = True
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self._door.accept()
            except OSError:
                return
            if not self.up:
                here.close()
                continue
            there = socket.create_connection(self._to)
            self._open += [here, there]
            for a, b in ((here, there), (there, here)):
                threading.Thread(target=self._pass_on, args=(a, b), daemon=True).start()

    @staticmethod
    def _pass_on(a: socket.socket, b: socket.socket) -> None:
        with suppress(OSError):
            while data := a.recv(65536):
                b.sendall(data)
        for end in (a, b):
            end.close()

    def cut(self, *, for_good: bool = True) -> None:
        """Cut all that is open now; ``for_good`` refuses what comes as well."""
        self.up = not for_good
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.up = True

    def close(self) -> None:
        """Let go of everything."""
        self.cut()
        self._door.close()
