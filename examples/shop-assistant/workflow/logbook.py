"""Logbook.jsonl: one line an event, in the standard schema."""

import json
from datetime import datetime, timezone
from pathlib import Path

LOGBOOK = Path(__file__).resolve().parent.parent / "Logbook.jsonl"


class StepFailed(Exception):
    """A node gave up; its errors are in the Logbook already."""


class Log:
    """Writes the events of one run; `node` and `metadata` are those of the step under way."""

    def __init__(self, workflow_id, task_type):
        self.workflow_id, self.task_type = workflow_id, task_type
        self.node, self.macro, self.step = {}, None, {}

    def write(self, event_type, **fields):
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {"timestamp": now, "event_type": event_type, "workflow_id": self.workflow_id}
        if self.node:
            entry |= {"node_id": self.node["id"], "agent": self.node["agent"], "action": self.node["action"]}
        metadata = {"chosen_macro": self.macro, "task_type": self.task_type} | fields.pop("metadata", {})
        entry |= fields | {"metadata": {key: value for key, value in metadata.items() if value is not None}}
        with LOGBOOK.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry) + "\n")

    def took(self, seconds, attempt, **metadata):
        self.step = {"execution_time_ms": round(seconds * 1000), "attempt": attempt} | metadata

    def error(self, message, seconds, attempt, **metadata):
        timing = {"execution_time_ms": round(seconds * 1000), "attempt": attempt}
        self.write("error", success=False, error_message=message, metadata=timing | metadata)
