"""What can go wrong with the slide; the tree is drawn in :mod:`abm_sheets.errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.errors import SetupError, WorkbookError

if TYPE_CHECKING:
    from pathlib import Path


class SlidesMissing(SetupError):
    """The extra ``slides`` is not installed."""

    code = "slides_missing"

    def __init__(self) -> None:
        super().__init__("the extra is not installed: pip install 'abm-sheets[slides]'")


class SlideRefused(SetupError):
    """The slide cannot be saved where it should go; a slide that was there still is.

    ``problem`` is the system's own word, or the name of the lock file of a slide that is open.
    """

    def __init__(self, path: Path, reason: str, problem: str = "") -> None:
        super().__init__(
            f"{path}: {problem or reason}",
            path=path,
            name=path.name,
            folder=path.absolute().parent,
            problem=problem,
        )
        self.reason = reason

    @property
    def code(self) -> str:  # type: ignore[override]
        """One text for each reason."""
        return f"slide_{self.reason}"


class NothingToShow(WorkbookError):
    """A slide is asked for of a day, in words, on which no account is targeted: nothing is drawn."""

    code = "nothing_to_show"

    def __init__(self, target: str, day: str) -> None:
        super().__init__(f"no account of {target} is targeted on {day}", target=target, day=day)
