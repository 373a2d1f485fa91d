"""A visitor of a room that shares no code with the program or its client: WebSocket (RFC 6455) over a plain or a TLS
socket, and the few Protobuf messages of a visit, written out by hand.

Waiting ends by what arrives or by the socket's time limit, which is an error.
"""

import base64
import hashlib
import os
import secrets
import socket
import ssl
import struct
import zlib
from urllib.parse import urlsplit

PATIENCE_SECONDS = 30
SUB_PROTOCOL = "kring.v1.protobuf"
_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 section 1.3


class Closed(Exception):
    """The server closed the connection; `code` is its close code, or None when the link just ended."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


# --- Protobuf ---


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    """One field: an int as varint, bytes and text with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    octets = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(octets)) + octets


def fixed64(number, value):
    return varint(number << 3 | 1) + struct.pack("<Q", value)


def fields(octets):
    """A message as a dictionary of lists by field number."""
    found, at = {}, 0

    def take_varint():
        nonlocal at
        value = shift = 0
        while True:
            octet = octets[at]
            at += 1
            value |= (octet & 0x7F) << shift
            if octet < 0x80:
                return value
            shift += 7

    while at < len(octets):
        key = take_varint()
        kind = key & 7
        if kind == 0:
            value = take_varint()
        else:
            size = {1: 8, 5: 4}.get(kind)
            if size is None:
                size = take_varint()
            value = octets[at:at + size]
            at += size
        found.setdefault(key >> 3, []).append(value)
    return found


# --- links ---


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Link:
    """`<origin>/r/<room>#<secret>` (docs/protocol.md section 1)."""

    def __init__(self, text):
        parts = urlsplit(text)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.scheme = parts.scheme
        self.host = parts.hostname
        self.port = parts.port or (443 if parts.scheme == "https" else 80)
        self.authority = parts.netloc
        prefix, _, room = parts.path.rpartition("/")
        assert prefix == "/r", f"not a link to a room: {text}"
        self.room = unpadded(room)
        self.secret = unpadded(parts.fragment)


def connect(link, authorities=None):
    """A socket to where the link leads; with TLS it trusts `authorities` (a PEM file) alone."""
    plain = socket.create_connection((link.host, link.port), PATIENCE_SECONDS)
    if link.scheme != "https":
        return plain
    trust = ssl.create_default_context(cafile=authorities)
    return trust.wrap_socket(plain, server_hostname=link.host)


def read_head(stream):
    """Status and headers (names in lower case) of an HTTP response."""
    status = int(stream.readline().split()[1])
    headers = {}
    for line in iter(stream.readline, b"\r\n"):
        if not line:
            raise Closed(None)
        name, _, value = line.decode().partition(":")
        headers[name.strip().lower()] = value.strip()
    return status, headers


def get(link, path, authorities=None):
    """One page by HTTP: (status, headers, body)."""
    with connect(link, authorities) as sock, sock.makefile("rb") as stream:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {link.authority}\r\nConnection: close\r\n\r\n".encode())
        status, headers = read_head(stream)
        body = stream.read(int(headers["content-length"])) if "content-length" in headers else stream.read()
        return status, headers, body


class Visitor:
    """One WebSocket at the link's server. As a browser does, it names the page it comes from."""

    def __init__(self, link, authorities=None):
        self.link = link
        self.socket = connect(link, authorities)
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(secrets.token_bytes(16))
        self.socket.sendall(
            f"GET /ws HTTP/1.1\r\nHost: {link.authority}\r\nOrigin: {link.origin}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {SUB_PROTOCOL}\r\n"
            f"Sec-WebSocket-Key: {key.decode()}\r\n\r\n".encode())
        status, headers = read_head(self.stream)
        assert status == 101, f"the upgrade was answered {status}"
        expected = base64.b64encode(hashlib.sha1(key + _ACCEPT).digest()).decode()
        assert headers["sec-websocket-accept"] == expected
        assert headers["sec-websocket-protocol"] == SUB_PROTOCOL
        self.counter = 0
        self.outbox = secrets.randbits(64) | 1
        self.token = b""
        self.member = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, octets, opcode=2):
        mask = os.urandom(4)
        size = len(octets)
        head = bytes([0x80 | opcode])
        head += bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        self.socket.sendall(head + mask + bytes(octet ^ mask[at % 4] for at, octet in enumerate(octets)))

    def _exactly(self, size):
        octets = self.stream.read(size)
        if len(octets) < size:
            raise Closed(None)
        return octets

    def receive(self):
        """The next ServerFrame: (which, its fields). Answers pings on the way. Raises Closed."""
        while True:
            first, second = self._exactly(2)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(self._exactly(2 if size == 126 else 8), "big")
            octets = self._exactly(size)
            opcode = first & 0x0F
            if opcode == 8:
                raise Closed(int.from_bytes(octets[:2], "big") if octets else None)
            if opcode == 9:
                self.send(octets, 10)
                continue
            assert first == 0x82, f"an unexpected frame {first:#x}"
            (which, values), = fields(octets).items()
            return which, fields(values[0])

    def until(self, wanted):
        """Reads on to the first frame of this kind."""
        while True:
            which, found = self.receive()
            if which == wanted:
                return found

    def farewell(self):
        """Reads to the end; the close code, or None when the link just ended."""
        try:
            while True:
                self.receive()
        except Closed as closed:
            return closed.code
        except ConnectionError:
            return None

    def _hello(self, entry):
        self.send(field(1, field(1, 1) + entry + fixed64(5, self.outbox)))
        welcome = self.until(1)
        self.member = welcome[1][0]
        self.token = welcome[5][0]

    def join(self, name):
        """A newcomer; afterwards `member` and `token` are set."""
        entry = field(1, self.link.room) + field(2, self.link.secret) + field(3, secrets.token_bytes(32))
        self._hello(field(3, entry + field(4, name)))

    def come_back(self, token):
        self._hello(field(2, field(1, token)))

    def snapshot(self):
        """The view snapshot that follows a welcome, as bytes of a ViewSnapshot."""
        body = b""
        while True:
            chunk = self.until(2)
            body += chunk.get(4, [b""])[0]
            if chunk.get(2, [0])[0]:
                return zlib.decompress(body, -zlib.MAX_WBITS) if chunk[3][0] == 2 else body

    def command(self, number, body=b""):
        """Sends a command and waits for its answer; the sequence it got."""
        self.counter += 1
        self.send(field(2, field(1, self.counter) + field(number, body)))
        while True:
            answer = self.until(6)
            if answer.get(1, [0])[0] == self.counter:
                assert 2 in answer, f"refused or uncertain: {answer}"
                return fields(answer[2][0])[1][0]

    def open_room(self):
        return self.command(10)

    def post_idea(self, text):
        return self.command(20, field(1, text))
