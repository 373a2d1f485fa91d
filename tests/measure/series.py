#!/usr/bin/env python3
"""Kring and its peers, measured by one generator in interleaved series; the result is a Markdown table.

One repetition runs every case on every server that can play it, one after the other, each on a fresh server process
pinned to one processor while the generator has another. So whatever else happens on the machine happens to all of them
alike: compare within a table, by its ratios, and do not compare tables. Figures are medians with the least and the most.

Every run is kept as a line of JSON in --raw. A run that lost, doubled or reordered anything is counted in the last column.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "system"))
import kring_program  # noqa: E402  (its folder is known only now)

# goal: of the performance goals; figures: of the report, with what is better; servers: who can play it, and with which
# arguments besides; seconds are those of one run.
Case = namedtuple("Case", "goal name mode arguments figures servers")

BROADCAST = ("kring", "chat_style", "node_ws", "nchan")
ECHO = ("kring", "chat_style", "node_ws")


def cases():
    def fanout(goal, name, connections, *arguments, figure="deliveries_per_server_cpu_s"):
        crowd = ("--as", "screens") if connections > 1900 else ()
        return Case(goal, name, "fanout", ("--connections", str(connections), *arguments),
                    (figure,), {each: crowd if each == "kring" else () for each in BROADCAST})

    return [
        fanout("P1", "lone events, 1,000", 1000, "--window", "1"),
        fanout("P2", "16 events in the pipe, 1,000", 1000, "--window", "16"),
        fanout("P2", "bursts of 16, 20 a second, 1,000", 1000, "--rate", "320", "--burst", "16"),
        fanout("P3", "latency p99, 20 a second, 1,000", 1000, "--rate", "20", "--seconds", "5",
               figure="latency_ms_p99"),
        fanout("P3", "latency p99, 3 a second, 10,000", 10000, "--rate", "3", "--seconds", "5", "--parallel", "128",
               figure="latency_ms_p99"),
        Case("P4", "idle, 10,000", "idle", ("--connections", "10000", "--parallel", "128"),
             ("rss_per_connection_bytes", "rss_per_connection_after_events_bytes"),
             {"kring": ("--as", "screens"), "chat_style": (), "node_ws": (), "nchan": ()}),
        Case("P5", "connects and closes; then 10,000 at once", "connect",
             ("--connections", "10000", "--seconds", "2"), ("connects_per_server_cpu_s", "at_once_errors"),
             {"kring": ("--as", "screens"), "chat_style": (), "node_ws": (), "nchan": ()}),
        Case("P6", "votes, 1,000 with 1 in flight (peers: echo)", "votes",
             ("--connections", "1000", "--in-flight", "1"), ("acks_per_server_cpu_s", "ack_ms_p99"),
             {each: ("--bytes", "100") for each in ECHO}),
        Case("P6b", "20,000 votes a second offered", "votes",
             ("--connections", "1000", "--in-flight", "4", "--rate", "20000"),
             ("ack_ms_p99", "unacked", "never_sent"), {"kring": ()}),
        Case("P8", "late join into 1 MB, one at a time", "join", (), ("join_ms_p50", "joins_per_server_cpu_s"),
             {"kring": ("--connections", "300", "--parallel", "1"),
              "nchan": ("--connections", "20", "--parallel", "1", "--events", "5000", "--drain", "60")}),
        Case("P8", "the same, 50 at a time", "join", (), ("join_ms_p50", "joins_per_server_cpu_s"),
             {"kring": ("--connections", "1000", "--parallel", "50"),
              "nchan": ("--connections", "100", "--parallel", "50", "--events", "5000", "--drain", "60")}),
        # The kernel keeps up to 4 MB for each connection before the server sees that somebody does not read.
        Case("P9", "270 events of 2,000 bytes a second, nobody slow", "fanout",
             ("--connections", "950", "--rate", "270", "--bytes", "2000", "--seconds", "10"), ("latency_ms_p99",),
             {"kring": ()}),
        Case("P9", "the same, and 50 more stop reading", "slow",
             ("--connections", "1000", "--stalled", "50", "--rate", "270", "--bytes", "2000", "--seconds", "10",
              "--receive-buffer", "8192", "--drain", "60"),
             ("latency_ms_p99", "cut_4410", "rss_growth_bytes"), {"kring": ()}),
        Case("P10", "1,000 voters, 20 votes a second each", "totals",
             ("--connections", "1000", "--in-flight", "4"),
             ("totals_per_s_most", "viewers_with_wrong_totals"), {"kring": ()}),
        Case("-", "100 rooms of 100, 1,000 events a second", "fanout",
             ("--connections", "10000", "--rooms", "100", "--rate", "1000", "--parallel", "128"),
             ("deliveries_per_server_cpu_s", "latency_ms_p99"), {"kring": ()}),
    ]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(process, port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with exit code {process.returncode}"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"nobody listens on port {port}")


class Server:
    """One fresh server process, and what `kring load` has to be told to reach it."""

    def __init__(self, name, chosen, folder, watchdog):
        self.name = name
        pin = ["taskset", "-c", str(chosen.server_cpu)]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.kring = None
        self.pids = []
        if name == "kring":
            self.kring = kring_program.Server(chosen.program, folder, watchdog, config=chosen.config)
            self.kring.start()
            self.process = self.kring.process
            # All its threads are there; those that come later inherit it.
            subprocess.run(["taskset", "-a", "-p", "-c", str(chosen.server_cpu), str(self.process.pid)], check=True,
                           **quiet)
            self.place = ["--operations", self.kring.operations, "--master-key", self.kring.key]
            self.pids = [self.process.pid]
            return
        port = free_port()
        receive = "/sub"
        if name == "chat_style":
            command = [os.path.join(chosen.built, "chat_style"), str(port)]
        elif name == "node_ws":
            command = ["node", os.path.join(HERE, "node_ws.cjs"), str(port)]
        else:
            with open(os.path.join(HERE, "nchan.conf.in"), encoding="utf-8") as file:
                text = file.read()
            for key, value in (("@FOLDER@", folder), ("@PORT@", str(port)), ("@HISTORY@", "5000")):
                text = text.replace(key, value)
            path = os.path.join(folder, "nginx.conf")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            command = ["nginx", "-c", path, "-p", folder]
        self.process = subprocess.Popen([*pin, *command], env=kring_program.clean_environment(), **quiet)
        watchdog.processes.append(self.process)
        wait_for_port(self.process, port)
        self.pids = [self.process.pid, *children_of(self.process.pid)]
        self.base = f"ws://127.0.0.1:{port}"
        self.receive = receive
        self.place = None

    def arguments(self, mode):
        if self.place:
            return self.place
        receive = "/echo" if mode == "votes" else "/history" if mode == "join" else self.receive
        if self.name == "nchan" and mode == "connect":
            receive = "/sub"
        return ["--plain", self.base + receive, "--plain-publish", self.base + "/pub"]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def children_of(pid):
    """The processes that it started: nginx works in one."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(each) for each in file.read().split()]


def run(case, name, chosen, raw, repetition):
    """The report of one run, or None when it could not be measured."""
    watchdog = kring_program.Watchdog(300)
    folder = tempfile.mkdtemp(prefix="kring-measure-", dir=chosen.folder)
    # nginx gives up root for its worker, which then must be able to write here.
    os.chmod(folder, 0o777)
    try:
        server = Server(name, chosen, folder, watchdog)
        command = ["taskset", "-c", str(chosen.load_cpu), chosen.program, "load", case.mode,
                   *server.arguments(case.mode), "--pid", ",".join(map(str, server.pids)), "--label",
                   f"{name}: {case.name}", *case.arguments, *case.servers[name]]
        load = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env=kring_program.clean_environment())
        watchdog.processes.append(load)
        out, err = load.communicate()
        server.stop()
    except AssertionError as fault:
        print(f"    {name}: not measured: {fault}", file=sys.stderr, flush=True)
        return None
    finally:
        watchdog.end()
        shutil.rmtree(folder, ignore_errors=True)
    if load.returncode not in (0, 1) or not out.strip():
        said = err.strip().splitlines()
        print(f"    {name}: not measured: {said[-1] if said else load.returncode}", file=sys.stderr, flush=True)
        return None
    report = json.loads(out.strip().splitlines()[-1])
    if "rss_most_bytes" in report:
        report["rss_growth_bytes"] = report["rss_most_bytes"] - report["rss_before_bytes"]
    raw.write(json.dumps({"goal": case.goal, "case": case.name, "who": name, "repetition": repetition, **report}) + "\n")
    raw.flush()
    shown = ", ".join(f"{figure} {report[figure]:,.4g}" for figure in case.figures)
    print(f"    {name}: {shown}, {report['verdict']}, foreign {report.get('foreign_busy', 0):.2f}", file=sys.stderr,
          flush=True)
    return report


def short(value):
    """1234567 is "1.23 M"."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if abs(value) >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.3g}"


def cell(values):
    if not values:
        return "-"
    return f"{short(statistics.median(values))} ({short(min(values))}-{short(max(values))}, {len(values)})"


def ratio(own, other):
    if not own or not other or statistics.median(other) == 0:
        return "-"
    return f"{statistics.median(own) / statistics.median(other):.2f}"


def table(all_cases, reports):
    peers = [each for each in BROADCAST if each != "kring"]
    lines = ["| goal | case | figure | Kring | " + " | ".join(peers) + " | " +
             " | ".join(f"of {each}" for each in peers) + " | not clean |",
             "| --- " * (5 + 2 * len(peers)) + "|"]
    for case in all_cases:
        for figure in case.figures:
            values = {who: [each[figure] for each in reports.get((case.name, who), [])] for who in BROADCAST}
            faulty = sum(each["verdict"] != "clean" for who in BROADCAST for each in reports.get((case.name, who), []))
            if not any(values.values()):
                continue
            lines.append(f"| {case.goal} | {case.name} | `{figure}` | {cell(values['kring'])} | " +
                         " | ".join(cell(values[each]) for each in peers) + " | " +
                         " | ".join(ratio(values["kring"], values[each]) for each in peers) + f" | {faulty} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the kring program")
    parser.add_argument("--built", required=True, help="folder with the peer chat_style")
    parser.add_argument("--config", default=os.path.join(HERE, "..", "..", "deploy", "load.toml"),
                        help="configuration of Kring [deploy/load.toml]")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--only", help="goals, such as P1,P2")
    parser.add_argument("--servers", help="such as kring,node_ws")
    parser.add_argument("--server-cpu", type=int, default=0)
    parser.add_argument("--load-cpu", type=int, default=1)
    parser.add_argument("--raw", help="file that gets every report [build/measure/series.jsonl]")
    parser.add_argument("--folder", help="where data directories are made; on the disk that is to be measured")
    chosen = parser.parse_args()
    chosen.folder = chosen.folder or chosen.built
    all_cases = [each for each in cases() if not chosen.only or each.goal in chosen.only.split(",")]
    reports = {}
    with open(chosen.raw or os.path.join(chosen.built, "series.jsonl"), "a", encoding="utf-8") as raw:
        for repetition in range(1, chosen.repetitions + 1):
            for case in all_cases:
                print(f"[{repetition}/{chosen.repetitions}] {case.goal} {case.name}", file=sys.stderr, flush=True)
                for name in case.servers:
                    if chosen.servers and name not in chosen.servers.split(","):
                        continue
                    report = run(case, name, chosen, raw, repetition)
                    if report:
                        reports.setdefault((case.name, name), []).append(report)
    print(table(all_cases, reports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
