"""The tutorial's client: its stubs are generated here, in each run, from the frozen copy of the contract."""

import sys
import tempfile
from pathlib import Path

import grpc
import pytest
from grpc_tools import protoc

from orders_server import E2E, OrdersServer

STUBS = tempfile.TemporaryDirectory(prefix="orders-stubs-")


def pytest_configure():
    """Makes `order` and `check` importable before the test files, which import them, are read."""
    files = ["order/order.proto", "check/check.proto"]
    folder = STUBS.name
    with_google_types = f"-I{Path(protoc.__file__).parent / '_proto'}"
    arguments = [f"-I{E2E / 'frozen'}", with_google_types, f"--python_out={folder}", f"--grpc_python_out={folder}"]
    if protoc.main(["protoc", *arguments, *files]) != 0:
        pytest.exit("protoc could not generate the stubs of the frozen contract", returncode=1)
    sys.path.insert(0, folder)


def pytest_unconfigure():
    STUBS.cleanup()


@pytest.fixture
def server(tmp_path):
    """A server with an empty database of its own."""
    with OrdersServer(tmp_path / "orders.db") as running:
        yield running


@pytest.fixture
def channel(server):
    with grpc.insecure_channel(server.target) as opened:
        yield opened


@pytest.fixture
def orders(channel):
    from order import order_pb2_grpc

    return order_pb2_grpc.OrderServiceStub(channel)


@pytest.fixture
def checks(channel):
    from check import check_pb2_grpc

    return check_pb2_grpc.CheckStatusOrderServiceStub(channel)
