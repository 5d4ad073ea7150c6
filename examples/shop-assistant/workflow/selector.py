"""Which macro writes next: Thompson sampling on weights that forget."""

import json
import random
from pathlib import Path

from . import session

WEIGHTS = Path(__file__).resolve().parent.parent / "bandit_weights.json"
EMPTY = {"successes": 0.0, "failures": 0.0, "plays": 0.0, "total_reward": 0.0}


def load():
    weights = json.loads(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {}
    return {macro: weights.get(macro, dict(EMPTY)) for macro in session.MACROS}


def choose(tried):
    """A macro that this run has not tried yet, or any one when all were tried."""
    weights = load()
    open_macros = [macro for macro in session.MACROS if macro not in tried] or session.MACROS
    if session.SELECTOR != "bandit" or sum(row["plays"] for row in weights.values()) < session.EXPLORE_ROUNDS:
        return random.choice(open_macros)
    return max(open_macros, key=lambda m: random.betavariate(1 + weights[m]["successes"], 1 + weights[m]["failures"]))


def learn(macro, won):
    weights = {name: {k: v * session.BANDIT_DECAY for k, v in row.items()} for name, row in load().items()}
    row = weights[macro]
    row["plays"] += 1
    row["successes" if won else "failures"] += 1
    row["total_reward"] += float(won)
    WEIGHTS.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
