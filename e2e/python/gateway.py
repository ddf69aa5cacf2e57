"""The tutorial's gateway: FastAPI in front of a client that was generated from the frozen contract.

It knows nothing that the tutorial's did not: every failure is a 404 with the server's words."""

import threading

import grpc
import uvicorn
from check.check_pb2 import CheckStatusOrderRequest
from fastapi import Depends, FastAPI, Header, HTTPException
from google.protobuf.json_format import MessageToDict
from order import order_pb2
from order.order_pb2_grpc import OrderServiceStub

TIMEOUT_S = 3


def gateway(target):
    app = FastAPI()

    async def orders():
        async with grpc.aio.insecure_channel(target) as channel:
            yield OrderServiceStub(channel)

    async def answer(call, request, credential=None):
        metadata = [("rpc-auth", credential)] if credential else []
        try:
            message = await call(request, timeout=TIMEOUT_S, metadata=metadata)
        except grpc.aio.AioRpcError as error:
            raise HTTPException(status_code=404, detail=error.details()) from error
        return MessageToDict(message)

    @app.post("/order")
    async def create(name: str, completed: bool = False, date: str = "", client=Depends(orders)):
        request = order_pb2.CreateOrderRequest(name=name, completed=completed, date=date)
        return await answer(client.CreateOrder, request)

    @app.get("/order")
    async def read_all(client=Depends(orders)):
        return await answer(client.ListOrders, order_pb2.ListOrdersRequest())

    @app.get("/order/{uuid}")
    async def read(uuid: str, client=Depends(orders)):
        return await answer(client.ReadOrder, order_pb2.ReadOrderRequest(uuid=uuid))

    @app.patch("/order/{uuid}")
    async def update(uuid: str, name: str, completed: bool, date: str, client=Depends(orders)):
        request = order_pb2.UpdateOrderRequest(uuid=uuid, name=name, completed=completed, date=date)
        return await answer(client.UpdateOrder, request)

    @app.delete("/order/{uuid}")
    async def delete(uuid: str, client=Depends(orders)):
        return await answer(client.DeleteOrder, order_pb2.DeleteOrderRequest(uuid=uuid))

    @app.post("/order/check")
    async def check(uuid: str, rpc_auth: str = Header(default=""), client=Depends(orders)):
        return await answer(client.CheckStatusOrder, CheckStatusOrderRequest(uuid=uuid), rpc_auth)

    return app


class Gateway:
    """Serves the gateway on a free port while it is entered."""

    def __init__(self, target):
        self._listening = threading.Event()
        config = uvicorn.Config(gateway(target), host="127.0.0.1", port=0, log_level="error")
        self._server = _Told(config, self._listening)
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self):
        self._thread.start()
        assert self._listening.wait(30), "the gateway did not start"
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join()


class _Told(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config, listening):
        super().__init__(config)
        self._told = listening

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self._told.set()
