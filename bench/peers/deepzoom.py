"""Peer of the tile benchmark: OpenSlide's own DeepZoom tiles over HTTP, in one process with threads, as it recommends.

    deepzoom.py SLIDE PORT      serves /LEVEL/COL/ROW.jpeg; prints the levels' grid sizes as JSON, then serves
"""
import io
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import openslide
from openslide.deepzoom import DeepZoomGenerator

slide = openslide.OpenSlide(sys.argv[1])
zoom = DeepZoomGenerator(slide, tile_size=254, overlap=1, limit_bounds=False)


class Tiles(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        level, col, row = (int(part.split(".")[0]) for part in self.path.strip("/").split("/"))
        buffer = io.BytesIO()
        zoom.get_tile(level, (col, row)).save(buffer, "jpeg", quality=75)
        body = buffer.getvalue()
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # the load generator hangs up at the end of its time


server = Server(("127.0.0.1", int(sys.argv[2])), Tiles)
print(json.dumps({"levels": [list(size) for size in zoom.level_tiles]}), flush=True)
server.serve_forever()
