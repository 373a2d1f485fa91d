#!/usr/bin/env python3
"""Goal: a server that is told to stop ends with 0, and whoever is connected is told, also when nobody answers.

Phones whose screen has gone dark read nothing and answer no farewell. Their connections are cut off when the time for
draining is over, and the process still ends as it should: a crash in its last second would be reported by every tool
that restarts it.
"""

import argparse
import shutil
import sys
import tempfile

import kring_program
import ws_client


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    arguments = parser.parse_args()

    folder = tempfile.mkdtemp(prefix="kring-silent-")
    watchdog = kring_program.Watchdog(50)
    try:
        server = kring_program.Server(arguments.program, folder, watchdog, cores=2)
        server.start()
        links = server.create_room()
        silent = []
        for number in range(4):
            visitor = ws_client.Visitor(ws_client.Link(links["join"]))
            visitor.join(f"Phone {number}")
            silent.append(visitor)
        # One more that has not said hello yet.
        unknown = ws_client.Visitor(ws_client.Link(links["join"]))

        server.stop()
        for visitor in silent:
            # What was sent before the connection was cut off lies in the socket.
            assert visitor.farewell() == 1012
        unknown.farewell()
        print("four silent phones and a stranger: told with 1012, and the server ended with 0")
    finally:
        watchdog.end()
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
