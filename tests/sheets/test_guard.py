"""No test leaves this machine, whatever process it starts."""

import socket
import subprocess
import sys

import pytest

from abm_sheets.sheets.signin import local_session
from abm_sheets.sheets.transport import BeyondThisMachine

ELSEWHERE = "192.0.2.1"  # RFC 5737: nobody's


@pytest.mark.parametrize("reach", [f"socket.create_connection(('{ELSEWHERE}', 80), 1)", "socket.getaddrinfo('example.invalid', 80)"])  # fmt: skip
def test_a_subprocess_that_reaches_out_is_ended(reach):
    program = f"import socket\ntry:\n    {reach}\nexcept BaseException:\n    pass"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 97
    assert "reached for the network" in done.stderr


def test_a_test_that_reaches_out_fails():
    with pytest.raises(pytest.fail.Exception):
        socket.create_connection((ELSEWHERE, 80), 1)


@pytest.mark.parametrize(
    "url",
    ["https://example.com/x", "http://169.254.169.254/computeMetadata", "https://sheets.googleapis.com.example.com/", "https://notgoogleapis.com/"],
)  # fmt: skip
def test_with_an_api_root_nothing_is_sent_anywhere_else(url):
    with local_session("http://127.0.0.1:9") as session, pytest.raises(BeyondThisMachine):
        session.get(url, timeout=1)
