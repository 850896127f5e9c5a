"""A virus scanner on a real socket that gives the answer the test sets."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def clamd(answer: bytes | None, path: str = "") -> Iterator[tuple[str, list[bytes]]]:
    """Its address (a Unix socket's, given a path) and what it was sent. With None it listens but never answers."""
    listening = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listening.bind(path or ("127.0.0.1", 0))
    listening.listen()
    scanned: list[bytes] = []
    over = threading.Event()
    serving = threading.Thread(target=_serve, args=(listening, answer, scanned, over), daemon=True)
    serving.start()
    try:
        yield f"unix://{path}" if path else f"tcp://127.0.0.1:{listening.getsockname()[1]}", scanned
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        serving.join(timeout=5)
        listening.close()


def _serve(listening: socket.socket, answer: bytes | None, scanned: list[bytes], over: threading.Event) -> None:
    while not over.is_set():
        try:
            talk, _address = listening.accept()
        except OSError:
            return
        with talk, talk.makefile("rb") as heard:
            if heard.readline() != b"nINSTREAM\n":
                return
            content = b""
            while size := struct.unpack("!L", heard.read(4))[0]:
                content += heard.read(size)
            scanned.append(content)
            if answer is None:
                over.wait()
            else:
                talk.sendall(answer)


CLEAN = b"stream: OK\n"
VIRUS = b"stream: Eicar-Test-Signature FOUND\n"
TOO_LARGE = b"INSTREAM size limit exceeded. ERROR\n"
