"""grpclib: gRPC in pure Python."""

import asyncio
import base64
import sys

from google.rpc import error_details_pb2  # noqa: F401 (grpclib reads details of the types that are loaded)
from google.rpc.status_pb2 import Status
from grpclib.client import Channel, UnaryStreamMethod, UnaryUnaryMethod
from grpclib.exceptions import GRPCError

from drive import Refusal, drive, methods

DEADLINE_EXCEEDED = 4


def status_of(error):
    """The google.rpc.Status, which grpclib has taken apart, put together again."""
    status = Status(code=error.status.value, message=error.message)
    for detail in error.details or ():
        status.details.add().Pack(detail)
    return base64.b64encode(status.SerializeToString()).decode()


async def main(target):
    host, port = target.split(":")
    async with Channel(host, int(port)) as channel:

        async def call(method, request, metadata, timeout):
            make = UnaryStreamMethod if method.streams else UnaryUnaryMethod
            opened = make(channel, method.path, method.request_type, method.reply_type)
            try:
                if not method.streams:
                    yield await opened(request, timeout=timeout, metadata=metadata)
                    return
                async with opened.open(timeout=timeout, metadata=metadata) as stream:
                    await stream.send_message(request, end=True)
                    async for message in stream:
                        yield message
            except GRPCError as error:
                raise Refusal(error.status.value, error.message, status_of(error)) from error
            except asyncio.TimeoutError as error:
                raise Refusal(DEADLINE_EXCEEDED, "the client's own clock ran out") from error

        await drive(call, methods())


asyncio.run(main(sys.argv[1]))
