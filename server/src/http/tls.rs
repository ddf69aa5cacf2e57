//! TLS: whose certificate, which protocols. Browsers speak HTTP/2 only so, and off loopback they offer much only so.

use std::{
    fs, io,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Args;
use rcgen::{CertifiedKey as Made, generate_simple_self_signed};
use tokio::time::{MissedTickBehavior, interval};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::ring,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(2);
const PEM: &str = "-----BEGIN CERTIFICATE-----";

/// Whether and how the port speaks TLS.
#[derive(Args, Clone, Debug, Default)]
pub struct TlsSettings {
    /// Serves HTTPS with this certificate and those that it stands on, in PEM; read again when it changes
    #[arg(long, env = "ORDERS_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// The certificate's private key, in PEM
    #[arg(long, env = "ORDERS_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// Serves HTTPS for trying it, with a certificate made for this run, which is written to FILE for clients to trust
    #[arg(long, env = "ORDERS_TLS_SELF_SIGNED", value_name = "FILE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "orders-cert.pem", conflicts_with = "tls_cert")]
    pub tls_self_signed: Option<PathBuf>,
}

/// Why TLS cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, #[source] io::Error),
    /// A file holds no PEM of what it should.
    #[error("{}: {}", .0.display(), .1)]
    Pem(PathBuf, #[source] pem::Error),
    /// The file is something else and is not overwritten.
    #[error("{} is not a certificate, and is left as it is", .0.display())]
    Occupied(PathBuf),
    /// The certificate and the key do not belong together, or cannot be used.
    #[error("the certificate and its key: {0}")]
    Unusable(#[from] rustls::Error),
    /// No certificate could be made.
    #[error("making a certificate: {0}")]
    Making(#[from] rcgen::Error),
}

impl TlsSettings {
    /// Whether the port speaks TLS.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.tls_cert.is_some() || self.tls_self_signed.is_some()
    }

    /// What takes TLS connections; `None` if none is wanted. Certificates are looked at again for as long as the runtime
    /// lives. `listen` is among the names of a certificate that is made.
    ///
    /// # Errors
    /// [`TlsError`], in words for the one who named the files.
    pub fn open(&self, listen: IpAddr) -> Result<Option<TlsAcceptor>, TlsError> {
        if let (Some(cert), Some(key)) = (&self.tls_cert, &self.tls_key) {
            let files = Files { cert: cert.clone(), key: key.clone() };
            let bytes = files.read()?;
            let current = Arc::new(Current(RwLock::new(files.parse(&bytes)?)));
            tokio::spawn(follow(files, bytes, Arc::clone(&current)));
            return Ok(Some(acceptor(current)?));
        }
        let Some(file) = &self.tls_self_signed else { return Ok(None) };
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
        names.extend((!listen.is_unspecified() && !listen.is_loopback()).then(|| listen.to_string()));
        let Made { cert, signing_key } = generate_simple_self_signed(names)?;
        offer(file, cert.der())?;
        let key = PrivateKeyDer::try_from(signing_key.serialize_der())
            .map_err(|error| TlsError::Unusable(rustls::Error::General(error.to_owned())))?;
        let made = CertifiedKey::from_der(vec![cert.der().clone()], key, &ring::default_provider())?;
        Ok(Some(acceptor(Arc::new(Current(RwLock::new(Arc::new(made)))))?))
    }
}

fn acceptor(current: Arc<Current>) -> Result<TlsAcceptor, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(current);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The certificate that new connections get; those that there are keep theirs.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[derive(Debug)]
struct Files {
    cert: PathBuf,
    key: PathBuf,
}

impl Files {
    fn read(&self) -> Result<[Vec<u8>; 2], TlsError> {
        let read = |path: &Path| fs::read(path).map_err(|error| TlsError::File(path.to_owned(), error));
        Ok([read(&self.cert)?, read(&self.key)?])
    }

    fn parse(&self, [cert, key]: &[Vec<u8>; 2]) -> Result<Arc<CertifiedKey>, TlsError> {
        let of_cert = |error| TlsError::Pem(self.cert.clone(), error);
        let chain = CertificateDer::pem_slice_iter(cert).collect::<Result<Vec<_>, _>>().map_err(of_cert)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| TlsError::Pem(self.key.clone(), error))?;
        if chain.is_empty() {
            return Err(of_cert(pem::Error::NoItemsFound));
        }
        Ok(Arc::new(CertifiedKey::from_der(chain, key, &ring::default_provider())?))
    }
}

/// Takes up what the files hold whenever that changes. They are small, and comparing them is surer than any time stamp;
/// while one is written and the other not yet, they do not fit together and are looked at again.
async fn follow(files: Files, mut known: [Vec<u8>; 2], current: Arc<Current>) {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut has_warned = false;
    loop {
        ticks.tick().await;
        let found = files.read().and_then(|bytes| {
            if bytes == known { Ok(None) } else { files.parse(&bytes).map(|key| Some((bytes, key))) }
        });
        match found {
            Ok(Some((bytes, key))) => {
                known = bytes;
                *current.0.write().unwrap_or_else(PoisonError::into_inner) = key;
                tracing::info!(cert = %files.cert.display(), "a new certificate is served");
                has_warned = false;
            }
            Ok(None) => has_warned = false,
            Err(error) if !has_warned => {
                tracing::warn!(%error, "the certificate of before is served on");
                has_warned = true;
            }
            Err(_) => {}
        }
    }
}

/// Writes a certificate for clients to trust; never over anything that is not one.
fn offer(file: &Path, cert: &CertificateDer<'_>) -> Result<(), TlsError> {
    if fs::read(file).is_ok_and(|there| !there.starts_with(PEM.as_bytes())) {
        return Err(TlsError::Occupied(file.to_owned()));
    }
    let base64 = BASE64_STANDARD.encode(cert);
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    let text = format!("{PEM}\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    fs::write(file, text).map_err(|error| TlsError::File(file.to_owned(), error))
}
