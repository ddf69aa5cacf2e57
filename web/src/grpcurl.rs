//! An order as a command for a shell.

/// A command that asks the server for an order, as it can be pasted into a shell. `origin` is the page's.
pub(crate) fn grpcurl(origin: &str, uuid: &str) -> String {
    let (scheme, host) = origin.split_once("://").unwrap_or(("http", origin));
    let (flag, port) = if scheme == "https" { ("", ":443") } else { ("-plaintext ", ":80") };
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let address = if has_port { host.to_owned() } else { format!("{host}{port}") };
    let request = format!("{{\"uuid\": \"{uuid}\"}}");
    format!("grpcurl {flag}-d {} {} order.OrderService/ReadOrder", quoted(&request), quoted(&address))
}

/// A word for a POSIX shell that means nothing but itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_decides_about_encryption_and_port() {
        assert_eq!(
            grpcurl("http://127.0.0.1:8080", "u"),
            r#"grpcurl -plaintext -d '{"uuid": "u"}' '127.0.0.1:8080' order.OrderService/ReadOrder"#
        );
        let secure = grpcurl("https://orders.example", "u");
        assert_eq!(secure, r#"grpcurl -d '{"uuid": "u"}' 'orders.example:443' order.OrderService/ReadOrder"#);
        assert!(grpcurl("http://[::1]:8080", "u").contains("'[::1]:8080'"));
    }

    #[test]
    fn nothing_in_quotes_means_anything_to_a_shell() {
        assert_eq!(quoted("it's $(x) `y` \"z\" \\"), r#"'it'\''s $(x) `y` "z" \'"#);
    }
}
