"""Runs the real program for tests of the whole: a server on ports of the system's choice, and commands beside it.

Nothing here waits by the clock: everything waits for a line of output or for the end of a process, and a watchdog ends
the test when neither comes.
"""

import os
import re
import secrets
import subprocess
import threading

SERVING = re.compile(r" serving \S+ on (\S+), operations on (\S+), data in ")


def clean_environment():
    """The environment without the variables that the program itself would read."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}


class Watchdog:
    """Kills what is registered when a test takes too long, so that nothing is left behind."""

    def __init__(self, seconds):
        self.processes = []
        self.timer = threading.Timer(seconds, self.bark)
        self.timer.daemon = True
        self.timer.start()

    def bark(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()

    def end(self):
        self.timer.cancel()
        self.bark()
        for process in self.processes:
            process.wait()


class Server:
    """`kring serve` on a data directory of its own. Restarts keep the ports that the first start was given. `config`: a
    configuration file, or None."""

    def __init__(self, program, folder, watchdog, cores=1, config=None):
        self.program = program
        self.folder = folder
        self.watchdog = watchdog
        self.cores = cores
        self.config = ["--config", config] if config else []
        self.listen = "127.0.0.1:0"
        self.operations = "127.0.0.1:0"
        self.data = os.path.join(folder, "data")
        self.key = os.path.join(folder, "master.key")
        self.client = os.path.join(folder, "client")
        os.makedirs(self.client)
        with open(os.path.join(self.client, "index.html"), "w", encoding="utf-8") as page:
            page.write("<!doctype html><title>Kring</title>")
        with open(os.open(self.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as key:
            key.write(secrets.token_hex(32))
        self.process = None

    def start(self, *more):
        """Serves, with more arguments; returns when it says where."""
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--master-key", self.key,
             "--client", self.client, "--listen", self.listen,
             "--operations", self.operations, "--cores", str(self.cores),
             # A build beside the tests may fill a disk beyond the part where rooms become read-only.
             "--free-percent-min", "0", *self.config, *more],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=clean_environment())
        self.watchdog.processes.append(self.process)
        said = []
        for line in self.process.stderr:
            said.append(line)
            found = SERVING.search(line)
            if found:
                self.listen, self.operations = found.group(1), found.group(2)
                # What it says later is not of interest, but a full pipe would stop it.
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return
        raise AssertionError("the server did not start:\n" + "".join(said))

    def kill(self):
        """SIGKILL: no handler runs, nothing is flushed."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        code = self.process.wait()
        assert code == 0, f"the server ended with exit code {code}"

    def room(self, *arguments):
        """What `kring room` prints."""
        done = subprocess.run(
            [self.program, "room", "--operations", self.operations, "--master-key", self.key, *arguments],
            capture_output=True, text=True, env=clean_environment(), check=False)
        assert done.returncode == 0, f"room {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def create_room(self):
        """A new room: its id as `room`, its links as facilitator, join and screen."""
        printed = self.room("create", "--title", "A greener square", "--question", "What is missing?", "--promise",
                            "We read everything.")
        return dict(re.findall(r"^(\w+?)(?:_link)?: (\S+)$", printed, re.MULTILINE))

    def verify(self):
        """Every record of the stopped server's data, checked by the program itself."""
        done = subprocess.run([self.program, "verify", "--data", self.data, "--master-key", self.key],
                              capture_output=True, text=True, env=clean_environment(), check=False)
        assert done.returncode == 0, f"verify ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout.strip()
