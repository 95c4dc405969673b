//! The real server over a real SQLite file. The demo community is made once, and copied for every seed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use linli_client::{Accounts, Backend, Board, Credential, Directory, FullNative, Native, Reports, Sending};
use linli_model::area::AreaCode;
use linli_model::ids::{ChannelCode, CommandId, PersonId, PostId, ReportId};
use linli_model::limits::UPLOAD_LIFE;
use linli_model::post::{PollSubmission, PostCommand, PostSubmission};
use linli_model::protocol::{Carrier, ReportQuery, ReportScope, SignIn};
use linli_model::report::ReportStatus;
use linli_model::time::{DAY, Timestamp};
use linli_server::accounts::{OtpSender, Sent};
use linli_server::{App, ManualClock, Settings};
use tempfile::TempDir;

use crate::network::{Network, SimulatedTransport};

/// The community it all happens in.
pub const COMMUNITY: &str = "120101003001";
/// A post of the demo, to be replied to and liked.
pub const THREAD: &str = "demo-post-2";
/// A post with a poll that nobody has voted in yet.
pub const POLL: &str = "simulated-poll";

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
    likes: u32,
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
        let folder = fresh_folder();
        let codes = Arc::new(Codes::default());
        let mut settings = settings(folder.path(), Arc::new(ManualClock::new(morning())));
        settings.demo = true;
        settings.otp = codes.clone();
        let app = App::start(settings).await.expect("the server starts");
        let (mut tokens, mut open_reports, mut likes) = (Vec::new(), Vec::new(), 0);
        for (person, name) in PEOPLE.iter().enumerate() {
            let (client, kept) = SimulatedTransport::client(Network::new(app.router()), None);
            let client = Rc::new(client);
            let board = FullNative::over(client.clone());
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
                ask_the_neighbours(&board, &person_id(person)).await;
                let thread = PostId::new(THREAD).expect("an id");
                likes = board_of(&board).get(&thread).await.expect("a post").summary.likes;
                let scope = ReportScope::Area(AreaCode::new(COMMUNITY).expect("a community"));
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
        Self {
            folder: without_journals(&app, folder.path()).await,
            tokens,
            open_reports,
            likes,
        }
    }

    /// How many like [`THREAD`] when the simulation begins; nobody of [`PEOPLE`] does.
    pub fn likes(&self) -> u32 {
        self.likes
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
        let folder = fresh_folder();
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

    /// Throws away every upload that no command has named yet, as it would in eight days.
    ///
    /// # Panics
    /// When database or store fail.
    pub async fn expire_uploads(&self, now: Timestamp) {
        linli_server::uploads::remove_expired(self.app.state(), now.plus(UPLOAD_LIFE + DAY))
            .await
            .expect("what expired goes");
    }

    /// How often a command of a person took effect.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn effects(&self, person: &PersonId, command: &CommandId) -> i64 {
        let sql = "SELECT COUNT(*) FROM events WHERE actor = $1 AND command_id = $2 AND n = 0";
        let count = sqlx::query_scalar(sql)
            .bind(person.as_str())
            .bind(command.as_str());
        count
            .fetch_one(self.app.state().db.reading())
            .await
            .expect("a count")
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

/// A folder for a seed's files: in memory, where there is such a place, as thousands of seeds write to it.
fn fresh_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    }
    .expect("a temporary folder")
}

/// Writes the post with the poll.
async fn ask_the_neighbours(client: &FullNative, author: &PersonId) {
    let submission = PostSubmission {
        community: AreaCode::new(COMMUNITY).expect("a community"),
        channel: ChannelCode::new("talk").expect("a channel"),
        title: String::new(),
        text: "周末一起打扫楼道？".to_owned(),
        photos: Vec::new(),
        place: None,
        poll: Some(PollSubmission {
            options: vec!["好".to_owned(), "下次".to_owned()],
            choices: 1,
            secret: false,
            closes_at: morning().plus(DAY),
        }),
    };
    let sending = Sending {
        command: CommandId::new(POLL).expect("an id"),
        account: author.clone(),
        if_match: None,
    };
    let command = PostCommand::Submit(Box::new(submission));
    let post = PostId::new(POLL).expect("an id");
    let asked = board_of(client).command(&post, &command, &sending).await;
    asked.expect("a poll");
}

fn board_of(client: &FullNative) -> &dyn Board {
    client.board().expect("a board")
}

/// A copy of a running server's folder, its database in one file: SQLite's journals beside an open database change, and
/// connections that close at the same time may leave them behind.
async fn without_journals(app: &App, running: &Path) -> TempDir {
    let folder = fresh_folder();
    let (from, to) = (running.join("data"), folder.path().join("data"));
    copy(&from, &to);
    for name in ["linli.db-wal", "linli.db-shm", "linli.db"] {
        drop(fs::remove_file(to.join(name)));
    }
    let file = to.join("linli.db");
    let one_file = sqlx::query("VACUUM INTO $1").bind(file.to_str().expect("a path").to_owned());
    let written = one_file.execute(app.state().db.reading()).await;
    written.expect("the database in one file");
    folder
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
