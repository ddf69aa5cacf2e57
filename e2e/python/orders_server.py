"""Starts and stops the program under test."""

import os
import signal
import subprocess
from pathlib import Path

E2E = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", E2E.parent / "target"))
ORDERS = os.environ.get("ORDERS_BIN", str(TARGET / "release" / "orders"))
READY = "listening on http://"
STOP_WITHIN_S = 30


class OrdersServer:
    """`orders serve` on a free port of the loopback; what it logs is shown only when a test fails."""

    def __init__(self, database, *flags):
        self.database = database
        self.flags = flags
        self.target = None
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    @property
    def url(self):
        return f"http://{self.target}"

    def start(self):
        """Answers when the server says that it is ready."""
        command = [ORDERS, "serve", "--listen", "127.0.0.1:0", "--database", f"sqlite:{self.database}", *self.flags]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().strip()
        if not line.startswith(READY):
            self.kill()
            raise AssertionError(f"the server did not become ready; it said {line!r}")
        self.target = line.removeprefix(READY)

    def kill(self):
        """Ends it as a power cut would: without a chance to tidy up."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(STOP_WITHIN_S)
            self.process.stdout.close()
            self.process = None

    def drain(self):
        """Asks it to finish what it does and to leave."""
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self):
        """Waits until it has left by itself."""
        return self.process.wait(STOP_WITHIN_S)


def run_orders(*arguments):
    """Runs one of the program's client commands to its end."""
    return subprocess.run([ORDERS, *arguments], capture_output=True, text=True, timeout=120)
