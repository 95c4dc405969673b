//! The offline core, the client and a tus server that is not ours: npm's `@tus/server` with its file store. Chunks, cut connections,
//! kills and an upload that expired; every photo arrives byte by byte.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::rc::Rc;

use linli_client::{Credential, FullNative, Native, NativeTransport};
use linli_model::command::Command;
use linli_model::ids::{CommandId, DraftId, PersonId, PhotoId, ReportId};
use linli_model::report::ReportCommand;
use linli_model::time::{MINUTE, Timestamp};
use linli_offline::record::Record;
use linli_offline::store::{Write, commit_surely};
use linli_offline::{
    Effect, Exchange, Input, MemoryStore, OutboxState, State, StorageKind, Store, Wish, Woken, Written,
    courier, step,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// The other server, as a process of its own.
struct Peer {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Peer {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/support/tus-server.mjs");
        let mut process = Process::new("node")
            .arg(script)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is there");
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut port)
            .unwrap();
        let port = port.trim().parse();
        let port = port.expect("@tus/server is installed: `npm ci` in tests/e2e, or `cargo xtask test`");
        Self {
            process,
            port,
            folder,
        }
    }

    fn received(&self, photo: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(photo)).unwrap_or_default()
    }

    /// Makes an upload as old as that it has expired: on the file store's own terms.
    fn expire(&self, photo: &str) {
        let file = self.folder.path().join(format!("{photo}.json"));
        let mut upload: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        upload["creation_date"] = json!("2020-01-01T00:00:00.000Z");
        fs::write(file, upload.to_string()).unwrap();
    }

    fn uploads(&self) -> usize {
        let ours = |path: &Path| path.extension().is_none();
        let entries = fs::read_dir(self.folder.path()).unwrap();
        entries
            .filter(|entry| ours(&entry.as_ref().unwrap().path()))
            .count()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A network that lets each connection carry so many bytes to the server, one after another, and then cuts it; those that come after
/// the last carry all.
async fn network(to: u16, budgets: &[u64]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut budgets: VecDeque<u64> = budgets.iter().copied().collect();
    tokio::spawn(async move {
        loop {
            let (phone, _) = listener.accept().await.unwrap();
            let budget = budgets.pop_front().unwrap_or(u64::MAX);
            tokio::spawn(carry(phone, to, budget));
        }
    });
    port
}

async fn carry(mut phone: TcpStream, to: u16, budget: u64) {
    let mut server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
    let (from_phone, mut to_phone) = phone.split();
    let (mut from_server, mut to_server) = server.split();
    let mut there = from_phone.take(budget);
    // Whichever ends first ends both.
    tokio::select! {
        _ = copy(&mut there, &mut to_server) => { let _ = to_server.flush().await; }
        _ = copy(&mut from_server, &mut to_phone) => {}
    }
}

type Bytes = Rc<Vec<u8>>;

/// A tab on this machine: its disk is memory, its network is real, and its time passes when it waits.
struct Tab {
    state: Option<State>,
    disk: MemoryStore<Bytes>,
    client: FullNative,
    now: Timestamp,
    wake_at: Option<Timestamp>,
    /// Bytes that are about to be stored.
    shot: Option<Bytes>,
    /// Photos and places of the chunks sent, in order.
    chunks: Vec<(String, u64)>,
    /// It is killed before it sends more chunks than these.
    killed_after: usize,
    ops: u64,
}

impl Tab {
    /// A tab that opens a minute after the one before.
    async fn open(disk: &MemoryStore<Bytes>, port: u16, minute: i64) -> Self {
        let transport = NativeTransport::new(&format!("http://127.0.0.1:{port}")).unwrap();
        let native = Native::new(transport, Credential::bearer("secret"));
        let mut tab = Self {
            state: Some(State::new("tab", 7)),
            disk: disk.clone(),
            client: FullNative::over(Rc::new(native)),
            now: Timestamp::from_millis(1_795_000_000_000).plus(minute * MINUTE),
            wake_at: None,
            shot: None,
            chunks: Vec::new(),
            killed_after: usize::MAX,
            ops: 0,
        };
        tab.take(Input::Woken(Woken::Start)).await;
        tab
    }

    async fn wish(&mut self, wish: Wish) {
        self.ops += 1;
        let op = self.ops;
        self.take(Input::Asked { op, wish }).await;
    }

    async fn sign_in(&mut self) {
        let (id, name) = (PersonId::new("wang").unwrap(), "王".to_owned());
        self.wish(Wish::SignIn { id, name }).await;
    }

    /// Gives an input and carries out what follows, until nothing is left to do now, or it is killed.
    async fn take(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let (state, effects) = step(self.state.take().unwrap(), input, self.now);
            self.state = Some(state);
            for effect in effects {
                inputs.extend(self.carry_out(effect).await);
            }
        }
    }

    async fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Load => Some(Input::Loaded(self.disk.load().await)),
            Effect::Commit { ticket, batch } => {
                let photo = batch.writes.iter().find_map(|write| match write {
                    Write::Put {
                        expects: 0,
                        record: Record::Photo(photo),
                    } => Some((photo.id.clone(), self.shot.take()?)),
                    _ => None,
                });
                let photo: Vec<_> = photo.into_iter().collect();
                let result = commit_surely(&self.disk, &batch, &photo).await;
                Some(Input::Committed { ticket, result })
            }
            Effect::Request { job, exchange } => {
                let chunk = match &exchange {
                    // No answer ever comes to who is dead.
                    Exchange::Append { .. } if self.chunks.len() == self.killed_after => return None,
                    Exchange::Append {
                        photo,
                        offset,
                        length,
                        ..
                    } => {
                        self.chunks.push((photo.to_string(), *offset));
                        let bytes = self.disk.bytes(photo).await.unwrap().unwrap();
                        Some(bytes[*offset as usize..(*offset + *length) as usize].to_vec())
                    }
                    _ => None,
                };
                let result = courier::carry(&self.client, exchange, chunk).await;
                Some(Input::Answered { job, result })
            }
            Effect::WakeAt(at) => {
                self.wake_at = Some(at);
                None
            }
            Effect::Settle { result, .. } => {
                result.unwrap();
                None
            }
            Effect::Tell => None,
        }
    }

    /// Keeps photos in a draft and submits it.
    async fn submit(&mut self, photos: &[(&str, Bytes)]) {
        let draft = DraftId::new("the-draft").unwrap();
        self.wish(Wish::SaveDraft {
            id: draft.clone(),
            kind: "report".to_owned(),
            value: json!({}),
            revision: 0,
            beside: DraftId::new("beside").unwrap(),
        })
        .await;
        for (id, bytes) in photos {
            self.shot = Some(bytes.clone());
            self.wish(Wish::PutPhoto {
                id: PhotoId::new(*id).unwrap(),
                draft: draft.clone(),
                mime: "image/jpeg".to_owned(),
                bytes: bytes.len() as u64,
                w: 4,
                h: 3,
            })
            .await;
        }
        let command = Command::Report {
            id: ReportId::new("the-report").unwrap(),
            command: ReportCommand::Resolve {
                text: "修好了".to_owned(),
                photos: photos.iter().map(|(id, _)| PhotoId::new(*id).unwrap()).collect(),
            },
        };
        self.wish(Wish::Submit {
            draft: Written {
                id: draft,
                revision: 0,
                value: json!({}),
            },
            id: CommandId::new("the-command").unwrap(),
            command,
            if_match: None,
        })
        .await;
    }

    /// Lets time pass until it is killed, or nothing waits any more: the command was sent, after its photos.
    async fn drain(&mut self) {
        for _ in 0..1000 {
            let snapshot = self.state.as_ref().unwrap().snapshot(StorageKind::Durable, false);
            match snapshot.outbox.first() {
                None => return,
                Some(line) => assert!(
                    !matches!(line.state, OutboxState::NeedsAttention { .. }),
                    "{line:?}"
                ),
            }
            if self.chunks.len() == self.killed_after {
                return;
            }
            self.now = self.now.max(self.wake_at.take().expect("it waits for something"));
            self.take(Input::Woken(Woken::Timer)).await;
        }
        panic!("it never ends");
    }
}

/// So many bytes, no two stretches alike.
fn bytes(seed: u64, length: usize) -> Bytes {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    Rc::new((0..length).map(|_| next()).collect())
}

/// Three photos; two begin alike and are of one length, as two files of one name may be.
fn photos() -> [(&'static str, Bytes); 3] {
    let mut twin = (*bytes(1, 700_000)).clone();
    twin[699_999] ^= 1;
    [
        ("one", bytes(1, 700_000)),
        ("twin", Rc::new(twin)),
        ("small", bytes(3, 1)),
    ]
}

fn all_arrived(peer: &Peer) {
    for (photo, bytes) in photos() {
        let digests = [&peer.received(photo), &*bytes].map(Sha256::digest);
        assert_eq!(digests[0], digests[1], "{photo}");
    }
    assert_eq!(peer.uploads(), photos().len());
}

#[tokio::test]
async fn photos_arrive_whole_however_often_the_connection_is_cut() {
    let peer = Peer::start();
    let port = network(peer.port, &[400_000, 150_000, 90_001, 300_000, 1_000]).await;
    let mut tab = Tab::open(&MemoryStore::default(), port, 0).await;
    tab.sign_in().await;
    tab.submit(&photos()).await;
    tab.drain().await;
    all_arrived(&peer);
    for (photo, _) in photos() {
        let places = tab.chunks.iter().filter(|(of, _)| of == photo).map(|(_, at)| *at);
        assert!(
            places.is_sorted(),
            "it goes on where the server stands: {:?}",
            tab.chunks
        );
    }
    let sent: usize = tab.chunks.len();
    assert!(
        sent >= 3 + 3 + 1 + 3,
        "it was cut within chunks: {:?}",
        tab.chunks
    );
}

#[tokio::test]
async fn an_upload_goes_on_after_a_kill_and_begins_anew_once_it_expired() {
    let peer = Peer::start();
    let (disk, port) = (MemoryStore::default(), network(peer.port, &[]).await);
    let mut tab = Tab::open(&disk, port, 0).await;
    tab.killed_after = 2;
    tab.sign_in().await;
    tab.submit(&photos()).await;
    tab.drain().await;
    let there = peer.received("one").len() as u64;
    assert!((1..700_000).contains(&there), "{there}");

    let mut tab = Tab::open(&disk, port, 1).await;
    tab.killed_after = 2;
    tab.sign_in().await;
    tab.drain().await;
    assert_eq!(
        tab.chunks[0],
        ("one".to_owned(), there),
        "it goes on where the server stands"
    );
    assert!(!peer.received("twin").is_empty());
    peer.expire("twin");

    let mut tab = Tab::open(&disk, port, 2).await;
    tab.sign_in().await;
    tab.drain().await;
    assert_eq!(
        tab.chunks[0],
        ("twin".to_owned(), 0),
        "with the bytes that are here"
    );
    all_arrived(&peer);
}
