"""The OpenAPI description and the server, held against each other by schemathesis."""

import os
import subprocess
import sys
from pathlib import Path

from orders_server import E2E

HERE = Path(__file__).resolve().parent


def test_the_server_keeps_what_its_description_promises(server):
    """Valid and invalid requests, and chains of them: no fault, no undescribed answer, nothing wrong accepted."""
    command = ["schemathesis", "--config-file", E2E / "schemathesis.toml", "run", f"{server.url}/openapi.json"]
    program = Path(sys.executable).with_name(command[0])
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    # The same requests in every run: what fails once fails again.
    arguments = [*command[1:], "--max-examples", "40", "--seed", "1", "--no-color"]
    result = subprocess.run([program, *arguments], capture_output=True, text=True, env=environment, timeout=300)
    assert result.returncode == 0, result.stdout[-8_000:] + result.stderr[-2_000:]
    assert "Tested: 7" in result.stdout, result.stdout
