#!/usr/bin/env python3
"""Goal: the image works under exactly the restrictions that deploy/compose.yaml ships, and they hold.

The restrictions are read from that file; one that this test does not know fails it, so that none is left out in silence.
The container has no network but its own loopback, and the visitors step into it: Kring needs no way out.
- The process table says user, capabilities, privileges, seccomp and limits; the mounts say what can be written.
- People join over WebSocket, write, and are answered; the health check of the image says so too.
- Killed in between, it has everything again, and its log is whole.
- Told to stop, it says goodbye with 1012 and ends with 0 within the grace.
"""

import argparse
import ctypes
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading

import yaml

import ws_client

PODMAN = ["podman", "--runtime", "runc", "--cgroup-manager=cgroupfs"]
CLONE_NEWNET = 0x40000000
EMPTY = "0000000000000000"
SECCOMP_FILTER = 2
# What a runtime mounts beside what it was asked for: memory of its own kind, and windows into the kernel.
KERNEL_WINDOWS = {"proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue"}
RUNTIME_PLACES = {"/dev/shm"}


def podman(*arguments, check=True):
    done = subprocess.run([*PODMAN, *arguments], capture_output=True, text=True, check=False, timeout=120)
    if check and done.returncode != 0:
        raise AssertionError(f"podman {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def seconds(text):
    found = re.fullmatch(r"(\d+)s", str(text))
    assert found, f"a time that this test does not read: {text}"
    return int(found.group(1))


def octets(text):
    found = re.fullmatch(r"(\d+)([kmg])", str(text))
    assert found, f"a size that this test does not read: {text}"
    return int(found.group(1)) << {"k": 10, "m": 20, "g": 30}[found.group(2)]


class Restrictions:
    """The service `kring` of the compose file, as arguments of podman."""

    # How it is reached, kept up and fed; nothing here takes a right away.
    ELSEWHERE = {"image", "build", "restart", "environment", "volumes", "secrets", "networks", "logging",
                 "stop_grace_period"}

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.service = dict(yaml.safe_load(file)["services"]["kring"])
        self.grace = seconds(self.service["stop_grace_period"])
        self.arguments = []
        for key, value in self.service.items():
            if key in self.ELSEWHERE:
                continue
            translate = getattr(self, "take_" + key, None)
            assert translate is not None, f"the compose file has '{key}', and this test does not know what it restricts"
            translate(value)

    def environment(self, site):
        """What the compose file tells the server, with its variables filled in: as given here, or their default."""
        def fill(found):
            return site if found.group("name") == "SITE" else found.group("default") or ""

        variable = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}")
        return [f"--env={name}={variable.sub(fill, value)}" for name, value in self.service["environment"].items()]

    def take_user(self, value):
        self.arguments += ["--user", value]

    def take_read_only(self, value):
        assert value is True
        # Podman would add writable places of its own.
        self.arguments += ["--read-only", "--read-only-tmpfs=false"]

    def take_tmpfs(self, value):
        for each in value:
            # Podman takes no owner here; a mode that everybody may write to stands in for it.
            place, _, options = each.partition(":")
            kept = [option for option in options.split(",") if not option.startswith(("uid=", "gid=", "mode="))]
            self.arguments += ["--tmpfs", f"{place}:{','.join(kept)}"]

    def take_cap_drop(self, value):
        self.arguments += [f"--cap-drop={each}" for each in value]

    def take_security_opt(self, value):
        self.arguments += [f"--security-opt={each}" for each in value]

    def take_mem_limit(self, value):
        self.arguments += ["--memory", str(value)]

    def take_memswap_limit(self, value):
        self.arguments += ["--memory-swap", str(value)]

    def take_cpus(self, value):
        self.arguments += ["--cpus", str(value)]

    def take_pids_limit(self, value):
        self.arguments += ["--pids-limit", str(value)]

    def take_ulimits(self, value):
        for name, limit in value.items():
            soft, hard = (limit["soft"], limit["hard"]) if isinstance(limit, dict) else (limit, limit)
            if name == "nofile":
                # A machine may allow less than the shipped number: then this test runs with what there is.
                most = most_descriptors()
                soft, hard = min(soft, most), min(hard, most)
                self.descriptors = hard
            self.arguments += ["--ulimit", f"{name}={soft}:{hard}"]
        # Without it podman asks for more than an outer container allows.
        self.arguments += ["--ulimit", "nproc=4096:4096"]


def most_descriptors():
    with open("/proc/self/limits", encoding="ascii") as limits:
        for line in limits:
            if line.startswith("Max open files"):
                return int(line.split()[4])
    raise AssertionError("no limit of open files in /proc/self/limits")


def in_network_of(process, action):
    """Runs it in a thread that has stepped into the process's network; sockets made there stay there."""
    outcome = []

    def run():
        try:
            with open(f"/proc/{process}/ns/net", "rb") as network:
                libc = ctypes.CDLL(None, use_errno=True)
                if libc.setns(network.fileno(), CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            outcome.append((action(), None))
        except BaseException as fault:  # handed to the thread that waits
            outcome.append((None, fault))

    worker = threading.Thread(target=run)
    worker.start()
    worker.join()
    value, fault = outcome[0]
    if fault is not None:
        raise fault
    return value


class Container:
    def __init__(self, image, restrictions, folder):
        self.name = "kring-image-test-" + secrets.token_hex(4)
        self.volume = self.name
        key = os.path.join(folder, "master.key")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        os.chown(key, 10001, 10001)
        self.image = image
        self.arguments = [*restrictions.arguments, *restrictions.environment("kring.test"), "--network", "none", "--volume", f"{self.volume}:/data",
                          "--volume", f"{key}:/run/secrets/kring_master_key:ro"]
        self.grace = restrictions.grace

    def create(self):
        podman("create", "--name", self.name, *self.arguments, self.image)

    def start(self):
        """Starts it, and waits for the line that says where it serves."""
        podman("start", self.name)
        with subprocess.Popen([*PODMAN, "logs", "--follow", "--since", "0s", self.name], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True) as reader:
            guard = threading.Timer(60, reader.kill)
            guard.start()
            said = []
            for line in reader.stdout:
                said.append(line)
                if " serving " in line:
                    break
            else:
                raise AssertionError("it did not start:\n" + "".join(said))
            guard.cancel()
            reader.kill()

    def process(self):
        return int(podman("inspect", "--format", "{{.State.Pid}}", self.name).stdout)

    def kring(self, *arguments, check=True):
        """The program again, inside."""
        return podman("exec", self.name, "/usr/bin/kring", *arguments, check=check)

    def exit_code(self):
        return int(podman("wait", self.name).stdout)

    def said(self):
        done = podman("logs", self.name, check=False)
        return done.stdout + done.stderr

    def remove(self):
        podman("rm", "--force", "--time", "0", self.name, check=False)
        podman("volume", "rm", "--force", self.volume, check=False)


def status_of(process):
    with open(f"/proc/{process}/status", encoding="utf-8") as status:
        return dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)


def check_process(process, restrictions):
    status = status_of(process)
    user, group = restrictions.service["user"].split(":")
    assert int(user) >= 10000 and int(group) >= 10000
    assert status["Uid"].split() == [user] * 4, status["Uid"]
    assert status["Gid"].split() == [group] * 4, status["Gid"]
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert status[name] == EMPTY, f"{name} is {status[name]}"
    assert int(status["NoNewPrivs"]) == 1
    assert int(status["Seccomp"]) == SECCOMP_FILTER, "no seccomp filter"
    with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as children:
        assert children.read() == "", "more than one process"
    with open(f"/proc/{process}/limits", encoding="ascii") as file:
        limits = file.read()
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE), limits
    assert re.search(rf"^Max open files +{restrictions.descriptors} +{restrictions.descriptors} ", limits,
                     re.MULTILINE), limits


def check_memory(process, restrictions):
    with open(f"/proc/{process}/cgroup", encoding="utf-8") as file:
        groups = [line.rstrip("\n").split(":", 2) for line in file]
    first = [path for _, names, path in groups if "memory" in names.split(",")]
    if first:
        place = f"/sys/fs/cgroup/memory{first[0]}/memory.limit_in_bytes"
    else:
        place = f"/sys/fs/cgroup{groups[0][2]}/memory.max"
    with open(place, encoding="ascii") as file:
        assert int(file.read()) == octets(restrictions.service["mem_limit"])


def check_mounts(process, restrictions):
    writable = set()
    with open(f"/proc/{process}/mountinfo", encoding="utf-8") as mounts:
        for line in mounts:
            words = line.split()
            part, place, options, kind = words[3], words[4], words[5].split(","), words[words.index("-") + 1]
            if "rw" not in options or kind in KERNEL_WINDOWS or place in RUNTIME_PLACES:
                continue
            if place.startswith(("/proc/", "/sys/")) and part == "/null":
                continue  # a window that the runtime has painted over
            found = os.stat(f"/proc/{process}/root{place}")
            if str(found.st_uid) != restrictions.service["user"].split(":")[0] and not found.st_mode & 0o0002:
                continue  # root's alone, and nobody in here is or becomes root
            writable.add(place)
    asked = {each.partition(":")[0] for each in restrictions.service["tmpfs"]}
    assert writable == {"/data"} | asked, f"writable: {writable}"
    try:
        with open(f"/proc/{process}/root/usr/share/kring/planted", "w", encoding="ascii"):
            pass
    except OSError as fault:
        assert fault.strerror == "Read-only file system", fault
    else:
        raise AssertionError("the root file system can be written")


def check_contents(process):
    """What the image holds: no shell, no package manager, nothing that runs as somebody else."""
    root = f"/proc/{process}/root"
    programs = []
    for folder in ("bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin", "usr/libexec"):
        place = os.path.join(root, folder)
        if os.path.isdir(place):
            programs += os.listdir(place)
    assert programs == ["kring"], f"programs: {programs}"
    for folder in ("usr", "lib", "etc", "var"):
        for where, _, names in os.walk(os.path.join(root, folder)):
            for name in names:
                mode = os.lstat(os.path.join(where, name)).st_mode
                assert not mode & 0o6000, f"{where}/{name} changes who runs it"
                assert not mode & 0o0002 or os.path.islink(os.path.join(where, name)), f"{where}/{name} is everybody's"


class Room:
    """A room of the container, and visits to it at the address inside."""

    def __init__(self, container):
        printed = container.kring("room", "create", "--title", "A greener square", "--question", "What is missing?",
                                  "--promise", "We read everything.").stdout
        links = dict(re.findall(r"^(\w+)_link: (\S+)$", printed, re.MULTILINE))
        self.facilitator = Inside(links["facilitator"])
        self.join = Inside(links["join"])


class Inside(ws_client.Link):
    """A link of the public address, followed to the server itself, as the proxy in front does."""

    def __init__(self, text):
        super().__init__(text)
        self.scheme, self.host, self.port = "http", "127.0.0.1", 8080


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", default="kring:latest")
    parser.add_argument("--compose", required=True)
    arguments = parser.parse_args()

    folder = tempfile.mkdtemp(prefix="kring-image-")
    restrictions = Restrictions(arguments.compose)
    container = Container(arguments.image, restrictions, folder)
    try:
        container.create()
        container.start()
        process = container.process()
        check_process(process, restrictions)
        check_memory(process, restrictions)
        check_mounts(process, restrictions)
        check_contents(process)
        print("user, capabilities, seccomp, limits, mounts and contents are as they should be")

        assert container.kring("health", "--ready").stdout == "ready\n"
        podman("healthcheck", "run", container.name)
        assert container.kring("health", "--operations", "127.0.0.1:1", check=False).returncode == 1

        room = Room(container)
        status, _, page = in_network_of(process, lambda: ws_client.get(room.join, "/"))
        assert status == 200 and b"<title>" in page
        lead = in_network_of(process, lambda: ws_client.Visitor(room.facilitator))
        lead.join("Lee")
        lead.open_room()
        ana = in_network_of(process, lambda: ws_client.Visitor(room.join))
        ana.join("Ana")
        idea = "More benches in the shade " + secrets.token_hex(4)
        sequence = ana.post_idea(idea)
        print(f"a facilitator opened the room, a participant wrote: acknowledged as sequence {sequence}")

        podman("kill", "--signal", "KILL", container.name)
        assert container.exit_code() == 137
        container.start()
        process = container.process()
        again = in_network_of(process, lambda: ws_client.Visitor(room.join))
        again.come_back(ana.token)
        assert again.member == ana.member
        assert idea.encode() in again.snapshot(), "what was acknowledged is gone"
        print("killed and started again: the same member, and what was acknowledged is there")

        podman("stop", "--time", str(container.grace), container.name)
        code = again.farewell()
        assert code == 1012, f"closed with {code}"
        code = container.exit_code()
        assert code == 0, f"it ended with {code} (137: not by itself within the grace)\n" + container.said()
        print("told to stop: closed with 1012, ended with 0")

        verified = podman("run", "--rm", *container.arguments, container.image, "verify").stdout
        assert "0 damaged" in verified, verified
        print(verified.strip())
    finally:
        container.remove()
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
