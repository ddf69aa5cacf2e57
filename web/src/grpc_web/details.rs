//! The `google.rpc` messages that the server's errors carry, cut down to what the page reads.
//!
//! tonic-types has them all, but costs the first load about 6 kB; these cost a tenth of that.

use prost::Message;

/// `google.rpc.Status`; `code` and `message` are left out, since `grpc-status` and `grpc-message` tell them too.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct RpcStatus {
    /// The details, each packed.
    #[prost(message, repeated, tag = "3")]
    pub(crate) details: Vec<Any>,
}

/// `google.protobuf.Any`: a message and the name of its type.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Any {
    /// Ends with `/` and the type's full name.
    #[prost(string, tag = "1")]
    pub(crate) type_url: String,
    /// The encoded message.
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) value: Vec<u8>,
}

impl Any {
    /// The message inside, when it is of this type and whole.
    pub(crate) fn unpack<M: Message + Default>(&self, type_name: &str) -> Option<M> {
        let (_, name) = self.type_url.rsplit_once('/')?;
        if name == type_name { M::decode(self.value.as_slice()).ok() } else { None }
    }
}

/// `google.rpc.ErrorInfo`: only its metadata is read.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ErrorInfo {
    /// A map on the wire is a list of entries; as such it needs no hash table.
    #[prost(message, repeated, tag = "3")]
    pub(crate) metadata: Vec<MetadataEntry>,
}

/// One entry of [`ErrorInfo::metadata`].
#[derive(Clone, PartialEq, Message)]
pub(crate) struct MetadataEntry {
    /// The entry's name.
    #[prost(string, tag = "1")]
    pub(crate) key: String,
    /// The entry's value.
    #[prost(string, tag = "2")]
    pub(crate) value: String,
}

/// `google.rpc.BadRequest`: everything that is wrong with the request.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct BadRequest {
    /// One entry for each fault.
    #[prost(message, repeated, tag = "1")]
    pub(crate) field_violations: Vec<FieldViolation>,
}

/// `google.rpc.BadRequest.FieldViolation`.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct FieldViolation {
    /// The path of the field, as in the request.
    #[prost(string, tag = "1")]
    pub(crate) field: String,
    /// What is wrong, in English.
    #[prost(string, tag = "2")]
    pub(crate) description: String,
    /// The rule that was broken, UPPER_SNAKE_CASE.
    #[prost(string, tag = "3")]
    pub(crate) reason: String,
}
