"""CheckStatusOrder asks the check service and writes its answer to the order."""

import grpc
import pytest
from check.check_pb2 import CheckStatusOrderRequest
from order.order_pb2 import CreateOrderRequest, ReadOrderRequest
from order.order_pb2_grpc import OrderServiceStub

from check_service import CheckService
from clock import is_now
from orders_server import OrdersServer
from refusal import refused

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def check_service():
    with CheckService() as service:
        yield service


@pytest.fixture
def asking_orders(tmp_path, check_service):
    """The register of a server that asks the test's own check service."""
    with OrdersServer(tmp_path / "asking.db", "--check-url", check_service.url) as server:
        with grpc.insecure_channel(server.target) as channel:
            yield OrderServiceStub(channel)


def create(orders, **fields):
    return orders.CreateOrder(CreateOrderRequest(name="Bon app'", **fields)).order


@pytest.mark.parametrize("completed", [True, False])
def test_both_built_in_services_answer_the_stored_state(orders, checks, completed):
    order = create(orders, completed=completed)
    for service in [orders, checks]:
        answer = service.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid))
        assert answer.uuid == order.uuid
        assert answer.HasField("completed")
        assert answer.completed.value == completed


def test_the_built_in_check_leaves_the_order_as_it_is(orders):
    order = create(orders, completed=True, date="1996-07-04")
    orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid))
    assert orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order == order


def test_an_external_services_answer_is_passed_on(asking_orders, check_service):
    order = create(asking_orders)
    answer = asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid))
    assert [question.uuid for question in check_service.questions] == [order.uuid]
    assert answer.uuid == order.uuid
    assert answer.completed.value


def test_an_external_services_answer_is_written_to_the_order_as_of_now(asking_orders):
    order = create(asking_orders, date="1996-07-04")
    asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid))
    checked = asking_orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order
    assert checked.completed
    assert is_now(checked.date)


def test_an_external_service_that_says_open_opens_the_order(asking_orders, check_service):
    check_service.completed = False
    order = create(asking_orders, completed=True)
    asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid))
    assert not asking_orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order.completed


def test_an_external_service_that_does_not_know_changes_nothing(asking_orders, check_service):
    check_service.completed = None
    order = create(asking_orders, completed=True, date="1996-07-04")
    answer = asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid))
    assert not answer.HasField("completed")
    assert asking_orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order == order


def test_the_callers_credentials_and_trace_go_along(asking_orders, check_service):
    sent = [
        ("authorization", "Bearer abc.def"),
        ("rpc-auth", "ключ".encode().hex()),
        ("traceparent", f"00-{TRACE_ID}-00f067aa0ba902b7-01"),
    ]
    order = create(asking_orders)
    asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid), metadata=sent)
    metadata = check_service.questions[0].metadata
    assert metadata["authorization"] == sent[0][1]
    assert metadata["rpc-auth"] == sent[1][1]
    assert metadata["traceparent"].split("-")[1] == TRACE_ID


def test_what_is_left_of_the_callers_deadline_goes_along(asking_orders, check_service):
    order = create(asking_orders)
    asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid), timeout=7)
    # grpcio rounds the seven seconds up, to hundredths, before it sends them.
    assert 0 < check_service.questions[0].remaining_s <= 7.01


def test_a_check_that_takes_too_long_runs_out_of_time(asking_orders, check_service):
    order = create(asking_orders)
    check_service.silent = True
    with pytest.raises(grpc.RpcError) as caught:
        asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid), timeout=2)
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert check_service.given_up.wait(10), "the check service was never told that nobody waits any more"


def test_an_order_whose_check_ran_out_of_time_is_unchanged(asking_orders, check_service):
    order = create(asking_orders, date="1996-07-04")
    check_service.silent = True
    with pytest.raises(grpc.RpcError):
        asking_orders.CheckStatusOrder(CheckStatusOrderRequest(uuid=order.uuid), timeout=2)
    assert asking_orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order == order


def test_a_check_service_that_is_away_is_unavailable(asking_orders, check_service):
    order = create(asking_orders)
    check_service.stop()
    refusal = refused(asking_orders.CheckStatusOrder, CheckStatusOrderRequest(uuid=order.uuid))
    assert refusal.code == grpc.StatusCode.UNAVAILABLE


def test_a_malformed_uuid_does_not_reach_the_check_service(asking_orders, check_service):
    refused(asking_orders.CheckStatusOrder, CheckStatusOrderRequest(uuid="42"))
    assert check_service.questions == []
