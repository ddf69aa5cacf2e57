use prost::{
    Message,
    bytes::{Buf, BufMut},
};
use prost_reflect::{DynamicMessage, MessageDescriptor};
use tonic::{
    Status,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};

/// Messages as the contract's descriptors tell them, so that one piece of code makes every call.
pub(crate) struct Dynamic {
    /// What answers are.
    pub(crate) answer: MessageDescriptor,
}

impl Codec for Dynamic {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = ToBytes;
    type Decoder = FromBytes;

    fn encoder(&mut self) -> ToBytes {
        ToBytes
    }

    fn decoder(&mut self) -> FromBytes {
        FromBytes(self.answer.clone())
    }
}

pub(crate) struct ToBytes;

impl Encoder for ToBytes {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(&mut self, message: DynamicMessage, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(message.encode_to_vec().as_slice());
        Ok(())
    }
}

pub(crate) struct FromBytes(MessageDescriptor);

impl Decoder for FromBytes {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        let message = DynamicMessage::decode(self.0.clone(), bytes);
        message.map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}
