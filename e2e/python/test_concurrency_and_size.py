"""Many calls at once, and answers that grow too large; through grpcio's asynchronous client."""

import asyncio

import grpc
import pytest
from order.order_pb2 import CreateOrderRequest, ListOrdersRequest, ReadOrderRequest
from order.order_pb2_grpc import OrderServiceStub

from refusal import refusal_of

MIB = 1024 * 1024
ANSWER_LIMIT = 4 * MIB
LONGEST_NAME = "🧺" * 200
AT_ONCE = 64


def run(server, scenario):
    """Runs the scenario with a client that takes answers of any size, so that only the server can refuse one."""

    async def with_client():
        options = [("grpc.max_receive_message_length", -1)]
        async with grpc.aio.insecure_channel(server.target, options=options) as channel:
            return await scenario(OrderServiceStub(channel))

    return asyncio.run(with_client())


async def create_many(orders, names):
    """Creates them, some at a time; the answers are in the order of the names."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def create(name):
        async with gate:
            return (await orders.CreateOrder(CreateOrderRequest(name=name))).order

    return await asyncio.gather(*(create(name) for name in names))


def test_orders_created_at_once_are_all_kept(server):
    async def scenario(orders):
        created = await create_many(orders, [f"order {number}" for number in range(200)])
        listed = (await orders.ListOrders(ListOrdersRequest())).orders
        return created, listed

    created, listed = run(server, scenario)
    assert len({order.uuid for order in created}) == 200
    assert {order.uuid: order.name for order in listed} == {order.uuid: order.name for order in created}


def test_the_asynchronous_client_reads_error_details(server):
    async def scenario(orders):
        await orders.ReadOrder(ReadOrderRequest(uuid="42"))

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        run(server, scenario)
    assert refusal_of(caught.value).violations == {"uuid": "UUID_INVALID"}


def test_a_list_beyond_4_mib_is_refused_and_never_cut(server):
    async def scenario(orders):
        first = await orders.CreateOrder(CreateOrderRequest(name=LONGEST_NAME))
        size_in_list = first.order.ByteSize() + 3
        fitting = ANSWER_LIMIT // size_in_list
        await create_many(orders, [LONGEST_NAME] * (fitting - 2))
        whole = await orders.ListOrders(ListOrdersRequest())
        assert len(whole.orders) == fitting - 1
        await create_many(orders, [LONGEST_NAME] * 3)
        await orders.ListOrders(ListOrdersRequest())

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        run(server, scenario)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
