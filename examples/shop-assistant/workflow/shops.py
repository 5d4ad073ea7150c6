"""Calls to Shopify and Etsy, no faster than the settings say; a 429 is tried again as often as they say."""

import os
import random
import time

from . import session
from .logbook import StepFailed

LIMITS = {
    "shopify": (
        session.SHOPIFY_CALLS_PER_SECOND, session.SHOPIFY_MAX_RETRIES, session.SHOPIFY_BACKOFF, session.SHOPIFY_JITTER,
    ),
    "etsy": (session.ETSY_CALLS_PER_SECOND, session.ETSY_MAX_RETRIES, session.ETSY_BACKOFF, session.ETSY_JITTER),
}
last_call = {"shopify": 0.0, "etsy": 0.0}


def request(log, provider, method, path, body=None):
    """The shop's JSON answer; every failed attempt is logged, the last one is raised."""
    import httpx

    per_second, max_retries, backoff, jitter = LIMITS[provider]
    for attempt in range(1, max_retries + 2):
        time.sleep(max(0.0, last_call[provider] + 1 / per_second - time.monotonic()))
        last_call[provider] = started = time.monotonic()
        url, headers, timeout = address(provider, path)
        reply = httpx.request(method, url, headers=headers, json=body, timeout=timeout)
        seconds = time.monotonic() - started
        throttled = '"THROTTLED"' in reply.text
        if reply.is_success and not throttled:
            log.took(seconds, attempt, provider=provider, status_code=reply.status_code)
            return reply.json()
        message = f"{provider.title()} {reply.status_code} {reply.reason_phrase}: {reply.text} ({method} {path})"
        log.error(message, seconds, attempt, provider=provider, status_code=reply.status_code)
        if not (throttled or reply.status_code == 429) or attempt > max_retries:
            raise StepFailed(message)
        wait = float(reply.headers.get("Retry-After", 2)) * backoff ** (attempt - 1)
        time.sleep(wait * (random.uniform(0.5, 1.5) if jitter else 1))


def address(provider, path):
    if provider == "shopify":
        url = f"https://{session.SHOPIFY_STORE}/admin/api/{session.SHOPIFY_VERSION}/{path}"
        return url, {"X-Shopify-Access-Token": os.environ["SHOPIFY_TOKEN"]}, session.SHOPIFY_TIMEOUT_S
    url = f"https://openapi.etsy.com/v3/application/shops/{session.ETSY_SHOP}/{path}"
    token = os.environ["ETSY_TOKEN"]
    return url, {"x-api-key": os.environ["ETSY_KEY"], "Authorization": f"Bearer {token}"}, session.ETSY_TIMEOUT_S


def facts(log, task_type, subject):
    if task_type == "listing_seo":
        return request(log, "etsy", "GET", f"listings/{subject}")
    if task_type == "product_description":
        query = "query($q: String!) { products(first: 1, query: $q) { nodes { id title descriptionHtml } } }"
        return request(log, "shopify", "POST", "graphql.json", {"query": query, "variables": {"q": f"sku:{subject}"}})
    by_number = subject.isdigit()  # customers who do not know their order number give an e-mail address
    return request(log, "shopify", "GET", f"orders/{subject}.json" if by_number else f"orders.json?email={subject}")


def publish(log, task_type, subject, result):
    if task_type == "listing_seo":
        return request(log, "etsy", "PATCH", f"listings/{subject}", result)
    if task_type == "product_description":
        return request(log, "shopify", "PUT", f"products/{result['id']}.json", {"product": result})
    return request(log, "shopify", "PUT", f"orders/{subject}.json", {"order": {"id": subject, "note": result["answer"]}})
