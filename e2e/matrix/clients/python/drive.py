"""Lets a Python client be driven by lines of JSON on its standard input; `child.js` is the other end."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from google.protobuf.json_format import MessageToDict, ParseDict
from grpc_tools import protoc

PROTO = Path(__file__).resolve().parents[4] / "proto"


class Refusal(Exception):
    """A call that failed: code, text, and the bytes of the google.rpc.Status, if any came."""

    def __init__(self, code, message, details=None):
        super().__init__(message)
        self.answer = {"code": code, "message": message, "details": details}


def methods():
    """The register's methods by name, from stubs made of today's contract."""
    with tempfile.TemporaryDirectory(prefix="orders-stubs-") as folder:
        includes = [f"-I{PROTO}", f"-I{Path(protoc.__file__).parent / '_proto'}"]
        if protoc.main(["protoc", *includes, f"--python_out={folder}", "order/order.proto", "check/check.proto"]) != 0:
            raise SystemExit("protoc could not generate the stubs")
        sys.path.insert(0, folder)
        from google.protobuf.message_factory import GetMessageClass
        from order import order_pb2

    return {
        method.name: Method(method, GetMessageClass(method.input_type), GetMessageClass(method.output_type))
        for method in order_pb2.DESCRIPTOR.services_by_name["OrderService"].methods
    }


class Method:
    """A method's path, its messages, and whether it streams its answer."""

    def __init__(self, descriptor, request_type, reply_type):
        self.path = f"/{descriptor.containing_service.full_name}/{descriptor.name}"
        self.streams = descriptor.server_streaming
        self.request_type = request_type
        self.reply_type = reply_type


async def drive(call, methods):
    """`call(method, request, metadata, timeout)` answers the messages one after the other, until it is cancelled."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    running = {}

    def say(**answer):
        print(json.dumps(answer), flush=True)

    async def run(id, name, fields, options):
        method = methods[name]
        request = ParseDict(fields, method.request_type())
        metadata = list(options.get("metadata", {}).items())
        timeout = options["timeoutMs"] / 1000 if "timeoutMs" in options else None
        try:
            async for message in call(method, request, metadata, timeout):
                say(id=id, message=MessageToDict(message, always_print_fields_with_no_presence=True))
            say(id=id, end=True)
        except Refusal as refusal:
            say(id=id, error=refusal.answer)
        except Exception as fault:
            say(id=id, error={"code": -1, "message": repr(fault)})

    while line := await lines.readline():
        order = json.loads(line)
        if "start" in order:
            running[order["id"]] = asyncio.create_task(run(order["id"], *order["start"]))
        else:
            running[order["id"]].cancel()
