"""Peer of reading for inference: openslide-python in two processes, each with the slide open and warm.

    openslide_read.py SLIDE SIDE      reads all of level 0 in blocks of SIDE px as RGB; prints megapixels per second and
                                      per second of processor time
    openslide_read.py --open SLIDE N  opens the slide N times, each time without the page cache; prints the median in ms
"""
import os
import statistics
import sys
import time
from multiprocessing import Pool

import openslide


def evict(path):
    handle = os.open(path, os.O_RDONLY)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


def start(path):
    global slide
    slide = openslide.OpenSlide(path)


def read(block):
    x, y, width, height = block
    begin = time.process_time()
    pixels = len(slide.read_region((x, y), 0, (width, height)).convert("RGB").tobytes()) // 3
    return pixels, time.process_time() - begin


def main():
    if sys.argv[1] == "--open":
        took = []
        for _ in range(int(sys.argv[3])):
            evict(sys.argv[2])
            begin = time.perf_counter()
            openslide.OpenSlide(sys.argv[2]).close()
            took.append((time.perf_counter() - begin) * 1000)
        print(statistics.median(took))
        return
    path, side = sys.argv[1], int(sys.argv[2])
    width, height = openslide.OpenSlide(path).dimensions
    blocks = [
        (x, y, min(side, width - x), min(side, height - y)) for y in range(0, height, side) for x in range(0, width, side)
    ]
    with Pool(2, start, (path,)) as pool:
        pool.map(read, [(0, 0, 8, 8)] * 8, 1)
        begin = time.perf_counter()
        done = list(pool.imap_unordered(read, blocks))
        seconds = time.perf_counter() - begin
        pixels = sum(pixels for pixels, _ in done) / 1e6
        print(pixels / seconds, pixels / sum(cpu for _, cpu in done))


main()
