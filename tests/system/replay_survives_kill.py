#!/usr/bin/env python3
"""Goal: whatever is killed in the middle of a replay, the room ends up as the export says.

A real conversation is played through real sockets into the real program, and then:
- the server is killed twice while it plays, and started again on the same data: the replay goes on by itself;
- the replay itself is killed, and started again with the room that it had begun;
- the log is checked record by record, and has exactly as many as the conversation makes: nothing was doubled;
- an export with one changed cell is compared with the room: the replay must see it, or all of the above proves nothing.
"""

import argparse
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import kring_program

PLAYING = re.compile(r"^playing ([\d,]+) of ([\d,]+) ")
SUMMARY = re.compile(r"^replayed: .* differences ([\d,]+)$")
FOUND = re.compile(r"^the room has ([\d,]+) of ([\d,]+) steps already")
ROOM = re.compile(r"^room: (\S+)$")
ATTEMPTS = 5  # a machine that is fast enough may be done before the kill, which then proves nothing


def number(text):
    return int(text.replace(",", ""))


class Replay:
    """One run of `kring replay`; its output line by line."""

    def __init__(self, server, export, room=None):
        command = [server.program, "replay", export, "--operations", server.operations, "--master-key", server.key]
        if room:
            command.append(f"--room={room}")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, env=kring_program.clean_environment())
        server.watchdog.processes.append(self.process)
        self.lines = []
        self.room = room

    def read_line(self):
        """The next line, or None at the end."""
        line = self.process.stdout.readline()
        if not line:
            return None
        line = line.rstrip("\n")
        self.lines.append(line)
        found = ROOM.match(line)
        if found:
            self.room = found.group(1)
        return line

    def stop_in_the_middle(self, share):
        """Holds it (SIGSTOP) after this share of its steps. False: it was done before."""
        while (line := self.read_line()) is not None:
            found = PLAYING.match(line)
            if found and share * number(found.group(2)) <= number(found.group(1)) < number(found.group(2)):
                self.process.send_signal(signal.SIGSTOP)
                return True
        return False

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def finish(self):
        """(exit code, differences)"""
        while self.read_line() is not None:
            pass
        code = self.process.wait()
        found = [SUMMARY.match(line) for line in self.lines if SUMMARY.match(line)]
        return code, number(found[0].group(1)) if found else None

    def said(self):
        return "\n".join(self.lines)


def expect_equal(replay):
    code, differences = replay.finish()
    assert code == 0 and differences == 0, f"exit code {code}, differences {differences}:\n{replay.said()}"
    print("   ", replay.lines[-1])


def kill_the_server(server, export):
    print("the server is killed twice in the middle")
    for _ in range(ATTEMPTS):
        replay = Replay(server, export)
        kills = 0
        for share in (0.1, 0.4):
            if not replay.stop_in_the_middle(share):
                break
            server.kill()
            server.start()
            replay.go_on()
            kills += 1
        expect_equal(replay)
        # Only lost connections show that the kill came before the end.
        if kills == 2 and any(PLAYING.match(line) and "reconnecting" in line for line in replay.lines):
            return replay.room
    raise AssertionError(f"the replay was done before the second kill, {ATTEMPTS} times")


def kill_the_replay(server, export):
    print("the replay is killed in the middle and started again with its room")
    for _ in range(ATTEMPTS):
        first = Replay(server, export)
        if not first.stop_in_the_middle(0.2):
            first.finish()
            continue
        first.kill()
        second = Replay(server, export, first.room)
        expect_equal(second)
        found = [FOUND.match(line) for line in second.lines if FOUND.match(line)]
        assert found, f"the second run found nothing of the first:\n{second.said()}"
        if 0 < number(found[0].group(1)) < number(found[0].group(2)):
            print("   ", found[0].group(0))
            return first.room
    raise AssertionError(f"the replay was done before it was killed, {ATTEMPTS} times")


def plant_a_difference(server, export, folder, room):
    print("a changed cell is found")
    planted = os.path.join(folder, "planted")
    shutil.copytree(export, planted)
    path = os.path.join(planted, "participants-votes.csv")
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    row = next(row for row in rows[1:] if "1" in row[6:])
    row[row.index("1", 6)] = "-1"
    row[4], row[5] = str(int(row[4]) - 1), str(int(row[5]) + 1)
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    replay = Replay(server, planted, room)
    code, differences = replay.finish()
    assert code == 1 and differences, f"exit code {code}, differences {differences}:\n{replay.said()}"
    wanted = f"differs: participant {row[0]}, "
    assert any(line.startswith(wanted) for line in replay.lines), f"nothing says '{wanted}':\n{replay.said()}"
    print("   ", next(line for line in replay.lines if line.startswith(wanted)))


def read_rows(export, name):
    with open(os.path.join(export, name), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def records_of(export):
    """How many records the conversation makes: whatever is sent again and again, each thing happens once."""
    standing = {}
    changes = 0
    for row in sorted(read_rows(export, "votes.csv"), key=lambda row: int(row["timestamp"])):
        key = (row["comment-id"], row["voter-id"])
        changes += standing.get(key) != row["vote"]
        standing[key] = row["vote"]
    comments = read_rows(export, "comments.csv")
    rejected = sum(row["moderated"] == "-1" for row in comments)
    created = 4  # the room, two ballots, the first facilitator link
    joined = len(read_rows(export, "participants-votes.csv")) + 1
    opened = 2  # its rules, and its opening
    return created + joined + opened + len(comments) + changes + rejected


def check_the_log(server, export, links_by_room):
    print("the log is checked")
    said = server.verify()
    for room, links in links_by_room.items():
        wanted = f"room {room}: {records_of(export) + links} records, chain whole"
        assert wanted in said.splitlines(), f"not '{wanted}', but:\n{said}"
        print("   ", wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the kring program")
    parser.add_argument("--export", required=True, help="folder of a Polis export")
    parser.add_argument("--cores", type=int, default=2, help="of the server")
    parser.add_argument("--time-max", type=float, default=240, help="seconds until everything is killed")
    chosen = parser.parse_args()
    assert os.path.isdir(chosen.export), f"there is no export in {chosen.export}"
    watchdog = kring_program.Watchdog(chosen.time_max)
    with tempfile.TemporaryDirectory(prefix="kring-replay-") as folder:
        try:
            server = kring_program.Server(chosen.program, folder, watchdog, chosen.cores)
            server.start()
            survivor = kill_the_server(server, chosen.export)
            room = kill_the_replay(server, chosen.export)
            plant_a_difference(server, chosen.export, folder, room)
            server.stop()
            # Each run that goes on with a room has the operator issue a facilitator link: the second and the planted one.
            check_the_log(server, chosen.export, {survivor: 0, room: 2})
        finally:
            watchdog.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
