//! The real server over a real SQLite file. The demo community is made once, and copied for every seed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use linli_client::{Accounts, Credential, Directory, Native, Reports};
use linli_model::area::AreaCode;
use linli_model::ids::{PersonId, ReportId};
use linli_model::protocol::{Carrier, ReportQuery, ReportScope, SignIn};
use linli_model::report::ReportStatus;
use linli_model::time::Timestamp;
use linli_server::accounts::{OtpSender, Sent};
use linli_server::{App, ManualClock, Settings};
use tempfile::TempDir;

use crate::network::{Network, SimulatedTransport};

/// When every simulation begins: a working Wednesday, ten in the morning in Tianjin.
pub const MORNING: &str = "2026-11-18T02:00:00Z";

/// Who takes part.
pub const PEOPLE: [&str; 3] = ["resident-1", "resident-2", "grid-1"];
/// Of [`PEOPLE`], the one who has not agreed to the privacy text when the simulation begins.
pub const UNDECIDED: usize = 1;

/// A prepared data folder, and the tokens of people who are signed in there.
pub struct Template {
    folder: TempDir,
    tokens: Vec<String>,
    open_reports: Vec<ReportId>,
}

/// One seed's server.
pub struct Server {
    /// The running server.
    pub app: App,
    settings: Settings,
    clock: Arc<ManualClock>,
    _folder: TempDir,
}

#[derive(Default)]
struct Codes(Mutex<BTreeMap<String, String>>);

impl OtpSender for Codes {
    fn send<'a>(&'a self, phone: &'a str, code: &'a str) -> Sent<'a> {
        self.0
            .lock()
            .expect("no panic while locked")
            .insert(phone.to_owned(), code.to_owned());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The time every simulation begins with.
pub fn morning() -> Timestamp {
    Timestamp::parse(MORNING).expect("a time")
}

fn settings(folder: &Path, clock: Arc<ManualClock>) -> Settings {
    let mut settings = Settings::new(folder.join("data"));
    settings.clock = clock;
    settings
}

impl Template {
    /// Prepares the folder: the demo community, everybody signed in, all but one agreed to the privacy text.
    ///
    /// # Panics
    /// When the server does not do what it should.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let codes = Arc::new(Codes::default());
        let mut settings = settings(folder.path(), Arc::new(ManualClock::new(morning())));
        settings.demo = true;
        settings.otp = codes.clone();
        let app = App::start(settings).await.expect("the server starts");
        let (mut tokens, mut open_reports) = (Vec::new(), Vec::new());
        for (person, name) in PEOPLE.iter().enumerate() {
            let (client, kept) = SimulatedTransport::client(Network::new(app.router()), None);
            let carrier = Carrier::Bearer;
            let how = match name.strip_prefix("resident-") {
                Some(number) => {
                    let phone = format!("1380000000{number}");
                    client.request_code(&phone).await.expect("a code is sent");
                    let code = codes.0.lock().expect("no panic while locked")[&phone].clone();
                    SignIn::Code { phone, code, carrier }
                }
                None => SignIn::Password {
                    account: (*name).to_owned(),
                    password: "linli-demo".to_owned(),
                    carrier,
                },
            };
            client.sign_in(how).await.expect("signs in");
            client.session().await.expect("is signed in");
            if person != UNDECIDED {
                agree(&client).await;
            }
            if name.starts_with("grid-") {
                let scope = ReportScope::Area(AreaCode::new("120101003001").expect("a community"));
                let query = ReportQuery {
                    scope,
                    status: Some(ReportStatus::Submitted),
                    cursor: None,
                    limit: None,
                };
                let page = client.list(&query).await.expect("a queue");
                open_reports.extend(page.items.into_iter().map(|line| line.id));
            }
            tokens.push(kept.token().expect("the client uses its token"));
        }
        // A connection that is only dropped tidies its files up behind the back of whoever copies them.
        app.state().db.close().await;
        Self {
            folder,
            tokens,
            open_reports,
        }
    }

    /// Reports of the demo that wait to be accepted by the grid worker.
    pub fn open_reports(&self) -> &[ReportId] {
        &self.open_reports
    }

    /// A server over a copy of the folder.
    ///
    /// # Panics
    /// When the folder cannot be copied or the server does not start.
    pub async fn server(&self) -> Server {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&self.folder.path().join("data"), &folder.path().join("data"));
        let clock = Arc::new(ManualClock::new(morning()));
        let settings = settings(folder.path(), clock.clone());
        let app = App::start(settings.clone()).await.expect("the server starts");
        Server {
            app,
            settings,
            clock,
            _folder: folder,
        }
    }

    /// What proves who a person is.
    pub fn credential(&self, person: usize) -> Credential {
        Credential::bearer(self.tokens[person].clone())
    }
}

impl Server {
    /// Sets the server's clock.
    pub fn set_time(&self, now: Timestamp) {
        self.clock.set(now);
    }

    /// Kills it between two requests and starts it anew over the same files.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart(&mut self) {
        self.app = App::start(self.settings.clone())
            .await
            .expect("the server starts again");
    }
}

/// Agrees to the privacy text in force.
///
/// # Panics
/// When the server refuses.
pub async fn agree(client: &Native) {
    let about = client.about().await.expect("about");
    client
        .consent("privacy", &about.privacy.version)
        .await
        .expect("consents");
}

/// A person's id.
pub fn person_id(person: usize) -> PersonId {
    PersonId::new(PEOPLE[person]).expect("an id")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a kind").is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("a copy")),
        }
    }
}
