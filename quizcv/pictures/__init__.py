"""Pictures of tensors: what their pixels stand for, and where each goes. Drawing them is the interface's.

for place in arrange(result.pictures, columns=52, rows=12):
    for tile in range(place.tiles):
        rows = pixels(place.picture, tile, place.width, place.height)
"""

from quizcv.pictures.layout import Place, arrange
from quizcv.pictures.numbers import Kind, Pixel, caption, kind, pixels

__all__ = ["Kind", "Pixel", "Place", "arrange", "caption", "kind", "pixels"]
