"""What the charts share: their size and the look of their marks."""

from safeguarding.printing.drawing import Drawing, Look, look

# The width of a paper's text, in pixels.
WIDTH = 644
TEXT_SIZE, SMALL = 12.5, 11
# From one line of a text to the next.
LINE, SMALL_LINE = 14, 12
INDENT = 10

ACCENT, PALE, BAND = "#123f73", "#b9cde4", "#eaf0f7"
INK, GREY, RULE, PAPER = "#0b0c0c", "#505a5f", "#cecece", "#ffffff"
DANGER = "#8c1d18"

# The first word of each look is its class, for when the reader's system chooses the colours.
TEXT = look("text", fill=INK)
BOLD = look("text", fill=INK, font_weight="bold")
FILLED = look("filled", fill=ACCENT)
RING = look("hollow", fill=PAPER, stroke=GREY, stroke_width=1.5)
BAR = look("bar", fill=PALE, stroke=ACCENT)
SHADE = look("shade", fill=BAND)
# For the background.
FINE = look("line", stroke=RULE)
DOTTED = look("line", stroke=RULE, stroke_dasharray="1 3")


def chart(height: float) -> Drawing:
    return Drawing(WIDTH, height, text_size=TEXT_SIZE)


def placed(look: Look, anchor: str, **attributes: float | str) -> Look:
    """Words with their "middle" or "end" at their place, rather than their start."""
    more = {name.replace("_", "-"): value for name, value in attributes.items()}
    return Look(look.part, {**look.attributes, "text-anchor": anchor, **more})
