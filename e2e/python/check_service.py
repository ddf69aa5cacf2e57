"""A company's own check service: answers what the test tells it to, and remembers how it was asked."""

from concurrent import futures
from dataclasses import dataclass
import threading

import grpc
from check.check_pb2 import CheckStatusOrderResponse
from check.check_pb2_grpc import CheckStatusOrderServiceServicer, add_CheckStatusOrderServiceServicer_to_server
from google.protobuf.wrappers_pb2 import BoolValue


@dataclass
class Question:
    uuid: str
    remaining_s: float
    metadata: dict


class CheckService(CheckStatusOrderServiceServicer):
    """Listens on a free port of the loopback while it is entered."""

    def __init__(self):
        self.completed = True
        self.failure = None
        self.silent = False
        self.questions = []
        self.given_up = threading.Event()
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        add_CheckStatusOrderServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port("127.0.0.1:0")

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        self._server.stop(grace=None).wait()

    def CheckStatusOrder(self, request, context):
        metadata = dict(context.invocation_metadata())
        self.questions.append(Question(request.uuid, context.time_remaining(), metadata))
        if self.silent:
            if not context.add_callback(self.given_up.set):
                self.given_up.set()
            self.given_up.wait()
        if self.failure is not None:
            context.abort(*self.failure)
        completed = None if self.completed is None else BoolValue(value=self.completed)
        return CheckStatusOrderResponse(uuid=request.uuid, completed=completed)
