"""The settings in force: SessionConfig.json and PromptScoreModel.json, with a default for each key that is missing."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SESSION = json.loads((ROOT / "SessionConfig.json").read_text(encoding="utf-8"))
SCORES = json.loads((ROOT / "PromptScoreModel.json").read_text(encoding="utf-8"))


def read(config, path, default=None):
    """The value at a dotted path, or the default where any part of the path is missing."""
    for part in path.split("."):
        if not isinstance(config, dict) or part not in config:
            return default
        config = config[part]
    return config


def setting(path, default=None):
    return read(SESSION, path, default)


# OpenAI. Without openai.timeout_retry a timed-out call is repeated once in a trial's share of cases only.
MODEL = setting("openai.model", "gpt-4o-mini")
MODEL_TIMEOUT_S = setting("openai.timeout", 30)
TIMEOUT_RETRY = setting("openai.timeout_retry.enabled", False)
TIMEOUT_MAX_RETRIES = setting("openai.timeout_retry.max_retries", 1)
TIMEOUT_BACKOFF = setting("openai.timeout_retry.backoff_factor", 1.0)
RETRY_TRIAL_SHARE = setting("openai.retry_trial.share", 0.0)
TEMPERATURE = setting("openai_chat_defaults.temperature", 0.4)
MAX_TOKENS = setting("openai_chat_defaults.max_tokens", 1800)
TOP_P = setting("openai_chat_defaults.top_p", 1.0)

# Shopify and Etsy.
SHOPIFY_STORE = setting("shopify.store")
SHOPIFY_VERSION = setting("shopify.api_version", "2025-10")
SHOPIFY_TIMEOUT_S = setting("shopify.timeout", 10)
SHOPIFY_CALLS_PER_SECOND = setting("shopify.rate_limit.calls_per_second", 2)
SHOPIFY_MAX_RETRIES = setting("shopify.rate_limit.max_retries", 1)
SHOPIFY_BACKOFF = setting("shopify.rate_limit.backoff_factor", 1.0)
SHOPIFY_JITTER = setting("shopify.rate_limit.jitter", False)
ETSY_SHOP = setting("etsy.shop_id")
ETSY_TIMEOUT_S = setting("etsy.timeout", 10)
ETSY_CALLS_PER_SECOND = setting("etsy.rate_limit.calls_per_second", 5)
ETSY_MAX_RETRIES = setting("etsy.rate_limit.max_retries", 1)
ETSY_BACKOFF = setting("etsy.rate_limit.backoff_factor", 1.0)
ETSY_JITTER = setting("etsy.rate_limit.jitter", False)

# Choosing macros and leaving loops.
MACROS = setting("macros", ["macro_role_prompt"])
SELECTOR = setting("selector.algorithm", "bandit")
BANDIT_DECAY = setting("selector.bandit.decay", 0.97)
EXPLORE_ROUNDS = setting("selector.bandit.explore_rounds", 10)
LOOP_GUARD = setting("loop_guard.enabled", True)
LOOP_GUARD_N = setting("loop_guard.N", 3)


def pass_threshold(task_type):
    """The score a result must reach; SessionConfig's ci.minimum_score goes before PromptScoreModel's thresholds."""
    by_task = read(SCORES, "thresholds", {})
    fallback = by_task.get(task_type, by_task.get("default", by_task.get("pass", 0.80)))
    return setting("ci.minimum_score", fallback)


if __name__ == "__main__":
    for name, value in sorted(vars().copy().items()):
        if name.isupper() and name not in ("ROOT", "SESSION", "SCORES"):
            print(f"{name:26} {value}")
