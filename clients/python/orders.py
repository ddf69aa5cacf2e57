"""Stores an order, then follows the register: python orders.py [ADDRESS [NAME]]"""

import sys
import time
import uuid

import grpc
from google.rpc.error_details_pb2 import BadRequest
from grpc_status import rpc_status
from order.order_pb2 import CreateOrderRequest, OrderChangeType, WatchOrdersRequest
from order.order_pb2_grpc import OrderServiceStub


def store(orders, name):
    # Repeating a request under the same id has one effect.
    request = CreateOrderRequest(name=name, request_id=str(uuid.uuid4()))
    try:
        print("stored", orders.CreateOrder(request, timeout=5).order.uuid, flush=True)
    except grpc.RpcError as error:
        for detail in rpc_status.from_call(error).details:
            wrong = BadRequest()
            if detail.Unpack(wrong):
                for violation in wrong.field_violations:
                    print(f"{violation.field}: {violation.description}", flush=True)
        raise


def follow(orders):
    start = WatchOrdersRequest(send_initial=True)
    while True:
        try:
            for change in orders.WatchOrders(start):
                for event in change.events:
                    print(OrderChangeType.Name(event.type), event.order.name, flush=True)
                if change.resume_token:
                    start = WatchOrdersRequest(resume_token=change.resume_token)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            time.sleep(1)


def main(address="127.0.0.1:8080", name="Folk och fä HB, Bräcke"):
    with grpc.insecure_channel(address) as channel:
        orders = OrderServiceStub(channel)
        store(orders, name)
        follow(orders)


if __name__ == "__main__":
    main(*sys.argv[1:])
