"""A mailbox and a web hook for each test."""

from .post_office import hook, mailbox

__all__ = ["hook", "mailbox"]
