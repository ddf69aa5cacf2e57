//! The frames of a gRPC-Web body: one byte of flags, four of length (big-endian), the payload.

use super::status::{Code, Status};

const HEADER_BYTES: usize = 5;
const TRAILERS_FLAG: u8 = 0x80;

/// One frame of a response's body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// An encoded message.
    Message(Vec<u8>),
    /// The trailers, written like HTTP/1.1 headers. The last frame.
    Trailers(Vec<u8>),
}

/// Cuts a body into frames, in whatever pieces the network delivers it.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    buffer: Vec<u8>,
}

impl Decoder {
    /// Takes the next piece of the body.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
    }

    /// The next frame, or `None` until more of the body has come.
    ///
    /// # Errors
    /// INTERNAL for a flag that nobody agreed on (compression is never asked for).
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, Status> {
        let Some(&[flags, a, b, c, d]) = self.buffer.first_chunk::<HEADER_BYTES>() else {
            return Ok(None);
        };
        if flags & !TRAILERS_FLAG != 0 {
            return Err(Status::new(Code::Internal, "a frame with unknown flags"));
        }
        let end = (u32::from_be_bytes([a, b, c, d]) as usize).saturating_add(HEADER_BYTES);
        if self.buffer.len() < end {
            return Ok(None);
        }
        let rest = self.buffer.split_off(end);
        let mut payload = std::mem::replace(&mut self.buffer, rest);
        payload.drain(..HEADER_BYTES);
        Ok(Some(if flags == TRAILERS_FLAG { Frame::Trailers(payload) } else { Frame::Message(payload) }))
    }

    /// Whether nothing is left over: true at the end of every whole body.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_flag_is_refused() {
        let mut decoder = Decoder::default();
        decoder.push(&[1, 0, 0, 0, 0]);
        assert_eq!(decoder.next().map_err(|status| status.code), Err(Code::Internal));
    }

    #[test]
    fn a_length_of_four_gigabytes_only_waits() {
        let mut decoder = Decoder::default();
        decoder.push(&[0, 255, 255, 255, 255, 1, 2, 3]);
        assert_eq!(decoder.next(), Ok(None));
        assert!(!decoder.is_empty());
    }
}
