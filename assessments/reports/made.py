"""A paper to be made, and one that is made: what the press takes in and gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class NoSuchPaper(LookupError):
    """No paper of this kind has this format or is about this."""


@dataclass(frozen=True)
class Made:
    """A finished file. `pages` is 0 where it has none."""

    content: bytes
    pages: int = 0


@dataclass(frozen=True)
class Order:
    """A function of a module and what to give it: both go to another process, so they have to be picklable."""

    work: Callable[..., Made]
    args: tuple[Any, ...] = ()

    def make(self) -> Made:
        return self.work(*self.args)
