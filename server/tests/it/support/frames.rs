use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use prost::Message;

/// The bit that tells a trailer frame from a message.
const TRAILERS: u8 = 0x80;

/// One uncompressed message as it goes over the wire: flag, length, bytes.
pub fn frame(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).unwrap();
    [&[0], &length.to_be_bytes()[..], &bytes].concat()
}

/// A gRPC-Web body, taken apart: whole messages, then at most one frame of trailers.
#[derive(Debug, Default)]
pub struct Frames {
    pub messages: Vec<Vec<u8>>,
    pub trailers: Option<HeaderMap>,
}

impl Frames {
    pub fn of(mut body: &[u8]) -> Self {
        let mut frames = Self::default();
        while let Some((head, rest)) = body.split_first_chunk::<5>() {
            let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
            let (content, rest) = rest.split_at(usize::try_from(length).unwrap());
            assert!(frames.trailers.is_none(), "nothing follows the trailers");
            match head[0] {
                0 => frames.messages.push(content.to_vec()),
                TRAILERS => frames.trailers = Some(trailers(content)),
                other => panic!("a frame with the flag {other:#x}"),
            }
            body = rest;
        }
        assert!(body.is_empty(), "a frame is cut off: {body:?}");
        frames
    }

    /// Text mode: pieces of base64 one behind the other, each with its own padding.
    pub fn of_text(body: &[u8]) -> Self {
        let pieces = body.chunks(4).map(|quad| BASE64_STANDARD.decode(quad).expect("base64 in groups of four"));
        Self::of(&pieces.collect::<Vec<_>>().concat())
    }
}

/// A block of HTTP/1.1 header lines, their names in lower case.
fn trailers(block: &[u8]) -> HeaderMap {
    let lines = std::str::from_utf8(block).unwrap().split_terminator("\r\n");
    let trailer = |line: &str| {
        let (name, value) = line.split_once(':').expect("a trailer has a name and a value");
        assert_eq!(name, name.to_lowercase(), "trailers are in lower case");
        (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value.trim()).unwrap())
    };
    lines.map(trailer).collect()
}
