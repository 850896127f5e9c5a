import warnings

from .outcome import Outcome, UnfitError
from .zips import ends_with_zip

# More than any camera takes. A few bytes can claim to be more than fits in memory.
PIXELS_MAX = 100_000_000


def open_picture(path: str, kind: str) -> None:
    from PIL import Image

    # Phones add a video after a picture. Anything that can be unpacked is there for another reason.
    if ends_with_zip(path):
        raise UnfitError(Outcome.ATTACHED)
    # The limit is ours.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        with Image.open(path, formats=[kind]) as picture:
            width, height = picture.size
            if width * height > PIXELS_MAX:
                raise UnfitError(Outcome.TOO_MUCH)
            # A JPEG is read at an eighth of its size: enough to see that all of it is there.
            picture.draft("RGB", (max(1, width // 8), max(1, height // 8)))
            picture.load()
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError):
        raise UnfitError(Outcome.DAMAGED) from None
