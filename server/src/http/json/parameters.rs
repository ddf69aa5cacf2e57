//! The parameters of the facade: how each is read, and what it may hold, for the description.

use orders_proto::rules::NAME_MAX_CHARS;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{AnyOfBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type},
    },
};

use super::call::Call;

/// Everything in a name but control characters and line breaks, with something to see in it.
const NAME: &str = r"^\s*[^\s\x00-\x1F\x7F-\x9F]([^\x00-\x1F\x7F-\x9F\u2028\u2029]*[^\s\x00-\x1F\x7F-\x9F])?\s*$";
const FLAG: &str = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[TtFfYyNn01])$";

/// A new order.
#[derive(IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(super) struct NewState {
    /// What is ordered, and by whom: 1 to 200 characters on one line.
    #[param(schema_with = name, required = false)]
    #[schema(schema_with = name, required)]
    pub(super) name: String,
    /// Whether it is done; if it is left out, the order is open. In a query also `1`, `yes`, `on`, `True` and the like.
    #[param(schema_with = flag, required = false)]
    #[schema(schema_with = flag, required = false)]
    pub(super) completed: bool,
    /// For when it is: RFC 3339, a plain day such as `2024-06-13`, or `2024-06-13 10:22:33.123456Z`. Comes back exactly
    /// as it was sent; if it is left out, it is now.
    #[param(schema_with = date, required = false)]
    #[schema(schema_with = date, required = false)]
    pub(super) date: String,
}

/// What an order is to become, as a whole.
#[derive(IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(super) struct NextState {
    /// What is ordered, and by whom: 1 to 200 characters on one line.
    #[param(schema_with = name, required = false)]
    #[schema(schema_with = name, required)]
    pub(super) name: String,
    /// Whether it is done. In a query also `1`, `yes`, `on`, `True` and the like.
    #[param(schema_with = flag, required = false)]
    #[schema(schema_with = flag, required)]
    pub(super) completed: bool,
    /// For when it is, as with a new order; if it is left out, it becomes now.
    #[param(schema_with = date, required = false)]
    #[schema(schema_with = date, required = false)]
    pub(super) date: String,
}

/// The order that a path names.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct InPath {
    /// The order, by its uuid in the 36-character form.
    #[param(schema_with = uuid, required)]
    pub(super) uuid: String,
}

/// The order that a parameter names.
#[derive(IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// The order, by its uuid in the 36-character form.
    #[param(schema_with = uuid, required = false)]
    #[schema(schema_with = uuid, required)]
    pub(super) uuid: String,
}

/// What makes a write a repeat of itself.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct Repeat {
    /// A UUID, best of version 7, with or without quotes: repeating the request then has one effect and the same answer.
    #[param(rename = "Idempotency-Key", schema_with = uuid, required = false)]
    pub(super) request_id: String,
}

/// What a write depends on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(super) struct Condition {
    /// The `ETag` of the order that the write was made from: if it has changed since, the write is refused. `*` or
    /// nothing: the last write wins.
    #[param(rename = "If-Match", schema_with = etag, required = false)]
    pub(super) etag: String,
}

/// Which orders, in which order, on which page. With none of these: every order, in order of creation.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// The most orders on the page; if it is left out and anything else is said, 100.
    #[param(schema_with = page_size, required = false)]
    pub(super) page_size: i32,
    /// The token that a `Link` of another page holds; the rest must be as it was there.
    #[param(required = false)]
    pub(super) page_token: String,
    /// Which orders (AIP-160): `completed = false AND date >= 2024-06-01`, or words to find in names.
    #[param(max_length = 2000, required = false)]
    pub(super) filter: String,
    /// In which order (AIP-132): `date desc, name`.
    #[param(required = false)]
    pub(super) order_by: String,
}

/// Which orders a file holds, in which order.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Selection {
    /// Which orders (AIP-160): `completed = false AND date >= 2024-06-01`, or words to find in names.
    #[param(max_length = 2000, required = false)]
    pub(super) filter: String,
    /// In which order (AIP-132): `date desc, name`; if it is left out, in order of creation.
    #[param(required = false)]
    pub(super) order_by: String,
    /// Whether deleted orders too.
    #[param(schema_with = flag, required = false)]
    pub(super) show_deleted: bool,
}

impl NewState {
    pub(super) fn read(call: &mut Call) -> Self {
        Self { name: call.text("name"), completed: call.flag("completed").unwrap_or_default(), date: call.text("date") }
    }
}

impl NextState {
    pub(super) fn read(call: &mut Call) -> Self {
        Self { name: call.text("name"), completed: call.required_flag("completed"), date: call.text("date") }
    }
}

impl InPath {
    pub(super) fn read(call: &mut Call) -> Self {
        Self { uuid: call.path() }
    }
}

impl Named {
    pub(super) fn read(call: &mut Call) -> Self {
        Self { uuid: call.text("uuid") }
    }
}

impl Repeat {
    pub(super) fn read(call: &mut Call) -> Self {
        Self { request_id: call.request_id() }
    }
}

impl Condition {
    pub(super) fn read(call: &mut Call) -> Self {
        Self { etag: call.if_match() }
    }
}

impl Page {
    pub(super) fn read(call: &mut Call) -> Self {
        Self {
            page_size: call.number("page_size"),
            page_token: call.text("page_token"),
            filter: call.text("filter"),
            order_by: call.text("order_by"),
        }
    }
}

impl Selection {
    pub(super) fn read(call: &mut Call) -> Self {
        Self {
            filter: call.text("filter"),
            order_by: call.text("order_by"),
            show_deleted: call.flag("show_deleted").unwrap_or_default(),
        }
    }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn name() -> ObjectBuilder {
    text().min_length(Some(1)).max_length(Some(NAME_MAX_CHARS)).pattern(Some(NAME))
}

fn flag() -> AnyOfBuilder {
    AnyOfBuilder::new().item(ObjectBuilder::new().schema_type(Type::Boolean)).item(text().pattern(Some(FLAG)))
}

fn date() -> AnyOfBuilder {
    let form = |format| RefOr::T(Schema::from(text().format(Some(SchemaFormat::KnownFormat(format))).build()));
    let now = text().max_length(Some(0));
    AnyOfBuilder::new().item(form(KnownFormat::Date)).item(form(KnownFormat::DateTime)).item(now)
}

fn uuid() -> ObjectBuilder {
    text().format(Some(SchemaFormat::Custom("uuid".to_owned())))
}

fn etag() -> ObjectBuilder {
    text().pattern(Some(r#"^(\*|"[!-~]+")$"#))
}

fn page_size() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(i32::MAX))
}
