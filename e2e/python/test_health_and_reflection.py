"""What probes and tools ask before they ask anything else."""

import grpc
import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest, ServerReflectionResponse
from order.order_pb2 import DESCRIPTOR as FROZEN

SERVICES = ["", "order.OrderService", "check.CheckStatusOrderService"]
SERVING = HealthCheckResponse.SERVING
NOT_SERVING = HealthCheckResponse.NOT_SERVING
SERVICE_UNKNOWN = HealthCheckResponse.SERVICE_UNKNOWN


@pytest.fixture
def health(channel):
    return HealthStub(channel)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_healthy(health, service):
    assert health.Check(HealthCheckRequest(service=service)).status == SERVING


def test_the_health_of_an_unknown_service_is_not_found(health):
    with pytest.raises(grpc.RpcError) as caught:
        health.Check(HealthCheckRequest(service="order.NoSuchService"))
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize("service", SERVICES)
def test_a_watch_of_health_starts_with_the_present_state(health, service):
    watch = health.Watch(HealthCheckRequest(service=service))
    assert next(watch).status == SERVING
    watch.cancel()


def test_a_watch_of_an_unknown_service_says_so_and_stays(health):
    watch = health.Watch(HealthCheckRequest(service="order.NoSuchService"))
    assert next(watch).status == SERVICE_UNKNOWN
    assert watch.is_active()
    watch.cancel()


@pytest.mark.parametrize("service", SERVICES)
def test_a_draining_server_tells_its_health_watchers(server, health, service):
    watch = health.Watch(HealthCheckRequest(service=service))
    assert next(watch).status == SERVING
    server.drain()
    assert next(watch).status == NOT_SERVING


def test_a_drained_server_leaves_with_code_0(server, health):
    health.Check(HealthCheckRequest())
    server.drain()
    assert server.exit_code() == 0


def test_reflection_lists_every_service(channel):
    listed = ProtoReflectionDescriptorDatabase(channel).get_services()
    assert {"order.OrderService", "check.CheckStatusOrderService", "grpc.health.v1.Health"} <= set(listed)


def test_reflection_describes_the_frozen_methods(channel):
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    described = pool.FindServiceByName("order.OrderService")
    for method in FROZEN.services_by_name["OrderService"].methods:
        reflected = described.FindMethodByName(method.name)
        assert reflected.input_type.full_name == method.input_type.full_name
        assert reflected.output_type.full_name == method.output_type.full_name


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_reflection_answers_in_both_versions(channel, version):
    ask = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=ServerReflectionRequest.SerializeToString,
        response_deserializer=ServerReflectionResponse.FromString,
    )
    answer = next(ask(iter([ServerReflectionRequest(list_services="")])))
    assert "order.OrderService" in [service.name for service in answer.list_services_response.service]
