//! Encryption of the listener: a certificate from files, or one made here for trying the app on a phone.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use axum_server::tls_rustls::RustlsConfig;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::settings::Tls;

/// What the listener needs; `None` without encryption.
///
/// # Errors
/// When a file cannot be read or written, or is no certificate or key.
pub async fn config(tls: &Tls, data: &Path) -> Result<Option<RustlsConfig>> {
    let (certificate, key) = match tls {
        Tls::Off => return Ok(None),
        Tls::Files { certificate, key } => (certificate.clone(), key.clone()),
        Tls::SelfSigned { names } => self_signed(names, data)?,
    };
    // Fails only when one is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RustlsConfig::from_pem_file(&certificate, &key).await;
    config
        .map(Some)
        .map_err(|error| Error::internal(format!("{}: {error}", certificate.display())))
}

/// Kept by its names, so that a phone that has accepted it once is not asked after every start.
fn self_signed(names: &[String], data: &Path) -> Result<(PathBuf, PathBuf)> {
    let digest = Sha256::digest(names.join("\n"));
    let stem = format!(
        "self-signed-{:02x}{:02x}{:02x}{:02x}",
        digest[0], digest[1], digest[2], digest[3]
    );
    let (certificate, key) = (data.join(format!("{stem}.pem")), data.join(format!("{stem}.key")));
    if !certificate.exists() {
        let made = rcgen::generate_simple_self_signed(names).map_err(Error::internal)?;
        // The key first: when the certificate is there, both are.
        write_private(&key, made.signing_key.serialize_pem().as_bytes())?;
        fs::write(&certificate, made.cert.pem())?;
    }
    Ok((certificate, key))
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?.write_all(bytes)?)
}
