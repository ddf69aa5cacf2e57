//! Connections that are encrypted, to a cluster with a certificate: `sslmode` means what it means to libpq.

use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use super::*;

/// The name in the cluster's certificate.
const NAME: &str = "db.example.org";

/// A cluster that speaks TLS under a certificate of an authority of its own.
struct Encrypted {
    cluster: Cluster,
    address: Ipv4Addr,
    folder: TempDir,
}

impl Encrypted {
    /// `number` tells the clusters of these tests apart.
    fn start(number: u8) -> Self {
        // An address at which no other process of this machine listens: the port is PostgreSQL's own.
        let [.., high, low] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, high, low, number);
        let cluster = Cluster::start(&[&format!("listen_addresses={address}")]);
        let folder = tempfile::tempdir().unwrap();
        let issuer = authority("Orders", &folder.path().join("root.pem"));
        authority("Others", &folder.path().join("others.pem"));
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new([NAME.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        cluster.keep("server.crt", &pem("CERTIFICATE", certificate.der()));
        cluster.keep("server.key", &pem("PRIVATE KEY", &key.serialize_der()));
        cluster.sql("postgres", "ALTER SYSTEM SET ssl = on");
        cluster.crash();
        cluster.up();
        Self { cluster, address, folder }
    }

    /// A new database, reached under a host's name, with what else the URL is to say.
    fn database(&self, host: &str, query: &str) -> String {
        let url = self.cluster.database();
        let name = url.rsplit('/').next().unwrap();
        format!("postgres://orders@{host}/{name}?hostaddr={}&{query}", self.address)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// An authority, whose certificate goes into a file.
fn authority(name: &str, file: &Path) -> Issuer<'static, KeyPair> {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().unwrap();
    fs::write(file, pem("CERTIFICATE", params.self_signed(&key).unwrap().der())).unwrap();
    Issuer::new(params, key)
}

fn pem(kind: &str, der: &[u8]) -> String {
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", BASE64_STANDARD.encode(der))
}

#[tokio::test]
async fn a_certificate_is_trusted_as_far_as_the_url_says() {
    let server = Encrypted::start(1);
    let (root, others) = (server.file("root.pem"), server.file("others.pem"));
    let (root, others) = (root.display(), others.display());
    let unknown = Some("UnknownIssuer");
    let wrong_name = Some("not valid for name");
    for (host, query, refusal) in [
        (NAME, format!("sslmode=verify-full&sslrootcert={root}"), None),
        ("elsewhere.example.org", format!("sslmode=verify-full&sslrootcert={root}"), wrong_name),
        ("elsewhere.example.org", format!("sslmode=verify-ca&sslrootcert={root}"), None),
        (NAME, format!("sslmode=verify-full&sslrootcert={others}"), unknown),
        (NAME, format!("sslmode=verify-ca&sslrootcert={others}"), unknown),
        (NAME, format!("sslmode=require&sslrootcert={others}"), unknown),
        ("elsewhere.example.org", "sslmode=require".to_owned(), None),
    ] {
        let opened = try_server(&server.database(host, &query)).await.map(drop).map_err(|error| error.to_string());
        match refusal {
            None => assert_eq!(opened, Ok(()), "{host}, {query}"),
            Some(words) => {
                assert!(opened.as_ref().is_err_and(|said| said.contains(words)), "{host}, {query}: {opened:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_connection_of_a_server_is_encrypted() {
    let server = Encrypted::start(2);
    let url = server.database(NAME, &format!("sslmode=verify-full&sslrootcert={}", server.file("root.pem").display()));
    let store = try_server(&url).await.unwrap();
    stored(&store, create("tea")).await;
    assert_eq!(found(&store, "tea").await.len(), 1);
    let connections = "SELECT count(*) > 2 AND bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE application_name = 'orders'";
    assert_eq!(server.cluster.sql("postgres", connections), "t");
}
