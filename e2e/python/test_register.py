"""The tutorial's client works against this server as it is."""

import uuid

import grpc
from order.order_pb2 import (
    CreateOrderRequest,
    DeleteOrderRequest,
    ListOrdersRequest,
    Order,
    ORDER_NOTIFICATION_TYPE_ENUM_OK as OK,
    ReadOrderRequest,
    UpdateOrderRequest,
)

from refusal import refused


def create(orders, name="Alfreds Futterkiste", **fields):
    return orders.CreateOrder(CreateOrderRequest(name=name, **fields)).order


def known(order):
    """The order as this client knows it: without the fields that the contract has gained since."""
    order.DiscardUnknownFields()
    return order


def unknown_uuid():
    return str(uuid.uuid4())


def test_a_new_order_has_what_was_sent_and_a_version_7_uuid(orders):
    answer = orders.CreateOrder(CreateOrderRequest(name="Berglunds snabbköp", completed=True, date="2024-06-13"))
    assert answer.notification_type == OK
    assert uuid.UUID(answer.order.uuid).version == 7
    assert known(answer.order) == Order(uuid=answer.order.uuid, name="Berglunds snabbköp", completed=True, date="2024-06-13")


def test_an_order_is_read_as_it_was_created(orders):
    order = create(orders, date="1996-07-04")
    answer = orders.ReadOrder(ReadOrderRequest(uuid=order.uuid))
    assert answer.notification_type == OK
    assert answer.order == order


def test_an_order_is_found_by_its_uuid_in_upper_case_too(orders):
    order = create(orders)
    assert orders.ReadOrder(ReadOrderRequest(uuid=order.uuid.upper())).order == order


def test_an_update_replaces_name_completed_and_date(orders):
    order = create(orders, date="1996-07-04")
    changed = Order(uuid=order.uuid, name="Around the Horn", completed=True, date="1996-07-05")
    answer = orders.UpdateOrder(UpdateOrderRequest(uuid=order.uuid, name=changed.name, completed=True, date=changed.date))
    assert answer.notification_type == OK
    assert known(answer.order) == changed
    assert known(orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order) == changed


def test_an_update_without_completed_opens_the_order_again(orders):
    order = create(orders, completed=True, date="1996-07-04")
    answer = orders.UpdateOrder(UpdateOrderRequest(uuid=order.uuid, name=order.name, date=order.date))
    assert not answer.order.completed


def test_a_deleted_order_is_gone(orders):
    order = create(orders)
    answer = orders.DeleteOrder(DeleteOrderRequest(uuid=order.uuid))
    assert answer.notification_type == OK
    assert answer.success
    assert refused(orders.ReadOrder, ReadOrderRequest(uuid=order.uuid)).code == grpc.StatusCode.NOT_FOUND


def test_deleting_an_unknown_order_is_no_error_and_says_so(orders):
    answer = orders.DeleteOrder(DeleteOrderRequest(uuid=unknown_uuid()))
    assert answer.notification_type == OK
    assert not answer.success


def test_deleting_twice_succeeds_once(orders):
    order = create(orders)
    answers = [orders.DeleteOrder(DeleteOrderRequest(uuid=order.uuid)).success for _ in range(2)]
    assert answers == [True, False]


def test_the_list_of_an_empty_register_is_empty(orders):
    answer = orders.ListOrders(ListOrdersRequest())
    assert answer.notification_type == OK
    assert list(answer.orders) == []


def test_the_list_holds_every_order_in_order_of_creation(orders):
    created = [create(orders, name=name, date=date) for name, date in [
        ("second by name", "2024-06-13"),
        ("a first by name", "2031-01-01"),
        ("third by name", "1996-07-04"),
    ]]
    assert list(orders.ListOrders(ListOrdersRequest()).orders) == created


def test_orders_survive_the_servers_kill_and_restart(server, orders):
    from order import order_pb2_grpc

    order = create(orders, date="1996-07-04")
    server.kill()
    server.start()
    with grpc.insecure_channel(server.target) as channel:
        again = order_pb2_grpc.OrderServiceStub(channel)
        assert again.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order == order
