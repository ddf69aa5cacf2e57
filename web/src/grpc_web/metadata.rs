//! What stands in headers and trailers: `name: value` lines, percent-encoded text, unpadded base64.

/// The value of the field `name` (lower case) in a block of `name: value` lines.
pub(crate) fn field<'a>(block: &'a str, name: &str) -> Option<&'a str> {
    block.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Undoes the percent-encoding of `grpc-message`; what is not an escape stands for itself.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = match (first, tail) {
            (b'%', &[high, low, ..]) => hex(high).zip(hex(low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high << 4 | low);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Decodes standard base64, padded or not; `None` for anything else.
pub(crate) fn base64_decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for character in text.trim_end_matches('=').bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_in_any_case_with_or_without_spaces() {
        let block = "Grpc-Status:0\r\ngrpc-message: a: b\r\n";
        assert_eq!(field(block, "grpc-status"), Some("0"));
        assert_eq!(field(block, "grpc-message"), Some("a: b"));
        assert_eq!(field(block, "grpc"), None);
    }

    #[test]
    fn percent_escapes_are_undone_and_stray_signs_stay() {
        assert_eq!(percent_decoded("caf%C3%A9 %d0%b4%D0%B0"), "café да");
        assert_eq!(percent_decoded("100% %zz %4"), "100% %zz %4");
        assert_eq!(percent_decoded("%ff"), "\u{fffd}");
    }

    #[test]
    fn base64_is_decoded_padded_or_not() {
        for (text, bytes) in
            [("", &b""[..]), ("Zg==", b"f"), ("Zg", b"f"), ("Zm9vYmE=", b"fooba"), ("+/+/", &[251, 255, 191])]
        {
            assert_eq!(base64_decoded(text).as_deref(), Some(bytes), "{text:?}");
        }
        assert_eq!(base64_decoded("Zm 9v"), None);
    }
}
