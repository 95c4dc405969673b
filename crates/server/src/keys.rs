//! The server's secret, kept in the data folder, and the codes made with it: cursors, photo addresses, one-time codes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of the secret and of every code made with it.
pub const KEY_BYTES: usize = 32;

/// The secret. Nodes that serve one database must share it.
#[derive(Clone)]
pub struct Keys {
    secret: [u8; KEY_BYTES],
}

impl Keys {
    /// Reads the secret from `secret.key` in `folder`, or makes it there, readable by its owner only.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is no key.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join("secret.key");
        match fs::read(&path) {
            Ok(bytes) => {
                let secret = bytes.try_into().map_err(|_| {
                    io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("{} is no key", path.display()),
                    )
                })?;
                Ok(Self { secret })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(folder, &path),
            Err(error) => Err(error),
        }
    }

    fn make(folder: &Path, path: &Path) -> io::Result<Self> {
        let secret: [u8; KEY_BYTES] = rand::random();
        let fresh = folder.join(format!("secret.{}.tmp", std::process::id()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&secret)?;
        file.sync_all()?;
        // A link never replaces what another node just made: whoever comes second reads the first one's.
        let linked = fs::hard_link(&fresh, path);
        fs::remove_file(&fresh)?;
        match linked {
            Ok(()) => Ok(Self { secret }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::open(folder),
            Err(error) => Err(error),
        }
    }

    /// A code over `parts` that is good for one `purpose` only. Parts are measured, so that none runs into the next.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; KEY_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}
