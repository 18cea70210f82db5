"""Peer of the DICOM opening benchmark: OpenSlide 4 or later through Python. Each opening starts with a cold file.

    openslide-open.py FILE COUNT      prints {"version": ..., "ms": [...]} or {"error": ...}

And for both sides: `openslide-open.py --evict FILE` drops a file from the page cache.
"""
import json
import os
import sys
import time


def evict(path):
    handle = os.open(path, os.O_RDONLY)
    os.fdatasync(handle)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


if sys.argv[1] == "--evict":
    evict(sys.argv[2])
    sys.exit()
try:
    import openslide

    taken = []
    for _ in range(int(sys.argv[2])):
        evict(sys.argv[1])
        start = time.perf_counter()
        slide = openslide.OpenSlide(sys.argv[1])
        slide.dimensions
        taken.append((time.perf_counter() - start) * 1000)
        slide.close()
    print(json.dumps({"version": openslide.__library_version__, "ms": taken}))
except Exception as error:  # absent, or too old to read DICOM
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
