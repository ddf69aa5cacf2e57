//! An answer on its way in: from HTTP status and headers over the body's pieces to the final status.

use super::{
    frame::{Decoder, Frame},
    metadata,
    status::{Code, Status},
};

/// An answer of which the headers have come. It yields its messages as they become whole, then how the call ended.
#[derive(Debug)]
pub(crate) struct Reply {
    decoder: Decoder,
    ended: Option<Status>,
}

impl Reply {
    /// Judges the headers.
    ///
    /// # Errors
    /// A status other than OK in the headers (a trailers-only answer), an HTTP status other than 200, or an answer that
    /// is not gRPC-Web at all, such as a portal's page.
    pub(crate) fn start(http_status: u16, header: impl Fn(&str) -> Option<String>) -> Result<Self, Status> {
        let ended = Status::from_fields(&header);
        if let Some(status) = &ended
            && status.code != Code::Ok
        {
            return Err(status.clone());
        }
        if http_status != 200 {
            return Err(Status::new(Code::from_http(http_status), &format!("HTTP status {http_status}")));
        }
        if !header("content-type").is_some_and(|value| value.starts_with("application/grpc-web")) {
            return Err(Status::new(Code::Unknown, "not a gRPC-Web answer"));
        }
        Ok(Self { decoder: Decoder::default(), ended })
    }

    /// Takes the next piece of the body.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.decoder.push(piece);
    }

    /// The next message's bytes, or `None` until more of the body has come.
    ///
    /// # Errors
    /// A malformed frame, or anything after the trailers.
    pub(crate) fn next(&mut self) -> Result<Option<Vec<u8>>, Status> {
        let Some(frame) = self.decoder.next()? else {
            return Ok(None);
        };
        if self.ended.is_some() {
            return Err(Status::new(Code::Internal, "a frame after the end"));
        }
        match frame {
            Frame::Message(message) => Ok(Some(message)),
            Frame::Trailers(block) => {
                let block = String::from_utf8_lossy(&block);
                self.ended = Status::from_fields(|name| metadata::field(&block, name).map(str::to_owned));
                Ok(None)
            }
        }
    }

    /// How the call ended, asked once the body has.
    ///
    /// # Errors
    /// The server's status unless it is OK; INTERNAL for a body that was cut off or had no trailers.
    pub(crate) fn end(&mut self) -> Result<(), Status> {
        match self.ended.take() {
            Some(status) if status.code != Code::Ok => Err(status),
            Some(_) if self.decoder.is_empty() => Ok(()),
            _ => Err(Status::new(Code::Internal, "the answer was cut off")),
        }
    }
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::grpc_web::details::{Any, BadRequest, ErrorInfo, FieldViolation, MetadataEntry, RpcStatus};

    fn grpc_web(name: &str) -> Option<String> {
        (name == "content-type").then(|| "application/grpc-web+proto".to_owned())
    }

    fn frame(flags: u8, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap();
        [&[flags], &length.to_be_bytes()[..], payload].concat()
    }

    /// Reads a body that comes in these pieces, as a call does.
    fn read(pieces: &[&[u8]]) -> (Vec<Vec<u8>>, Result<(), Status>) {
        let mut reply = Reply::start(200, grpc_web).unwrap();
        let mut messages = Vec::new();
        for piece in pieces {
            reply.push(piece);
            while let Some(message) = reply.next().unwrap() {
                messages.push(message);
            }
        }
        (messages, reply.end())
    }

    #[test]
    fn a_body_is_read_alike_wherever_it_is_split() {
        let body = [frame(0, b"first"), frame(0, b""), frame(0x80, b"grpc-status: 5\r\ngrpc-message: no%20order\r\n")]
            .concat();
        let status = Status::new(Code::NotFound, "no order");
        let expected = (vec![b"first".to_vec(), Vec::new()], Err(status));
        for first in 0..=body.len() {
            for second in first..=body.len() {
                let pieces = [&body[..first], &body[first..second], &body[second..]];
                assert_eq!(read(&pieces), expected, "split at {first} and {second}");
            }
        }
        let bytes: Vec<&[u8]> = body.chunks(1).collect();
        assert_eq!(read(&bytes), expected);
    }

    #[test]
    fn a_body_that_stops_early_is_an_error_wherever_it_stops() {
        let body = [frame(0, b"first"), frame(0x80, b"grpc-status:0\r\n")].concat();
        for end in 0..body.len() {
            assert_eq!(read(&[&body[..end]]).1.map_err(|status| status.code), Err(Code::Internal), "stopped at {end}");
        }
        assert_eq!(read(&[&body]), (vec![b"first".to_vec()], Ok(())));
    }

    #[test]
    fn nothing_may_follow_the_trailers() {
        let mut reply = Reply::start(200, grpc_web).unwrap();
        reply.push(&[frame(0x80, b"grpc-status:0\r\n"), frame(0, b"late")].concat());
        assert_eq!(reply.next(), Ok(None));
        assert!(reply.next().is_err());
    }

    #[test]
    fn a_trailers_only_answer_tells_all_violations_and_the_trace_id() {
        let any = |name: &str, value| Any { type_url: format!("type.googleapis.com/{name}"), value };
        let violation = |field: &str, reason: &str| FieldViolation {
            field: field.to_owned(),
            description: "no".to_owned(),
            reason: reason.to_owned(),
        };
        let violations = vec![violation("name", "NAME_REQUIRED"), violation("date", "DATE_INVALID")];
        let entry = MetadataEntry { key: "trace_id".to_owned(), value: "4bf9".to_owned() };
        let details = RpcStatus {
            details: vec![
                any("google.rpc.ErrorInfo", ErrorInfo { metadata: vec![entry] }.encode_to_vec()),
                any("google.rpc.BadRequest", BadRequest { field_violations: violations.clone() }.encode_to_vec()),
            ],
        };
        let text = base64(&details.encode_to_vec());
        let header = |name: &str| match name {
            "grpc-status" => Some("3".to_owned()),
            "grpc-message" => Some("invalid".to_owned()),
            "grpc-status-details-bin" => Some(text.clone()),
            _ => None,
        };
        let status = Reply::start(200, header).unwrap_err();
        assert_eq!(
            status,
            Status {
                code: Code::InvalidArgument,
                message: "invalid".to_owned(),
                trace_id: Some("4bf9".to_owned()),
                violations,
                current: None,
            }
        );
    }

    #[test]
    fn http_faults_become_grpc_codes() {
        for (http, code) in [
            (502, Code::Unavailable),
            (503, Code::Unavailable),
            (504, Code::Unavailable),
            (429, Code::Unavailable),
            (401, Code::Unauthenticated),
            (403, Code::PermissionDenied),
            (404, Code::Unimplemented),
            (400, Code::Internal),
            (500, Code::Unknown),
        ] {
            assert_eq!(Reply::start(http, |_| None).map_err(|status| status.code).err(), Some(code), "{http}");
        }
    }

    #[test]
    fn a_page_in_place_of_an_answer_is_no_answer() {
        let html = |name: &str| (name == "content-type").then(|| "text/html".to_owned());
        assert!(Reply::start(200, html).is_err());
    }

    fn base64(bytes: &[u8]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for group in bytes.chunks(3) {
            let mut padded = [0; 4];
            padded[1..=group.len()].copy_from_slice(group);
            let bits = u32::from_be_bytes(padded);
            for index in 0..=group.len() {
                text.push(ALPHABET[(bits >> (18 - 6 * index)) as usize & 63] as char);
            }
        }
        text
    }
}
