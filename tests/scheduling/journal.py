"""The journal as a test reads it."""

import json


def events(text):
    """The lines of the journal: every line is an event."""
    return [json.loads(line) for line in text.splitlines()]


def names(text):
    return [event["event"] for event in events(text)]
