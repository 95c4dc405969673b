//! What a server is started with: flags, then `LINLI_*` in the environment, then a TOML file, then the default.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use linli_model::time::HOUR;
use serde::Deserialize;
use url::Url;

use crate::accounts::{LogSender, OtpSender};
use crate::clock::{Clock, ClockAhead, SystemClock};
use crate::error::{Error, Result};

/// How the listener is encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: behind a proxy that does it, or on this machine only.
    #[default]
    Off,
    /// With a certificate chain and its key, both PEM files.
    Files {
        /// The chain.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// With a certificate made at the start and kept in the data folder, for trying the app on a phone.
    SelfSigned {
        /// The names and addresses it is for.
        names: Vec<String>,
    },
}

/// Everything a server is started with.
#[derive(Clone)]
pub struct Settings {
    /// The folder of the SQLite file, the photos and the keys.
    pub data: PathBuf,
    /// `sqlite://…` or `postgres://…`; `None` for `linli.db` in the data folder.
    pub database_url: Option<String>,
    /// `file:///…` or `s3://bucket/prefix`; `None` for `photos/` in the data folder.
    pub photos_url: Option<String>,
    /// The folder of the city's own `categories.json`, `areas.json`, `calendar.json`, `texts.json` and
    /// `urgent_words.json`; for those that are not there, and for `None`, what comes with the server.
    pub city: Option<PathBuf>,
    /// The folder of the built app; `None` to serve only the protocol.
    pub dist: Option<PathBuf>,
    /// Whether browsers may keep the app to start it without a network. Where not, those that keep it let it go.
    pub offline_start: bool,
    /// Whether to fill an empty database with the demo community.
    pub demo: bool,
    /// Whether this is a developer's machine: one-time codes go to the log.
    pub dev: bool,
    /// Where clients reach the server, when that is not where it listens.
    pub public_url: Option<Url>,
    /// Other origins whose pages may use the protocol, with bearer tokens.
    pub allowed_origins: Vec<String>,
    /// Whether a proxy in front names the client's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How the listener is encrypted.
    pub tls: Tls,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// What brings one-time codes to people.
    pub otp: Arc<dyn OtpSender>,
}

impl Settings {
    /// The defaults over a data folder.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            database_url: None,
            photos_url: None,
            city: None,
            dist: None,
            offline_start: true,
            demo: false,
            dev: false,
            public_url: None,
            allowed_origins: Vec::new(),
            behind_proxy: false,
            tls: Tls::Off,
            clock: Arc::new(SystemClock),
            otp: Arc::new(LogSender::default()),
        }
    }

    /// Whether clients come over https: it decides about `__Host-` cookies.
    pub fn is_secure(&self) -> bool {
        match &self.public_url {
            Some(url) => url.scheme() == "https",
            None => self.tls != Tls::Off,
        }
    }

    /// Whether browsers may be told to come over https only, for years: never by a certificate of our own making, which
    /// is for trying out, often on a host that serves plain http tomorrow.
    pub fn is_https_for_good(&self) -> bool {
        self.is_secure() && !matches!(self.tls, Tls::SelfSigned { .. })
    }
}

/// The reference server of Linli 邻里: residents' reports, from the photograph to the rating.
///
/// Every flag can also be given in the environment or, by its long name, in the TOML file of --config. A flag wins over the
/// environment, and both over the file.
#[derive(Debug, Default, Parser, Deserialize)]
#[command(name = "linli-server", version)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Arguments {
    /// TOML file with settings
    #[arg(long, env = "LINLI_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "LINLI_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Folder of the SQLite file, the photos and the keys [default: ./data]
    #[arg(long, env = "LINLI_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME [default: linli.db in the data folder]
    #[arg(long, env = "LINLI_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where photos are kept: file:///FOLDER or s3://BUCKET/PREFIX, with AWS_* in the environment [default: photos/ in the data folder]
    #[arg(long, env = "LINLI_PHOTOS_URL", value_name = "URL")]
    pub photos_url: Option<String>,
    /// Folder of the city's own categories.json, areas.json, calendar.json, texts.json and urgent_words.json, as far as they differ
    #[arg(long, env = "LINLI_CITY", value_name = "FOLDER")]
    pub city: Option<PathBuf>,
    /// Folder of the built app [default: ./dist when it is there]
    #[arg(long, env = "LINLI_DIST", value_name = "FOLDER")]
    pub dist: Option<PathBuf>,
    /// Take the app back from every browser that keeps it to start without a network: for the day when what they keep is broken
    #[arg(long, env = "LINLI_NO_OFFLINE_START", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub no_offline_start: Option<bool>,
    /// Fill an empty database with the demo community; its passwords are public
    #[arg(long, env = "LINLI_DEMO", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub demo: Option<bool>,
    /// A developer's machine: one-time codes are written to the log
    #[arg(long, env = "LINLI_DEV", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub dev: Option<bool>,
    /// Hours by which the server's clock runs ahead, to see what falls due; needs --dev
    #[arg(long, env = "LINLI_CLOCK_AHEAD", value_name = "HOURS")]
    pub clock_ahead: Option<u32>,
    /// Where clients reach the server, when that is not where it listens: https://linli.example
    #[arg(long, env = "LINLI_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<Url>,
    /// Origin of an embedding page that may use the protocol with bearer tokens (may be given again)
    #[arg(
        long = "allowed-origin",
        env = "LINLI_ALLOWED_ORIGIN",
        value_delimiter = ',',
        value_name = "ORIGIN"
    )]
    #[serde(rename = "allowed-origin")]
    pub allowed_origins: Vec<String>,
    /// Take clients' addresses from X-Forwarded-For: only behind a proxy that sets it
    #[arg(long, env = "LINLI_BEHIND_PROXY", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub behind_proxy: Option<bool>,
    /// PEM file of the certificate chain; needs --tls-key
    #[arg(long, env = "LINLI_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// PEM file of the certificate's key; needs --tls-cert
    #[arg(long, env = "LINLI_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Serve https with a certificate made here: for trying the app on a phone in the local network
    #[arg(long, env = "LINLI_TLS_SELF_SIGNED", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub tls_self_signed: Option<bool>,
    /// Name or address the self-signed certificate is for (may be given again) [default: localhost and 127.0.0.1]
    #[arg(
        long = "tls-name",
        env = "LINLI_TLS_NAME",
        value_delimiter = ',',
        value_name = "NAME"
    )]
    #[serde(rename = "tls-name")]
    pub tls_names: Vec<String>,
    /// Write the log as JSON lines
    #[arg(long, env = "LINLI_LOG_JSON", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub log_json: Option<bool>,
    /// Write the OpenAPI document to the standard output and end
    #[arg(long)]
    #[serde(skip)]
    pub openapi: bool,
}

impl Arguments {
    /// Reads the TOML file, if one is named, and puts its settings behind those of flags and environment.
    ///
    /// # Errors
    /// When the file cannot be read or has something else than settings in it.
    pub fn with_file(self) -> Result<Self> {
        let Some(path) = &self.config else { return Ok(self) };
        let file = read_file(path)?;
        let list = |mine: Vec<String>, theirs: Vec<String>| if mine.is_empty() { theirs } else { mine };
        Ok(Self {
            listen: self.listen.or(file.listen),
            data: self.data.or(file.data),
            database_url: self.database_url.or(file.database_url),
            photos_url: self.photos_url.or(file.photos_url),
            city: self.city.or(file.city),
            dist: self.dist.or(file.dist),
            no_offline_start: self.no_offline_start.or(file.no_offline_start),
            demo: self.demo.or(file.demo),
            dev: self.dev.or(file.dev),
            clock_ahead: self.clock_ahead.or(file.clock_ahead),
            public_url: self.public_url.or(file.public_url),
            allowed_origins: list(self.allowed_origins, file.allowed_origins),
            behind_proxy: self.behind_proxy.or(file.behind_proxy),
            tls_cert: self.tls_cert.or(file.tls_cert),
            tls_key: self.tls_key.or(file.tls_key),
            tls_self_signed: self.tls_self_signed.or(file.tls_self_signed),
            tls_names: list(self.tls_names, file.tls_names),
            log_json: self.log_json.or(file.log_json),
            config: self.config,
            openapi: self.openapi,
        })
    }

    /// The address to listen on.
    pub fn listen(&self) -> SocketAddr {
        self.listen
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)))
    }

    /// The settings these arguments make.
    ///
    /// # Errors
    /// When only one of certificate and key is given, or the clock is to run ahead elsewhere than on a developer's machine.
    pub fn settings(&self) -> Result<Settings> {
        let app = Path::new("dist");
        let names = || match self.tls_names.is_empty() {
            true => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
            false => self.tls_names.clone(),
        };
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Tls::Files {
                certificate: certificate.clone(),
                key: key.clone(),
            },
            (None, None) if self.tls_self_signed == Some(true) => Tls::SelfSigned { names: names() },
            (None, None) => Tls::Off,
            _ => return Err(Error::internal("--tls-cert and --tls-key go together")),
        };
        let dev = self.dev.unwrap_or(false);
        let clock: Arc<dyn Clock> = match self.clock_ahead {
            None | Some(0) => Arc::new(SystemClock),
            Some(hours) if dev => Arc::new(ClockAhead(i64::from(hours) * HOUR)),
            Some(_) => return Err(Error::internal("--clock-ahead needs --dev")),
        };
        Ok(Settings {
            database_url: self.database_url.clone(),
            photos_url: self.photos_url.clone(),
            city: self.city.clone(),
            dist: self
                .dist
                .clone()
                .or_else(|| app.join("index.html").exists().then(|| app.to_owned())),
            offline_start: !self.no_offline_start.unwrap_or(false),
            demo: self.demo.unwrap_or(false),
            dev,
            public_url: self.public_url.clone(),
            allowed_origins: self.allowed_origins.clone(),
            behind_proxy: self.behind_proxy.unwrap_or(false),
            tls,
            clock,
            otp: Arc::new(LogSender { full_number: dev }),
            ..Settings::new(self.data.clone().unwrap_or_else(|| PathBuf::from("data")))
        })
    }
}

fn read_file(path: &Path) -> Result<Arguments> {
    let text =
        fs::read_to_string(path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
    toml::from_str(&text).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
}
