#!/usr/bin/env python3
"""Goal: `kring load` measures what it says, and says no when something is lost.

Every mode runs against the real program, small, and its one line of JSON is checked where the right figure is known:
how many deliveries there must be, that votes were counted exactly, that who stopped reading was cut and came back whole.
And a server that loses, doubles or reorders a delivery must be found out, or the zeros above prove nothing: a small
broadcast server in this file plays each of the three.
"""

import argparse
import base64
import hashlib
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading

import kring_program

# A small backlog, so that a slow reader is cut within a test. How much it missed by then depends on the kernel's buffers,
# so whether it is resumed or gets a view snapshot does too: either way it must have everything in the end.
SMALL_BACKLOG = """
backlog-bytes-max = 65536
resume-bytes-max = 65536
"""


class Load:
    """Runs `kring load` and gives its report."""

    def __init__(self, program, watchdog):
        self.program = program
        self.watchdog = watchdog

    def run(self, mode, *arguments, expected=0):
        process = subprocess.Popen([self.program, "load", mode, *arguments], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=kring_program.clean_environment())
        self.watchdog.processes.append(process)
        out, err = process.communicate()
        assert process.returncode == expected, f"{mode} ended with {process.returncode}, not {expected}:\n{out}{err}"
        lines = out.splitlines()
        if expected == 2:
            assert not lines, f"a report although it could not be measured:\n{out}"
            return err
        assert len(lines) == 1, f"not one line of JSON, but:\n{out}"
        report = json.loads(lines[0])
        assert report["mode"] == mode
        assert (report["verdict"] == "clean") == (expected == 0)
        return report


def check(report, **wanted):
    for name, value in wanted.items():
        assert report[name] == value, f"{name} is {report[name]}, not {value}:\n{json.dumps(report, indent=1)}"


def check_clean(report):
    check(report, lost=0, duplicated=0, reordered=0, gaps=0, refused=0)


def measure_kring(load, server):
    to_server = ["--operations", server.operations, "--master-key", server.key, "--pid", str(server.process.pid)]

    print("fanout")
    report = load.run("fanout", *to_server, "--connections", "20", "--rooms", "2", "--window", "4", "--warm", "0",
                      "--seconds", "0.5")
    check_clean(report)
    assert 0 < report["deliveries"] <= 10 * report["published"], report
    assert report["deliveries_per_server_cpu_s"] > 0 and report["latency_ms_n"] >= report["deliveries"], report

    report = load.run("fanout", *to_server, "--connections", "10", "--rate", "100", "--burst", "5", "--warm", "0",
                      "--seconds", "0.5", "--as", "screens", "--bytes", "1000")
    check_clean(report)
    assert report["published"] + report["never_sent"] == 50, report

    print("idle")
    report = load.run("idle", *to_server, "--connections", "50", "--hold", "0.1", "--events", "3")
    check_clean(report)
    assert report["rss_full_bytes"] >= report["rss_empty_bytes"] > 0, report

    print("connect")
    report = load.run("connect", *to_server, "--connections", "50", "--parallel", "8", "--seconds", "0.3", "--hold",
                      "0.1")
    check_clean(report)
    check(report, connect_errors=0, at_once_live=50, at_once_held=50, at_once_errors=0)
    assert report["connects"] > 0 and report["connects_per_server_cpu_s"] > 0, report

    print("votes")
    report = load.run("votes", *to_server, "--connections", "20", "--in-flight", "4", "--ideas", "3", "--seconds", "0.5")
    check_clean(report)
    check(report, unacked=0, never_sent=0, viewers_with_wrong_totals=0)
    assert report["acks"] > 0 and report["ack_ms_n"] > 0, report

    print("totals")
    report = load.run("totals", *to_server, "--connections", "20", "--rate", "400", "--seconds", "0.5")
    check_clean(report)
    check(report, unacked=0, viewers_with_wrong_totals=0)
    assert report["totals_per_s_per_viewer"] > 0, report

    print("join")
    report = load.run("join", *to_server, "--connections", "10", "--parallel", "2", "--fill", "50000")
    check_clean(report)
    check(report, joins=10, join_ms_n=10)
    # Text of drawn letters deflates, but not to nothing.
    assert report["snapshot_octets"] > 20_000, report

    print("slow")
    report = load.run("slow", *to_server, "--connections", "6", "--stalled", "2", "--rate", "1200", "--bytes", "2000",
                      "--warm", "0", "--seconds", "2.4", "--receive-buffer", "16384", "--drain", "30")
    check_clean(report)
    assert report["published"] + report["never_sent"] == 2880, report
    check(report, cut_4410=2)
    assert report["came_back_resumed"] + report["came_back_by_snapshot"] == 2, report

    print("what cannot be measured")
    said = load.run("fanout", *to_server, "--connections", "10", "--server", "127.0.0.1:1", expected=2)
    assert "was lost: connect" in said, said
    said = load.run("fanout", "--connections", "10", expected=2)
    assert "--master-key" in said, said
    said = load.run("fanout", *to_server, "--bytes", "1", expected=2)
    assert "--bytes" in said, said


def refuse_default_limits(load, program, folder, watchdog):
    print("a server with the limits for people")
    os.makedirs(folder)
    server = kring_program.Server(program, folder, watchdog)
    server.start()
    said = load.run("fanout", "--operations", server.operations, "--master-key", server.key, "--connections", "2",
                    expected=2)
    assert "--config deploy/load.toml" in said, said
    server.stop()


class Broadcaster:
    """A WebSocket server that sends what comes on /pub to all on /sub, once they are `receivers`, with one fault."""

    def __init__(self, receivers, spoil):
        self.receivers = receivers
        self.spoil = spoil
        self.subscribers = []
        self.all_there = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            self.talk(connection)
        except ConnectionResetError:
            pass  # how the generator leaves

    def talk(self, connection):
        stream = connection.makefile("rb")
        head = []
        while (line := stream.readline().strip()):
            head.append(line.decode())
        key = next(line.split(": ", 1)[1] for line in head if line.startswith("Sec-WebSocket-Key"))
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        if "/sub" in head[0]:
            with self.all_there:
                self.subscribers.append(connection)
                self.all_there.notify_all()
            return
        events = []
        while (text := read_text(stream)) is not None:
            events.append(text)
            with self.all_there:
                self.all_there.wait_for(lambda: len(self.subscribers) == self.receivers)
                for place, each in enumerate(self.subscribers):
                    # The fault happens to the last receiver alone.
                    for out in self.spoil(events) if place + 1 == self.receivers else [text]:
                        each.sendall(b"\x81\x7e" + struct.pack(">H", len(out)) + out)

    def close(self):
        self.listener.close()
        for each in self.subscribers:
            each.close()


def read_text(stream):
    """The next text frame of a client; None at the end."""
    head = stream.read(2)
    if len(head) < 2 or head[0] & 0x0F != 1:
        return None
    size = head[1] & 0x7F
    if size == 126:
        size = struct.unpack(">H", stream.read(2))[0]
    mask = stream.read(4)
    return bytes(octet ^ mask[place % 4] for place, octet in enumerate(stream.read(size)))


def honest(events):
    return [events[-1]]


def losing(events):
    return [] if len(events) == 5 else [events[-1]]


def doubling(events):
    return [events[-1]] * (2 if len(events) == 5 else 1)


def reordering(events):
    """The fifth comes behind the sixth."""
    if len(events) == 5:
        return []
    return [events[5], events[4]] if len(events) == 6 else [events[-1]]


def measure_plain(load):
    for spoil, figure in ((honest, None), (losing, "lost"), (doubling, "duplicated"), (reordering, "reordered")):
        print("a server that is", spoil.__name__)
        broadcaster = Broadcaster(3, spoil)
        try:
            base = f"ws://127.0.0.1:{broadcaster.port}"
            report = load.run("fanout", "--plain", base + "/sub", "--plain-publish", base + "/pub", "--connections", "3",
                              "--rate", "40", "--warm", "0", "--seconds", "0.5", "--drain", "0.5",
                              expected=1 if figure else 0)
        finally:
            broadcaster.close()
        faults = {"lost": 0, "duplicated": 0, "reordered": 0, "gaps": 0}
        if figure:
            faults[figure] = 1
        check(report, published=20, **faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the kring program")
    parser.add_argument("--config", required=True, help="the configuration for measuring, deploy/load.toml")
    parser.add_argument("--time-max", type=float, default=100, help="seconds until everything is killed")
    chosen = parser.parse_args()
    watchdog = kring_program.Watchdog(chosen.time_max)
    with tempfile.TemporaryDirectory(prefix="kring-load-") as folder:
        try:
            load = Load(chosen.program, watchdog)
            measure_plain(load)
            config = f"{folder}/load.toml"
            with open(config, "w", encoding="utf-8") as file:
                with open(chosen.config, encoding="utf-8") as shipped:
                    file.write(shipped.read() + SMALL_BACKLOG)
            server = kring_program.Server(chosen.program, folder, watchdog, config=config)
            server.start()
            measure_kring(load, server)
            server.stop()
            refuse_default_limits(load, chosen.program, f"{folder}/default", watchdog)
        finally:
            watchdog.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
