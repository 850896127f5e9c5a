import vl_convert

SVG = "http://www.w3.org/2000/svg"
# A PNG has twice the resolution of the SVG on paper.
PNG_SCALE = 2


def png(svg: str) -> bytes:
    """For programs that can't show an SVG."""
    return vl_convert.svg_to_png(svg, scale=PNG_SCALE)
