//! Connections that are encrypted, to a cluster with a certificate: `sslmode` means what it means to libpq.

use std::{fs, net::Ipv4Addr, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use super::*;

/// The name in the cluster's certificate.
const HOST: &str = "db.example.org";

/// A cluster that speaks TLS, and the certificates of two authorities, one of which nobody has heard of.
struct Encrypted {
    cluster: Cluster,
    address: Ipv4Addr,
    folder: TempDir,
}

impl Encrypted {
    fn start() -> Self {
        // An address that no other process on this machine listens at, with PostgreSQL's own port.
        let [.., a, b, c] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, a | 1, b, c);
        let cluster = Cluster::start(&[&format!("listen_addresses={address}")]);
        let (authority, root) = authority("Orders");
        let (_, stranger) = authority_of("somebody else");
        cluster
    }
}
