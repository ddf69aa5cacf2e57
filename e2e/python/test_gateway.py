"""A gateway made of the frozen contract alone works in front of this server, and the check chain goes through both."""

import httpx
import pytest

from check_service import CheckService
from gateway import TIMEOUT_S, Gateway
from orders_server import OrdersServer

CREDENTIAL = "ключ".encode().hex()


@pytest.fixture(scope="module")
def check_service():
    with CheckService() as service:
        yield service


@pytest.fixture(scope="module")
def browser(tmp_path_factory, check_service):
    """An HTTP client of the gateway, which asks the server, which asks the check service."""
    database = tmp_path_factory.mktemp("gateway") / "orders.db"
    with OrdersServer(database, "--check-url", check_service.url) as server:
        with Gateway(server.target) as gateway, httpx.Client(base_url=gateway.url, timeout=30) as client:
            yield client


def create(browser, **fields):
    answer = browser.post("/order", params={"name": "Königlich Essen", "date": "2024-06-13 10:22:33.123456Z", **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["order"]


def frozen(order):
    return {field: order.get(field, False) for field in ("uuid", "name", "completed", "date")}


def test_an_order_goes_through_create_read_update_and_delete(browser):
    order = create(browser)
    path = f"/order/{order['uuid']}"
    assert frozen(browser.get(path).json()["order"]) == frozen(order)
    changed = {"name": "Königlich Essen, Brandenburg", "completed": True, "date": "2024-06-14"}
    assert frozen(browser.patch(path, params=changed).json()["order"]) == {"uuid": order["uuid"], **changed}
    assert browser.delete(path).json()["success"]
    assert browser.get(path).status_code == 404


def test_an_order_is_in_the_list(browser):
    order = create(browser)
    assert order in browser.get("/order").json()["orders"]


def test_what_the_server_says_of_bad_input_reaches_the_gateways_caller(browser):
    answer = browser.post("/order", params={"name": " ", "date": "soon"})
    assert answer.status_code == 404
    assert "name" in answer.json()["detail"]
    assert "date" in answer.json()["detail"]


def test_a_check_goes_down_the_chain_with_the_callers_credential_and_time(browser, check_service):
    order = create(browser)
    answer = browser.post("/order/check", params={"uuid": order["uuid"]}, headers={"rpc-auth": CREDENTIAL})
    assert answer.json() == {"uuid": order["uuid"], "completed": True}
    question = check_service.questions[-1]
    assert question.uuid == order["uuid"]
    assert question.metadata["rpc-auth"] == CREDENTIAL
    # grpcio rounds up, to hundredths, before it sends.
    assert 0 < question.remaining_s <= TIMEOUT_S + 0.01
    assert browser.get(f"/order/{order['uuid']}").json()["order"]["completed"]


def test_a_check_that_takes_too_long_ends_the_whole_chain(browser, check_service):
    order = create(browser)
    check_service.silent = True
    answer = browser.post("/order/check", params={"uuid": order["uuid"]})
    assert answer.status_code == 404
    assert check_service.given_up.wait(10), "the check service was never told that nobody waits any more"
    check_service.silent = False
    assert not browser.get(f"/order/{order['uuid']}").json()["order"].get("completed", False)
