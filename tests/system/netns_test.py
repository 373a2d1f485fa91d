#!/usr/bin/env python3
"""Goal: a phone that scans the code on the wall gets in, from another machine and over TLS.

Two network namespaces are two machines on one cable. On the one Kring serves with a certificate for its address, either
itself (`--front kring`) or behind Caddy with the shipped Caddyfile (`--front caddy`). On the other a visitor
- scans the QR code that `kring room link` draws, which must hold exactly the join link that is printed,
- fetches the page over https, trusting nothing but this certificate's authority,
- joins by wss, writes, and is answered; and one who does not trust the authority does not get that far;
- opens the same link in Chromium, and joins there.

The namespaces are made inside one that this process has for itself, so they end with it and nothing else sees them.
Without root it asks the kernel for a user namespace.
"""

import argparse
import ctypes
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading

import kring_program
import ws_client

# Addresses for documentation (RFC 5737): nobody's. The port may be a fixed one: the namespace has nobody else in it.
SERVER, PHONE, PREFIX = "192.0.2.1", "192.0.2.2", 24
INSIDE = "KRING_NETNS_TEST_INSIDE"
CLONE_NEWNET = 0x40000000
ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def step_inside():
    """Starts this test again in network and mounts of its own, which vanish with it."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    environment = dict(os.environ, **{INSIDE: "yes"})
    os.execvpe("unshare", ["unshare", *as_root, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                           sys.executable, "-B", *sys.argv], environment)


def lay_cable():
    """This namespace is the server's machine; `phone` is the other one."""
    # Where `ip netns` keeps its names: of this mount namespace alone.
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    run("ip", "netns", "add", "phone")
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "server0", "type", "veth", "peer", "name", "phone0", "netns", "phone")
    run("ip", "address", "add", f"{SERVER}/{PREFIX}", "dev", "server0")
    run("ip", "link", "set", "server0", "up")
    run("ip", "-n", "phone", "address", "add", f"{PHONE}/{PREFIX}", "dev", "phone0")
    run("ip", "-n", "phone", "link", "set", "phone0", "up")
    run("ip", "-n", "phone", "link", "set", "lo", "up")


def at_the_phone(action):
    """Runs it in a thread that has stepped into the phone's namespace; sockets made there stay there."""
    outcome = []

    def work():
        try:
            with open("/run/netns/phone", "rb") as network:
                libc = ctypes.CDLL(None, use_errno=True)
                if libc.setns(network.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            outcome.append((action(), None))
        except BaseException as fault:  # handed to the thread that waits
            outcome.append((None, fault))

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    value, fault = outcome[0]
    if fault is not None:
        raise fault
    return value


def make_certificates(folder):
    """An authority, and a certificate of the server's address under it."""
    place = lambda name: os.path.join(folder, name)
    with open(place("extensions"), "w", encoding="ascii") as file:
        file.write(f"subjectAltName=IP:{SERVER}\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run("openssl", "req", "-x509", *curve, "-days", "2", "-subj", "/CN=Kring test authority", "-keyout",
        place("authority.key"), "-out", place("authority.pem"))
    run("openssl", "req", *curve, "-subj", f"/CN={SERVER}", "-keyout", place("server.key"), "-out", place("server.csr"))
    run("openssl", "x509", "-req", "-days", "2", "-in", place("server.csr"), "-CA", place("authority.pem"), "-CAkey",
        place("authority.key"), "-CAcreateserial", "-extfile", place("extensions"), "-out", place("server.pem"))
    os.chmod(place("server.key"), 0o600)
    return place("authority.pem"), place("server.pem"), place("server.key")


class Caddy:
    """The shipped Caddyfile in front of the server."""

    def __init__(self, folder, watchdog, site, tls, upstream):
        environment = dict(kring_program.clean_environment(), SITE=site, TLS=tls, UPSTREAM=upstream, HOME=folder,
                           XDG_DATA_HOME=os.path.join(folder, "caddy"), XDG_CONFIG_HOME=os.path.join(folder, "caddy"))
        self.process = subprocess.Popen(
            ["caddy", "run", "--config", os.path.join(ROOT, "deploy", "Caddyfile"), "--adapter", "caddyfile"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)
        watchdog.processes.append(self.process)
        said = []
        for line in self.process.stderr:
            said.append(line)
            if '"serving initial configuration"' in line:
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return
        raise AssertionError("caddy did not start:\n" + "".join(said))


def scan(drawing, folder):
    """What a QR code drawn in half blocks says, read by a decoder of its own (zbar)."""
    halves = {"\u2588": (255, 255), "\u2580": (255, 0), "\u2584": (0, 255), " ": (0, 0)}
    rows = []
    for line in drawing:
        pairs = [halves[mark] for mark in line]
        rows += [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]
    scale, margin = 8, 4
    width = (len(rows[0]) + 2 * margin) * scale
    white = bytes([255]) * width
    picture = [white] * (margin * scale)
    for row in rows:
        line = b"".join(bytes([value]) * scale for value in [255] * margin + row + [255] * margin)
        picture += [line] * scale
    picture += [white] * (margin * scale)
    path = os.path.join(folder, "code.pgm")
    with open(path, "wb") as file:
        file.write(f"P5\n{width} {len(picture)}\n255\n".encode() + b"".join(picture))
    return run("zbarimg", "--quiet", "--raw", path).rstrip("\n")


def start_server(arguments, folder, watchdog):
    """The server; the origin people use, and the authority that vouches for it."""
    authority, certificate, key = make_certificates(folder)
    server = kring_program.Server(arguments.program, folder, watchdog)
    if arguments.client:
        server.client = arguments.client
    origin = f"https://{SERVER}:8443"
    if arguments.front == "kring":
        server.listen = f"{SERVER}:8443"
        server.start("--tls-cert", certificate, "--tls-key", key, "--public-url", origin)
    else:
        server.start("--public-url", origin, "--trusted-proxies", "127.0.0.1")
        Caddy(folder, watchdog, f"{SERVER}:8443", f"{certificate} {key}", server.listen)
    return server, origin, authority


def check_visit(link, authority, page):
    """From the phone, by a client of this test's own."""
    status, headers, body = at_the_phone(lambda: ws_client.get(link, "/r/" + page, authority))
    assert status == 200 and b"<title>" in body, f"the page of the link was answered {status}"
    assert "strict-transport-security" in headers, "the page does not ask for TLS from now on"
    ana = at_the_phone(lambda: ws_client.Visitor(link, authority))
    assert ana.socket.getpeername() == (SERVER, 8443) and ana.socket.getsockname()[0] == PHONE
    assert isinstance(ana.socket, ssl.SSLSocket)
    ana.join("Ana")
    sequence = ana.post_idea("More benches in the shade")
    print(f"page by https, joined by wss ({ana.socket.version()}) as member {ana.member}, wrote sequence {sequence}")
    try:
        at_the_phone(lambda: ws_client.Visitor(link))
    except ssl.SSLCertVerificationError:
        pass
    else:
        raise AssertionError("a certificate that nobody vouches for was taken")


def check_browser(link):
    """From the phone, in Chromium; the page, and who it says is in the room."""
    environment = dict(kring_program.clean_environment(), TEST_LINK=link, HOME=os.environ.get("HOME", "/tmp"))
    said = run("ip", "netns", "exec", "phone", "node", os.path.join(ROOT, "tests", "browser", "by_link.js"),
               cwd=os.path.join(ROOT, "tests", "browser"), env=environment)
    print(said.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--front", choices=["kring", "caddy"], default="kring")
    parser.add_argument("--client", help="the built web client; with it the link is opened in Chromium too")
    arguments = parser.parse_args()
    if INSIDE not in os.environ:
        step_inside()
    # The program refuses variables it does not know, and this one is none of its.
    del os.environ[INSIDE]

    folder = tempfile.mkdtemp(prefix="kring-netns-")
    watchdog = kring_program.Watchdog(100)
    try:
        lay_cable()
        server, origin, authority = start_server(arguments, folder, watchdog)
        room = server.create_room()
        lead = ws_client.Visitor(ws_client.Link(room["facilitator"]), authority)
        lead.join("Lee")
        lead.open_room()

        printed = server.room("link", room["room"])
        join = re.search(r"^join_link: (\S+)$", printed, re.MULTILINE).group(1)
        drawing = [line for line in printed.splitlines() if line and set(line) <= set("\u2588\u2580\u2584 ")]
        scanned = scan(drawing, folder)
        assert scanned == join, f"the code says {scanned}, printed is {join}"
        assert scanned.startswith(origin + "/r/")
        print(f"scanned: {scanned}")

        check_visit(ws_client.Link(scanned), authority, room["room"])
        if arguments.client:
            check_browser(scanned)
        # Caddy, which is ended by the watchdog, holds a connection to it.
        server.stop()
    finally:
        watchdog.end()
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
