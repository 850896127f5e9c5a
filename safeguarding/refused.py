from django.utils.functional import Promise


class Refused(Exception):
    """A service changed nothing. The text says why and what to do; a form shows it beside `field`, if it has that."""

    field: str | None = None
    # The text, where it is always the same.
    words: str | Promise = ""
    # It makes the form as a whole pointless: the view shows another page.
    ends_the_form = False

    def __str__(self) -> str:
        return super().__str__() or str(self.words)
