use std::{collections::HashMap, error::Error, time::Duration};

use http::uri::PathAndQuery;
use orders_proto::DESCRIPTORS;
use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor, SerializeOptions, ServiceDescriptor};
use serde_json::{Value, value::Serializer};
use tonic::{
    Request, Status,
    client::Grpc,
    metadata::{AsciiMetadataKey, AsciiMetadataValue},
    transport::{Channel, Endpoint},
};
use tower::{Service, ServiceExt, retry::Retry, service_fn};

use crate::{codec::Dynamic, retry::WhenAway};

/// `order.OrderService` of one server.
#[derive(Clone)]
pub(crate) struct Register {
    channel: Channel,
    service: ServiceDescriptor,
}

/// One call, ready to be made as often as is needed.
#[derive(Clone)]
pub(crate) struct Call {
    method: MethodDescriptor,
    message: DynamicMessage,
    metadata: HashMap<AsciiMetadataKey, AsciiMetadataValue>,
    timeout: Option<Duration>,
}

impl Call {
    pub(crate) fn streams(&self) -> bool {
        self.method.is_server_streaming()
    }

    fn parts(self) -> Result<(Request<DynamicMessage>, PathAndQuery, Dynamic), Status> {
        let path = format!("/{}/{}", self.method.parent_service().full_name(), self.method.name());
        let path = PathAndQuery::try_from(path).map_err(|error| Status::internal(error.to_string()))?;
        let mut request = Request::new(self.message);
        for (name, value) in self.metadata {
            request.metadata_mut().insert(name, value);
        }
        if let Some(timeout) = self.timeout {
            request.set_timeout(timeout);
        }
        Ok((request, path, Dynamic { answer: self.method.output() }))
    }
}

impl Register {
    pub(crate) fn connect(url: String) -> Result<Self, Box<dyn Error>> {
        let pool = DescriptorPool::decode(DESCRIPTORS)?;
        let service = pool.get_service_by_name("order.OrderService").ok_or("no order.OrderService")?;
        Ok(Self { channel: Endpoint::from_shared(url)?.connect_lazy(), service })
    }

    /// A call as a line describes it: `[method, fields, { metadata, timeoutMs }]`.
    pub(crate) fn call(&self, line: &Value) -> Result<Call, Box<dyn Error>> {
        let name = line[0].as_str().ok_or("a call without a method")?;
        let method = self.service.methods().find(|method| method.name() == name).ok_or("an unknown method")?;
        let message = DynamicMessage::deserialize(method.input(), &line[1])?;
        let mut metadata = HashMap::new();
        for (name, value) in line[2]["metadata"].as_object().into_iter().flatten() {
            metadata.insert(name.parse()?, value.as_str().ok_or("metadata is text")?.parse()?);
        }
        let timeout = line[2]["timeoutMs"].as_u64().map(Duration::from_millis);
        Ok(Call { method, message, metadata, timeout })
    }

    pub(crate) async fn unary(&self, call: Call) -> Result<Value, Status> {
        let once = service_fn(|call: Call| async {
            let (request, path, codec) = call.parts()?;
            let mut grpc = self.ready().await?;
            grpc.unary(request, path, codec).await.map(tonic::Response::into_inner)
        });
        let mut patient = Retry::new(WhenAway::NEW, once);
        to_json(&patient.ready().await?.call(call).await?)
    }

    pub(crate) async fn stream(
        &self,
        call: Call,
        mut take: impl FnMut(Value) -> Result<(), Status>,
    ) -> Result<(), Status> {
        let (request, path, codec) = call.parts()?;
        let mut messages = self.ready().await?.server_streaming(request, path, codec).await?.into_inner();
        while let Some(message) = messages.message().await? {
            take(to_json(&message)?)?;
        }
        Ok(())
    }

    async fn ready(&self) -> Result<Grpc<Channel>, Status> {
        let mut grpc = Grpc::new(self.channel.clone());
        grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        Ok(grpc)
    }
}

fn to_json(message: &DynamicMessage) -> Result<Value, Status> {
    message
        .serialize_with_options(Serializer, &SerializeOptions::new().skip_default_fields(false))
        .map_err(|error| Status::internal(error.to_string()))
}
