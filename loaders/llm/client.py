"""The one place that asks a model, and so the one that may use the network. All of pydantic-ai is here.

A provider that fails is asked again after a pause, then no more: it costs its own statements and never the build.
What it says of a failure is not repeated, for it can hold parts of a key or of the document.
"""

from __future__ import annotations

import asyncio
import os
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ...graph.errors import ModelError
from .answer import Answer, Statement
from .batches import Batch
from .prompt import instructions, prompt
from .settings import LlmSettings, check_installed, shown_host
from .verify import Violation, verify

if TYPE_CHECKING:
    from pydantic_ai import Agent, RunContext
    from pydantic_ai.models import Model
    from pydantic_ai.usage import RunUsage

_CHARACTERS_PER_TOKEN = 4
_LONGEST_PAUSE = 60.0
_MOST_TOLD = 20


class Unanswered(Exception):
    """A passage has no answer. ``final`` where the next would fare no better; the text is for people."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class BudgetSpent(Unanswered):
    """No passage is asked any more: the tokens that the user allowed are used up."""

    def __init__(self, budget: int) -> None:
        super().__init__(f"the budget of {budget:,} tokens is used up", final=True)


@dataclass(slots=True)
class Usage:
    """What was used so far. ``cost`` is in US dollars, over the ``priced`` of the ``requests``.

    ``estimated`` says that a provider told no count of tokens, and one was made up from characters.
    """

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal = Decimal(0)
    priced: int = 0
    estimated: bool = False

    @property
    def tokens(self) -> int:
        """Sent and received together."""
        return self.input_tokens + self.output_tokens


@dataclass(slots=True)
class _Asked:
    """A passage while it is asked about: what held in an answer that was sent back is not lost in the next."""

    batch: Batch
    model: str
    held: list[Statement] = field(default_factory=list)


class Asker:
    """Asks one model about passages, within the bounds of the settings. A context manager, for its connections."""

    def __init__(self, settings: LlmSettings, pause: Callable[[float], object] = time.sleep) -> None:
        check_installed()
        os.environ.setdefault("PYDANTIC_AI_NO_BANNER", "1")  # it greets on terminals, in the middle of our output
        self.settings = settings
        self.usage = Usage()
        self._pause = pause
        self._model = _model(settings)
        self._agent = _agent(self._model, settings.repairs)
        self._runner = asyncio.Runner()
        # in a notebook the thread has a loop that runs already: then the runner gets a thread of its own
        self._thread = ThreadPoolExecutor(1) if _loop_runs() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is None:
            self._runner.close()
        else:
            self._thread.submit(self._runner.close).result()
            self._thread.shutdown()

    @property
    def provider(self) -> str:
        """The provider's name, as pydantic-ai has it."""
        return "a server that you name" if self.settings.url else self._model.system

    @property
    def host(self) -> str | None:
        """The host that is asked, where the provider tells it."""
        return (shown_host(self._model.base_url) or None) if self._model.base_url else None

    def ask(self, batch: Batch) -> list[Statement]:
        """What the model states of a passage, its last word with what held before. Raises :class:`Unanswered`."""
        for attempt in range(1, self.settings.tries + 1):
            try:
                return self._once(batch)
            except _Failed as failed:
                if failed.final or attempt == self.settings.tries:
                    raise Unanswered(failed.why, final=failed.final) from None
                wait = failed.after if failed.after is not None else self.settings.backoff * 2 ** (attempt - 1)
                self._pause(min(wait, _LONGEST_PAUSE))
        raise AssertionError("settings.tries is at least 1")

    def _once(self, batch: Batch) -> list[Statement]:
        from pydantic_ai.exceptions import UnexpectedModelBehavior, UsageLimitExceeded
        from pydantic_ai.usage import RunUsage, UsageLimits

        left = self.settings.budget - self.usage.tokens
        estimate = _estimate(instructions(), batch.text)
        if estimate > left:
            raise BudgetSpent(self.settings.budget)
        used = RunUsage()
        asked = _Asked(batch, self.settings.name)
        limits = UsageLimits(request_limit=self.settings.repairs + 1, total_tokens_limit=left)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of settings that a model does not know: they are wishes
                question = self._ask(asked, used, limits)
                if self._thread is None:
                    return self._runner.run(question)
                return self._thread.submit(self._runner.run, question).result()
        except UsageLimitExceeded:
            if used.total_tokens <= left:  # the number of requests, then
                raise Unanswered("the answer did not come to an end") from None
            raise BudgetSpent(self.settings.budget) from None
        except UnexpectedModelBehavior:
            if asked.held:  # the last answer was no answer; what the one before stated holds all the same
                return asked.held
            raise Unanswered("the answer was not of the shape that was asked for") from None
        except Exception as error:
            # whatever a provider's library raises: it may cost its own statements, never the build
            raise _failure(error) from None
        finally:
            self._count(used, estimate)

    async def _ask(self, asked: _Asked, used: RunUsage, limits: Any) -> list[Statement]:
        run = self._agent.run(asked.batch.text, deps=asked, usage=used, usage_limits=limits)
        result = await asyncio.wait_for(run, self.settings.timeout)
        last = result.output.statements
        return [*last, *(s for s in asked.held if s not in last)]

    def _count(self, used: RunUsage, estimate: int) -> None:
        total = self.usage
        total.requests += max(used.requests, 1)
        if not used.requests:  # it failed before an answer came: nothing is known to have been used
            return
        if used.input_tokens + used.output_tokens:
            total.input_tokens += used.input_tokens
            total.output_tokens += used.output_tokens
        else:
            total.input_tokens += estimate
            total.estimated = True
        if used.cost is not None and self.settings.url is None:  # a server of one's own has prices of its own
            total.cost += used.cost
            total.priced += used.requests


class _Failed(Exception):
    def __init__(self, why: str, final: bool, after: float | None) -> None:
        self.why, self.final, self.after = why, final, after


def _failure(error: Exception) -> _Failed:
    """What failed, in words of ours."""
    from pydantic_ai import exceptions as known

    late = (known.ModelTimeoutError, known.ModelRequestTimeout, TimeoutError)
    status = getattr(error, "status_code", None)
    code = f" (HTTP {status})" if isinstance(status, int) else ""
    after = getattr(error, "retry_after", None)
    for kinds, why, final in (
        (known.ModelAuthenticationError, "the provider refuses the key, or the model to this key", True),
        (known.ModelQuotaExceededError, "the provider says that quota or credit is used up", True),
        (known.ModelNotFoundError, "the provider knows no such model or address", True),
        (known.ModelRequestRejectedError, "the provider rejects the passage", False),
        (known.ModelRateLimitError, "the provider asks to slow down", False),
        (late, "the provider gave no answer in time", False),
        (known.ModelConnectionError, "the provider cannot be reached", False),
        (known.ModelAPIError, "the provider failed", False),
        (known.UserError, "the model cannot be used as it is set up", True),
    ):  # fmt: skip
        if isinstance(error, kinds):
            return _Failed(why + code, final, after if isinstance(after, int | float) else None)
    return _Failed(f"the provider's library failed ({type(error).__name__})", False, None)


def _model(settings: LlmSettings) -> Model:
    """The model that the settings name. Raises :class:`ModelError` that says what is missing."""
    from pydantic_ai.exceptions import UserError
    from pydantic_ai.models import infer_model

    if not isinstance(settings.model, str):
        return settings.model
    try:
        if settings.url is None:
            return infer_model(settings.model)
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider

        return OpenAIChatModel(settings.model, provider=OpenAIProvider(base_url=settings.url))
    except ImportError as error:
        raise ModelError(f"{settings.model}: a package of its provider is missing", mend=_first(error)) from None
    except UserError as error:
        raise ModelError(f"{settings.model}: the model cannot be used", mend=_first(error)) from None
    except Exception as error:  # each provider's library checks its keys and addresses in its own way
        raise ModelError(
            f"{settings.model}: the model cannot be set up ({type(error).__name__})",
            mend="check its name, and the key and address in the environment",
        ) from None


def _first(error: Exception) -> str:
    """The first sentence of a message of pydantic-ai: it names variables and packages, never values."""
    return str(error).split(". ")[0].rstrip(".")


def _agent(model: Model, repairs: int) -> Agent[_Asked, Answer]:
    from pydantic_ai import Agent, ModelRetry

    agent = Agent(model, output_type=Answer, deps_type=_Asked, instructions=instructions(), retries=repairs)

    @agent.output_validator
    def check(context: RunContext[_Asked], answer: Answer) -> Answer:
        asked = context.deps
        violations = verify(asked.batch, answer.statements, asked.model).violations
        if violations and context.retry < repairs:
            held = [s for s in answer.statements if not verify(asked.batch, [s], asked.model).violations]
            asked.held += [s for s in held if s not in asked.held]
            raise ModelRetry(_told(violations))
        return answer

    return agent


def _told(violations: Sequence[Violation]) -> str:
    """What a model is told of the statements that do not hold."""
    lines = [f"- {v.told}" for v in violations[:_MOST_TOLD]]
    again = prompt().instructions.again.strip()
    return again.format(count=len(violations), violations="\n".join(lines))


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _estimate(*texts: str) -> int:
    return sum(map(len, texts)) // _CHARACTERS_PER_TOKEN
