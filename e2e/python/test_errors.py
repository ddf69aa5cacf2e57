"""A refused call says all that is wrong, and by which trace id its log lines are found."""

import re
import uuid

import grpc
import pytest
from check.check_pb2 import CheckStatusOrderRequest
from order.order_pb2 import CreateOrderRequest, DeleteOrderRequest, ListOrdersRequest, ReadOrderRequest, UpdateOrderRequest

from refusal import refused

INVALID_ARGUMENT = grpc.StatusCode.INVALID_ARGUMENT
NOT_FOUND = grpc.StatusCode.NOT_FOUND
UNIMPLEMENTED = grpc.StatusCode.UNIMPLEMENTED
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_new_orders_fields_are_all_judged_at_once(orders):
    refusal = refused(orders.CreateOrder, CreateOrderRequest(name="  ", date="13.06.2024"))
    assert refusal.code == INVALID_ARGUMENT
    assert refusal.violations == {"name": "NAME_REQUIRED", "date": "DATE_INVALID"}


def test_an_updates_fields_are_all_judged_at_once(orders):
    refusal = refused(orders.UpdateOrder, UpdateOrderRequest(uuid="42", name="x" * 201, date="2" * 65))
    assert refusal.code == INVALID_ARGUMENT
    assert refusal.violations == {"uuid": "UUID_INVALID", "name": "NAME_TOO_LONG", "date": "DATE_TOO_LONG"}


def test_a_name_with_a_control_character_is_refused(orders):
    refusal = refused(orders.CreateOrder, CreateOrderRequest(name="Bon\u0000app"))
    assert refusal.violations == {"name": "NAME_HAS_CONTROL_CHARACTER"}


def test_a_refused_order_is_not_stored(orders):
    refused(orders.CreateOrder, CreateOrderRequest(name="Bon app'", date="tomorrow"))
    assert list(orders.ListOrders(ListOrdersRequest()).orders) == []


@pytest.mark.parametrize("malformed", ["", "42", "018f3c5e8a9b7cde8f0123456789abcd", "x" * 36])
def test_a_malformed_uuid_is_refused_by_every_method_that_takes_one(orders, checks, malformed):
    calls = [
        (orders.ReadOrder, ReadOrderRequest),
        (orders.DeleteOrder, DeleteOrderRequest),
        (orders.CheckStatusOrder, CheckStatusOrderRequest),
        (checks.CheckStatusOrder, CheckStatusOrderRequest),
    ]
    refusals = [refused(call, request(uuid=malformed)) for call, request in calls]
    assert [refusal.code for refusal in refusals] == [INVALID_ARGUMENT] * len(calls)
    assert [refusal.violations for refusal in refusals] == [{"uuid": "UUID_INVALID"}] * len(calls)


def test_an_unknown_uuid_is_not_found_and_is_named(orders, checks):
    unknown = str(uuid.uuid4())
    refusals = [
        refused(orders.ReadOrder, ReadOrderRequest(uuid=unknown)),
        refused(orders.UpdateOrder, UpdateOrderRequest(uuid=unknown, name="Bon app'")),
        refused(orders.CheckStatusOrder, CheckStatusOrderRequest(uuid=unknown)),
        refused(checks.CheckStatusOrder, CheckStatusOrderRequest(uuid=unknown)),
    ]
    assert [refusal.code for refusal in refusals] == [NOT_FOUND] * 4
    assert [refusal.resource.resource_name for refusal in refusals] == [unknown] * 4


def test_an_error_carries_the_trace_id_that_the_client_sent(orders):
    sent = [("traceparent", f"00-{TRACE_ID}-00f067aa0ba902b7-01")]
    refusal = refused(orders.ReadOrder, ReadOrderRequest(uuid="42"), metadata=sent)
    assert refusal.info.domain == "orders"
    assert refusal.trace_id == TRACE_ID


def test_an_error_has_a_trace_id_of_its_own_when_none_was_sent(orders):
    first, second = (refused(orders.ReadOrder, ReadOrderRequest(uuid="42")).trace_id for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_an_errors_reason_is_in_upper_snake_case(orders):
    reason = refused(orders.ReadOrder, ReadOrderRequest(uuid=str(uuid.uuid4()))).info.reason
    assert re.fullmatch("[A-Z][A-Z0-9_]{2,62}", reason)


@pytest.mark.parametrize("path", ["/order.OrderService/NoSuchMethod", "/order.NoSuchService/CreateOrder"])
def test_an_unknown_method_or_service_is_unimplemented(channel, path):
    call = channel.unary_unary(path, request_serializer=bytes, response_deserializer=bytes)
    with pytest.raises(grpc.RpcError) as caught:
        call(b"")
    assert caught.value.code() == UNIMPLEMENTED
