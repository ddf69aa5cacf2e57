"""What a refused call says: its code and the google.rpc details that came along."""

from dataclasses import dataclass

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status


@dataclass
class Refusal:
    code: grpc.StatusCode
    message: str
    info: error_details_pb2.ErrorInfo
    violations: dict
    resource: error_details_pb2.ResourceInfo

    @property
    def trace_id(self):
        return self.info.metadata["trace_id"]


def refusal_of(error):
    """Reads `grpc-status-details-bin` of a failed call."""
    status = rpc_status.from_call(error)
    assert status is not None, f"no details came with {error.code()}: {error.details()}"
    info = _detail(status, error_details_pb2.ErrorInfo())
    bad_request = _detail(status, error_details_pb2.BadRequest())
    resource = _detail(status, error_details_pb2.ResourceInfo())
    violations = {violation.field: violation.reason for violation in bad_request.field_violations}
    return Refusal(error.code(), error.details(), info, violations, resource)


def refused(call, request, **options):
    """Makes a call that must fail."""
    with pytest.raises(grpc.RpcError) as caught:
        call(request, **options)
    return refusal_of(caught.value)


def _detail(status, message):
    for packed in status.details:
        if packed.Unpack(message):
            break
    return message
