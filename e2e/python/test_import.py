"""The program's own client commands, with the 830 orders of the Northwind sample."""

import csv

import grpc
import pytest
from order.order_pb2 import ListOrdersRequest
from order.order_pb2_grpc import OrderServiceStub

from orders_server import E2E, OrdersServer, run_orders

NORTHWIND = E2E / "data" / "northwind-orders.csv"
MAPPING = ["--name", "{order_id} · {ship_name}, {ship_city}", "--completed-if", "shipped_date", "--date", "order_date"]


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A server into which the file has been imported once."""
    with OrdersServer(tmp_path_factory.mktemp("import") / "orders.db") as server:
        result = run_orders("import", str(NORTHWIND), "--server", server.url, *MAPPING)
        assert result.returncode == 0, result.stderr
        yield server


def listed(server):
    with grpc.insecure_channel(server.target) as channel:
        return list(OrderServiceStub(channel).ListOrders(ListOrdersRequest()).orders)


def rows():
    with NORTHWIND.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_becomes_an_order_in_the_files_order(imported):
    expected = [f"{row['order_id']} · {row['ship_name']}, {row['ship_city']}" for row in rows()]
    assert len(expected) == 830
    assert [order.name for order in listed(imported)] == expected


def test_an_order_is_completed_where_it_was_shipped(imported):
    expected = [row["shipped_date"] != "" for row in rows()]
    assert [order.completed for order in listed(imported)] == expected


def test_an_orders_date_is_the_files_order_date(imported):
    assert [order.date for order in listed(imported)] == [row["order_date"] for row in rows()]


def test_accents_survive_the_import(imported):
    assert "10249 · Toms Spezialitäten, Münster" in [order.name for order in listed(imported)]


def test_the_list_command_prints_every_order(imported):
    result = run_orders("list", "--server", imported.url)
    assert result.returncode == 0, result.stderr
    for order in listed(imported):
        assert order.name in result.stdout


def test_what_was_imported_survives_the_servers_kill(imported):
    before = listed(imported)
    imported.kill()
    imported.start()
    assert listed(imported) == before


def test_importing_to_a_server_that_is_away_fails_and_says_where(tmp_path):
    server = OrdersServer(tmp_path / "away.db")
    server.start()
    server.kill()
    result = run_orders("import", str(NORTHWIND), "--server", server.url, *MAPPING)
    assert result.returncode != 0
    assert server.url in result.stderr


def test_importing_a_column_that_the_file_lacks_fails_and_names_it(imported):
    before = len(listed(imported))
    result = run_orders("import", str(NORTHWIND), "--server", imported.url, "--name", "{no_such_column}")
    assert result.returncode != 0
    assert "no_such_column" in result.stderr
    assert len(listed(imported)) == before


def test_a_row_that_is_refused_is_named_by_its_line_and_the_others_are_imported(tmp_path, server):
    file = tmp_path / "orders.csv"
    file.write_text("what,when\nBon app',1996-07-04\nKöniglich Essen,soon\nVaffeljernet,1996-07-05\n", encoding="utf-8")
    result = run_orders("import", str(file), "--server", server.url, "--name", "{what}", "--date", "when")
    assert result.returncode != 0
    assert f"{file}:3:" in result.stdout
    assert [order.name for order in listed(server)] == ["Bon app'", "Vaffeljernet"]
