"""Runs one request along WorkflowGraph.json: python3 -m workflow.run TASK_TYPE SUBJECT"""

import json
import secrets
import sys
import time
from datetime import datetime, timezone

from . import model, selector, session, shops
from .logbook import Log, StepFailed

GRAPH = json.loads((session.ROOT / "WorkflowGraph.json").read_text(encoding="utf-8"))
NODES = {node["id"]: node for node in GRAPH["nodes"]}


def perform(node, run, log):
    """Does the node's work and names the condition under which the graph is left."""
    task = {"task_type": run["task_type"], "facts": run.get("facts"), "draft": run.get("draft")}
    if node == "prep":
        run["facts"] = shops.facts(log, run["task_type"], run["subject"])
        log.macro = selector.choose(run["tried"])
    elif node in ("build", "fallback"):
        run["draft"] = model.ask(log, "engineer" if node == "build" else "challenger", log.macro, task)
        run["tried"].append(log.macro)
    elif node == "review":
        run["score"] = float(model.ask(log, "scorer", log.macro, task | {"metrics": session.SCORES["metrics"]})["score"])
        if run["score"] >= session.pass_threshold(run["task_type"]):
            return "score_passed"
        if not run["repaired"] and session.LOOP_GUARD and len(run["tried"]) >= session.LOOP_GUARD_N:
            run["repaired"] = True
            return "loop_detected"
        return "gave_up" if run["repaired"] else "score_failed"
    elif node == "reroute":
        log.macro = selector.choose(run["tried"])
    elif node == "export":
        shops.publish(log, run["task_type"], run["subject"], run["draft"])
    return None


def next_node(node, condition):
    for edge in GRAPH["edges"]:
        if edge["from"] == node and edge.get("condition") == condition:
            return edge["to"]
    return None


def run_request(task_type, subject):
    stamp = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
    run = {"task_type": task_type, "subject": subject, "tried": [], "repaired": False}
    started = time.monotonic()
    log = Log(f"wf-{stamp}-{secrets.token_hex(3)}", task_type)
    log.write("workflow_start")
    node, done = "intake", False
    try:
        while node is not None:
            log.node, log.step = NODES[node], {}
            condition = perform(node, run, log)
            score = {"score": run["score"]} if node == "review" else {}
            log.write("scoring" if score else "node_execution", success=True, metadata=log.step, **score)
            done = node == "export"
            node = next_node(node, condition)
    except StepFailed:
        done = False
    except Exception as error:  # a bug of ours: say so in the Logbook, and end the run properly
        done = False
        log.write("error", success=False, error_message=f"{type(error).__name__}: {error}")
    log.node = {}
    log.write("workflow_end", success=done, metadata={"execution_time_ms": round((time.monotonic() - started) * 1000)})
    if log.macro:
        selector.learn(log.macro, done)
    return done


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Usage: python3 -m workflow.run TASK_TYPE SUBJECT")
    sys.exit(0 if run_request(sys.argv[1], sys.argv[2]) else 1)
