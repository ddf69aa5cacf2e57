//! The facade described by OpenAPI: what the methods' own attributes leave out.

use utoipa::{
    OpenApi,
    openapi::{
        InfoBuilder, OpenApi as Description, OpenApiBuilder, RefOr, Required, Schema,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::{AdditionalProperties, ObjectBuilder, Type},
    },
};

use super::status::RpcStatus;

/// Headers that every method understands, each with what it means and, if not all is taken, what it may hold.
const HEADERS: [(&str, &str, Option<&str>); 3] = [
    ("rpc-auth", "What the caller identifies itself with; passed on to the check service", None),
    (
        "grpc-timeout",
        "How long the caller waits: 1 to 8 digits and a unit of H, M, S, m, u, n",
        Some("^[0-9]{1,8}[HMSmun]$"),
    ),
    ("traceparent", "The trace that the call belongs to (W3C Trace Context); a malformed one begins a new trace", None),
];

#[derive(OpenApi)]
#[openapi(components(schemas(RpcStatus)))]
struct Shared;

/// What stands above the methods.
pub(super) fn begun() -> Description {
    let info = InfoBuilder::new()
        .title("Orders")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("description.md")));
    OpenApiBuilder::from(Shared::openapi()).info(info.build()).build()
}

/// The whole, with what all methods and all objects have in common.
pub(super) fn finished(mut description: Description) -> Description {
    for operation in description.paths.paths.values_mut().flat_map(operations) {
        operation.parameters.get_or_insert_default().extend(HEADERS.map(|known| RefOr::T(header(known))));
    }
    for schema in description.components.iter_mut().flat_map(|components| components.schemas.values_mut()) {
        // Unknown members are refused, and none are answered.
        if let RefOr::T(Schema::Object(object)) = schema {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
    description
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.patch, &mut path.delete].into_iter().filter_map(Option::as_mut)
}

fn header((name, text, pattern): (&str, &str, Option<&str>)) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(text))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(pattern)))
        .build()
}
