//! TLS on the same port, for every client.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use crate::support::{Client, Http, Program, Running, TestServer, eventually, named, soon};

const ASK: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// A TLS connection that offers these protocols and trusts the certificate in this file alone.
async fn connected(server: &Running, trusted: &Path, protocols: &[&str]) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(trusted).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(server.address).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// Asks whether the server is well, over HTTP/1.1.
async fn asked(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(ASK).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"ok\n") {
        assert!(soon("an answer", stream.read_buf(&mut answer)).await.unwrap() > 0, "{answer:?}");
    }
    String::from_utf8(answer).unwrap()
}

async fn client(server: &Running, trusted: &Path) -> Client {
    let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(fs::read(trusted).unwrap()));
    let endpoint = Endpoint::from_shared(format!("https://localhost:{}", server.address.port())).unwrap();
    Client::over(endpoint.tls_config(tls).unwrap().connect().await.unwrap())
}

/// A certificate for `localhost`, in files of this folder.
fn made(folder: &TempDir) -> (PathBuf, PathBuf) {
    let (cert, key) = (folder.path().join("made.pem"), folder.path().join("made-key.pem"));
    make(&cert, &key);
    (cert, key)
}

fn make(cert: &Path, key: &Path) {
    let CertifiedKey { cert: made, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let pem = |kind: &str, der: &[u8]| {
        use base64::{Engine, prelude::BASE64_STANDARD};
        format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", BASE64_STANDARD.encode(der))
    };
    fs::write(cert, pem("CERTIFICATE", made.der())).unwrap();
    fs::write(key, pem("PRIVATE KEY", &signing_key.serialize_der())).unwrap();
}

#[tokio::test]
async fn a_native_client_keeps_orders_over_tls() {
    let (server, trusted) = TestServer::new().self_signed();
    let server = server.run().await;
    let client = client(&server, &trusted).await;
    let order = client.create(named("Bon app'")).await.unwrap();
    assert_eq!(client.read(&order.uuid).await.unwrap(), order);
}

#[tokio::test]
async fn the_client_chooses_between_http_2_and_http_1() {
    let (server, trusted) = TestServer::new().self_signed();
    let server = server.run().await;
    for (offered, chosen) in [(&["h2", "http/1.1"][..], Some("h2")), (&["http/1.1"], Some("http/1.1")), (&[], None)] {
        let stream = connected(&server, &trusted, offered).await.unwrap();
        let protocol = stream.get_ref().1.alpn_protocol();
        assert_eq!(protocol, chosen.map(str::as_bytes), "{offered:?}");
    }
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_come_back_only_so() {
    let (server, trusted) = TestServer::new().self_signed();
    let server = server.run().await;
    let mut stream = connected(&server, &trusted, &["http/1.1"]).await.unwrap();
    assert!(asked(&mut stream).await.contains("strict-transport-security: max-age=31536000\r\n"));
    let plain = TestServer::start().await;
    assert_eq!(plain.web(Http::One).await.get("/healthz", &[]).await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_changed_certificate_is_served_and_open_connections_go_on() {
    let folder = TempDir::new().unwrap();
    let (cert, key) = made(&folder);
    let server = TestServer::new().tls(&cert, &key).run().await;
    let mut before = connected(&server, &cert, &["http/1.1"]).await.unwrap();
    asked(&mut before).await;

    make(&cert, &key);
    eventually("the new certificate is served", async || connected(&server, &cert, &[]).await.is_ok()).await;
    assert!(asked(&mut before).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn files_that_cannot_be_used_are_named_at_the_start() {
    let folder = TempDir::new().unwrap();
    let (cert, key) = made(&folder);
    let other = folder.path().join("other-key.pem");
    make(&folder.path().join("other.pem"), &other);
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "").unwrap();
    let missing = folder.path().join("missing.pem");
    for (cert, key, said) in [
        (&missing, &key, "missing.pem"),
        (&empty, &key, "empty.pem"),
        (&cert, &empty, "empty.pem"),
        (&cert, &other, "the certificate and its key"),
    ] {
        let Err((error, _)) = TestServer::new().tls(cert, key).try_run().await else { panic!("it started: {said}") };
        assert!(error.contains(said), "{error}");
    }
}

#[tokio::test]
async fn a_made_certificate_is_not_written_over_anything_else() {
    let (server, file) = TestServer::new().self_signed();
    fs::write(&file, "my notes").unwrap();
    let Err((error, _server)) = server.try_run().await else { panic!("it started") };
    assert!(error.contains("is not a certificate"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "my notes");
}

#[tokio::test]
async fn a_handshake_that_is_not_finished_is_given_up() {
    let time = Duration::from_millis(200);
    let (server, _) = TestServer::new().header_time(time).self_signed();
    let server = server.run().await;
    // Nothing, and the beginning of a ClientHello.
    for bytes in [&b""[..], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"] {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let _ = soon("the server closes it", stream.read_to_end(&mut Vec::new())).await;
        assert!(begun.elapsed() >= time, "{bytes:?}");
    }
}

#[tokio::test]
async fn plain_http_is_not_answered() {
    let (server, _) = TestServer::new().self_signed();
    let server = server.run().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(ASK).await.unwrap();
    let mut answer = Vec::new();
    let _ = soon("the server closes it", stream.read_to_end(&mut answer)).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

#[tokio::test]
async fn the_program_s_own_commands_trust_whom_they_are_told_to() {
    let (server, trusted) = TestServer::new().self_signed();
    let server = server.run().await;
    client(&server, &trusted).await.create(named("Bon app'")).await.unwrap();
    let url = format!("https://localhost:{}", server.address.port());
    let list = ["list", "--server", &url, "--ca-cert", trusted.to_str().unwrap()];
    let listed = Program::run(&list).await;
    assert!(String::from_utf8_lossy(&listed.stdout).contains("Bon app'"), "{listed:?}");
    let refused = Program::run(&list[..3]).await;
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains(&url) && said.to_lowercase().contains("certificate"), "{said}");
}
