"""Writes a region of a slide as OpenSlide reads it, RGB over white: openslide_region.py SLIDE LEVEL X Y WIDTH HEIGHT OUT

X and Y are pixels of that level. Prints OpenSlide's properties of the slide as JSON.
"""
import json
import sys

import openslide
from PIL import Image

path, out = sys.argv[1], sys.argv[7]
level, x, y, width, height = map(int, sys.argv[2:7])
slide = openslide.OpenSlide(path)
by = slide.level_downsamples[level]
# If the format states which part was scanned, only that part is the slide.
left, top = (int(slide.properties.get(f"openslide.bounds-{side}", 0)) for side in "xy")
region = slide.read_region((left + round(x * by), top + round(y * by)), level, (width, height))
white = Image.new("RGBA", region.size, "white")
white.alpha_composite(region)
with open(out, "wb") as file:
    file.write(white.convert("RGB").tobytes())
print(json.dumps({"vendor": slide.properties.get("openslide.vendor"), "levels": slide.level_dimensions}))
