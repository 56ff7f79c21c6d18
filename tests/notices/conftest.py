"""A mailbox and a web hook for each test."""

import pytest

from .post_office import Hook, Mailbox, running


@pytest.fixture
def mailbox():
    server = Mailbox()
    with running(server):
        yield server


@pytest.fixture
def hook():
    server = Hook()
    with running(server):
        yield server
