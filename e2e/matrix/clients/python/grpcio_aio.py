"""grpcio's asynchronous client."""

import asyncio
import json
import sys

import grpc

from drive import drive, methods
from grpcio import RETRY, multicallable, refusal


async def main(target):
    async with grpc.aio.insecure_channel(target, [("grpc.service_config", json.dumps(RETRY))]) as channel:

        async def call(method, request, metadata, timeout):
            running = multicallable(channel, method)(request, timeout=timeout, metadata=metadata)
            try:
                if method.streams:
                    async for message in running:
                        yield message
                else:
                    yield await running
            except grpc.aio.AioRpcError as error:
                raise refusal(error) from error
            finally:
                running.cancel()

        await drive(call, methods())


asyncio.run(main(sys.argv[1]))
