"""grpcio's synchronous client."""

import asyncio
import base64
import json
import sys

import grpc

from drive import Refusal, drive, methods

# Tries again by itself when the server is away.
RETRY = {
    "methodConfig": [
        {
            "name": [{}],
            "retryPolicy": {
                "maxAttempts": 5,
                "initialBackoff": "0.2s",
                "maxBackoff": "2s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ]
}


def refusal(error):
    """What grpcio's errors say, the synchronous and the asynchronous ones."""
    details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
    return Refusal(error.code().value[0], error.details(), details and base64.b64encode(details).decode())


def multicallable(channel, method):
    make = channel.unary_stream if method.streams else channel.unary_unary
    return make(method.path, method.request_type.SerializeToString, method.reply_type.FromString)


async def main(target):
    with grpc.insecure_channel(target, [("grpc.service_config", json.dumps(RETRY))]) as channel:

        async def call(method, request, metadata, timeout):
            make = multicallable(channel, method)
            running = (make if method.streams else make.future)(request, timeout=timeout, metadata=metadata)
            try:
                if not method.streams:
                    yield await asyncio.to_thread(running.result)
                    return
                while (message := await asyncio.to_thread(next, running, None)) is not None:
                    yield message
            except grpc.RpcError as error:
                raise refusal(error) from error
            finally:
                running.cancel()

        await drive(call, methods())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
