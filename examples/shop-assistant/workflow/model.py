"""Calls to OpenAI: one timeout, and a second try where the settings allow it."""

import json
import random
import time
import uuid
from pathlib import Path

from . import session
from .logbook import StepFailed

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"


def prompt_text(*parts):
    return PROMPTS.joinpath(*parts).with_suffix(".md").read_text(encoding="utf-8")


def timeout_attempts():
    if session.TIMEOUT_RETRY:
        return 1 + session.TIMEOUT_MAX_RETRIES
    return 2 if random.random() < session.RETRY_TRIAL_SHARE else 1


def ask(log, role, macro, task):
    """The model's JSON answer to a task under a macro; each failed attempt is logged, the last one is raised."""
    import httpx
    import openai

    client = openai.OpenAI(timeout=session.MODEL_TIMEOUT_S, max_retries=0)
    messages = [
        {"role": "system", "content": prompt_text("roles", role) + "\n" + prompt_text("macros", macro)},
        {"role": "user", "content": json.dumps(task)},
    ]
    attempts = {"timeout": timeout_attempts(), "parse": 2, "other": 1}
    attempt = 0
    while True:
        attempt += 1
        request_id = f"req_{uuid.uuid4().hex}"
        started = time.monotonic()
        finish = None
        try:
            chunks = client.chat.completions.create(
                model=session.MODEL,
                messages=messages,
                temperature=session.TEMPERATURE,
                max_tokens=session.MAX_TOKENS,
                top_p=session.TOP_P,
                response_format={"type": "json_object"},
                extra_headers={"X-Client-Request-Id": request_id},
                stream=True,
                stream_options={"include_usage": True},
            )
            text, tokens = "", None
            for chunk in chunks:
                tokens = chunk.usage.total_tokens if chunk.usage else tokens
                for choice in chunk.choices:
                    text += choice.delta.content or ""
                    finish = choice.finish_reason or finish
            result = json.loads(text)
            seconds = time.monotonic() - started
            if seconds > 0.8 * session.MODEL_TIMEOUT_S:
                log.write("warning", metadata={"execution_time_ms": round(seconds * 1000), "note": "slow answer"})
            log.took(seconds, attempt, provider="openai", tokens=tokens, finish_reason=finish)
            return result
        except (openai.APITimeoutError, httpx.ReadTimeout) as error:
            kind, cause = "timeout", error
        except json.JSONDecodeError as error:
            kind, cause = "parse", error
        except openai.APIError as error:
            kind, cause = "other", error
        seconds = time.monotonic() - started
        message = f"{type(cause).__name__}: {cause} (request id: {request_id}, after {seconds * 1000:.0f} ms)"
        status = getattr(cause, "status_code", None)
        log.error(message, seconds, attempt, provider="openai", status_code=status, finish_reason=finish)
        if attempt >= attempts[kind]:
            raise StepFailed(message)
        time.sleep(2 * session.TIMEOUT_BACKOFF ** attempt)
