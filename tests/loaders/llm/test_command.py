"""`joinedup build --llm`, as a person and a script run it, with a server of this computer that answers."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from joinedup.cli import main
from joinedup.commands.llm_options import BUDGET
from joinedup.graph import read_graph
from joinedup.loaders.llm.settings import DEFAULT_BUDGET

KEY = "sk-made-up-0123456789"


class Server(ThreadingHTTPServer):
    """Speaks as much of OpenAI's chat protocol as a model needs to state one thing."""

    def __init__(self, kit):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kit, self.status, self.requests = kit, 200, []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.headers.get("Authorization"), body))
        passage = self.server.kit.Passage(body["messages"][-1]["content"])
        arguments = json.dumps({"statements": self.server.kit.honest(passage)})
        function = {"name": body["tools"][0]["function"]["name"], "arguments": arguments}
        message = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": function}]}
        answer = {
            "id": "1", "object": "chat.completion", "created": 1, "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": message}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }  # fmt: skip
        if self.server.status != 200:
            answer = {"error": {"message": f"bad key {KEY}", "type": "invalid_request_error"}}
        data = json.dumps(answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(kit):
    made = Server(kit)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def environment(folder, **more):
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and not k.endswith("_API_KEY")}
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA")}
    return {**kept, **home, "PYTHONIOENCODING": "utf-8", "JOINEDUP_REFERENCE": "", **more}


def command(*arguments):
    return [sys.executable, "-m", "joinedup", "build", "review.txt", "-o", "out.json", *arguments]


def build(folder, *arguments, **env):
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, encoding="utf-8", env=environment(folder, **env),
        cwd=folder, check=False, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip


def test_a_local_server_reads_too(file, server):
    folder = file.parent
    asked = ("--llm", "made-up", "--llm-url", server.url)
    done = build(folder, *asked, "--yes-send", OPENAI_API_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert f"127.0.0.1:{server.server_port}" in done.stderr
    assert "which is this computer" in done.stderr
    assert "review.txt: 5 sentences" in done.stderr
    assert "2 relationships agreed" in done.stdout
    assert "1,000 tokens sent, 100 received" in done.stdout
    assert KEY not in done.stdout + done.stderr + (folder / "out.json").read_text(encoding="utf-8")
    assert server.requests[0][0] == f"Bearer {KEY}"  # from the environment, to the server that the user named
    first = (folder / "out.json").read_bytes()
    assert {e.extractor for edge in read_graph(folder / "out.json").edges() for e in edge.evidence} > {"llm"}

    again = build(folder, *asked)  # no consent, and no request: it was all answered before
    assert again.returncode == 0, again.stderr
    assert len(server.requests) == 1
    assert "leaves" not in again.stderr
    assert (folder / "out.json").read_bytes() == first
    assert (folder / ".config" / "joinedup" / "llm-cache").is_dir() or list(folder.rglob("llm-cache"))

    anew = build(folder, *asked, "--no-llm-cache", "--yes-send", "--json")
    assert len(server.requests) == 2
    report = json.loads(anew.stdout)["llm"]
    assert report["compared"]["agreed"] == 2
    assert report["usage"]["requests"] == 1


@pytest.fixture
def inside(file, monkeypatch):
    """The same in this process, which spares loading the parser anew; standard input is no terminal."""
    monkeypatch.chdir(file.parent)
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(file.parent))

    def run(*arguments, **env):
        return CliRunner(env=env).invoke(main, ["build", "review.txt", "-o", "out.json", *arguments])

    return run


def test_without_consent_nothing_is_sent_and_nothing_written(file, inside, server):
    done = inside("--llm", "made-up", "--llm-url", server.url)
    assert done.exit_code == 2
    assert "--yes-send" in done.stderr
    assert "nothing was sent" in done.stderr
    assert server.requests == []
    assert not (file.parent / "out.json").exists()


@pytest.mark.parametrize(("answer", "code", "requests"), [(b"y\n", 0, 1), (b"\n", 2, 0)])
def test_on_a_terminal_it_asks_first(file, server, answer, code, requests):
    pty = pytest.importorskip("pty", reason="a terminal to be had from Python")
    ours, theirs = pty.openpty()
    env = {k: v for k, v in environment(file.parent).items() if k != "CI" and not k.startswith("PYTEST")}
    process = subprocess.Popen(
        command("--llm", "made-up", "--llm-url", server.url), stdin=theirs, stdout=subprocess.PIPE, stderr=theirs,
        env={**env, "TERM": "xterm"}, cwd=file.parent,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, answer)
    shown = b""
    with contextlib.suppress(OSError):  # so Linux says that nobody writes any more
        while piece := os.read(ours, 4096):
            shown += piece
    process.communicate(timeout=120)
    os.close(ours)
    assert process.returncode == code, shown
    assert b"Send it? [y/N]" in shown
    assert b"pydantic" not in shown.lower()  # it would greet on terminals, with an advertisement
    assert len(server.requests) == requests


@pytest.mark.parametrize("status", [401, 404])
def test_a_provider_that_refuses_never_loses_the_build(file, inside, server, status):
    server.status = status
    done = inside("--llm", "made-up", "--llm-url", server.url, "--yes-send", OPENAI_API_KEY=KEY)
    assert done.exit_code == 1, done.stderr
    assert "1 passages were not read by the model" in done.stdout
    assert "The offline reading is whole" in done.stdout
    assert KEY not in done.stdout + done.stderr
    assert len(server.requests) == 1
    assert len(list(read_graph(file.parent / "out.json").edges())) > 2


def test_nobody_there(inside):
    done = inside("--llm", "made-up", "--llm-url", "http://127.0.0.1:9/v1", "--yes-send")
    assert done.exit_code == 1, done.stderr
    assert "cannot be reached" in done.stdout


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("nonsense", "PROVIDER:MODEL"),
        ("nowhere:model", "Unknown model"),
        ("openai:some-model", "OPENAI_API_KEY"),
        ("mistral:some-model", "pydantic-ai-slim[mistral]"),
    ],
)
def test_a_model_that_cannot_be_set_up_is_one_line_with_the_mend(file, inside, model, told):
    done = inside("--llm", model, "--yes-send")
    assert done.exit_code == 2
    (line,) = done.stderr.strip().splitlines()
    assert told in line
    assert not (file.parent / "out.json").exists()


@pytest.mark.parametrize("options", [("--yes-send",), ("--llm-url", "http://localhost"), ("--llm-budget", "5")])
def test_its_options_go_with_a_model(file, inside, options):
    done = inside(*options)
    assert done.exit_code == 2
    assert "go with --llm" in done.stderr


def python(code, **env):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **env}, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        "import joinedup, joinedup.cli, joinedup.loaders",
        "import joinedup.loaders.llm.client, joinedup.loaders.build",
        "from joinedup.cli import main; import click.testing as t; t.CliRunner().invoke(main, ['build', '--help'])",
    ],
)
def test_the_optional_packages_are_not_imported_before_they_are_needed(code):
    done = python(code + "\nimport sys\nassert not {'pydantic_ai', 'openai', 'httpx2'} & set(sys.modules)")
    assert done.returncode == 0, done.stderr


def test_help_names_the_options():
    done = subprocess.run([sys.executable, "-m", "joinedup", "build", "--help"], capture_output=True, text=True)
    assert "--llm MODEL" in done.stdout
    assert "--yes-send" in done.stdout


def test_where_the_packages_are_missing_it_says_how_to_get_them(file, tmp_path):
    # None there says that there is no such package, as where the extra is not installed
    code = (
        "import sys\n"
        "sys.modules['pydantic_ai'] = None\n"
        "sys.argv = ['joinedup', 'build', 'review.txt', '-o', 'out.json', '--llm', 'openai:some-model']\n"
        "from joinedup.cli import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=file.parent, check=False)
    assert done.returncode == 2
    assert 'pip install "joinedup[llm]"' in done.stderr
    assert not (file.parent / "out.json").exists()


def test_the_command_and_the_library_have_one_default():
    assert BUDGET == DEFAULT_BUDGET
