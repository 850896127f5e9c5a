from django.utils.functional import Promise


class Refused(Exception):
    """A service changed nothing. The text says why and what to do. A form shows it beside `field`, if it has that."""

    field: str | None = None
    # The text, if it is always the same.
    words: str | Promise = ""
    # It makes the whole form pointless, so the view shows another page.
    ends_the_form = False

    def __str__(self) -> str:
        return super().__str__() or str(self.words)
