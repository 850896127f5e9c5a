"""A paper to be made: what the press takes in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from safeguarding.printing.made import Made


class NoSuchPaper(LookupError):
    """No paper of this kind has this format or is about this."""


@dataclass(frozen=True)
class Order:
    """A function of a module and what to give it: both go to another process, so they have to be picklable."""

    work: Callable[..., Made]
    args: tuple[Any, ...] = ()

    def make(self) -> Made:
        return self.work(*self.args)
