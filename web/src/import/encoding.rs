//! How a file is written. Nothing in a text file says so but its first bytes, in some.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, TextDecoder};

/// The encoding's name, as browsers know it: UTF-16 where the first bytes say so, UTF-8 where it can be that, else
/// windows-1251, in which Excel and others write Russian.
fn of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] => "utf-16le",
        [0xfe, 0xff, ..] => "utf-16be",
        bytes if std::str::from_utf8(bytes).is_ok() => "utf-8",
        _ => "windows-1251",
    }
}

/// The text of a file, without a byte order mark. `None`: the browser cannot read it (any more).
pub(crate) async fn read(file: &File) -> Option<String> {
    let bytes = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.ok()?).to_vec();
    TextDecoder::new_with_label(of(&bytes)).ok()?.decode_with_u8_array(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_byte_order_mark_says_which_it_is() {
        assert_eq!(of(b"\xff\xfeB\0r\0"), "utf-16le");
        assert_eq!(of(b"\xfe\xff\0B\0r"), "utf-16be");
        assert_eq!(of("\u{feff}Brød".as_bytes()), "utf-8");
    }

    #[test]
    fn what_can_be_utf_8_is_that() {
        assert_eq!(of("Vaffeljernet; Заказ".as_bytes()), "utf-8");
        assert_eq!(of(b"Bread"), "utf-8");
    }

    #[test]
    fn whatever_else_is_windows_1251() {
        // "Заказ"
        assert_eq!(of(b"\xc7\xe0\xea\xe0\xe7;2024-06-13"), "windows-1251");
    }
}
