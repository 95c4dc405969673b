//! The handle an app holds, over real IndexedDB: work survives the tab, reaches the other tabs, and is sent whole.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::Uint8Array;
use linli_client::{Answer, Backend, ClientError, Reports, Sending, Uploads};
use linli_model::command::Command;
use linli_model::ids::{DraftId, PersonId, PhotoId, ReportId};
use linli_model::limits::UPLOAD_CHUNK_BYTES;
use linli_model::protocol::{NearbyQuery, NearbyReport, Page, ReportCommandAnswer, ReportQuery};
use linli_model::report::{ReportCommand, ReportSummary, ReportView};
use linli_offline::browser::{NewPhoto, Offline, OfflineConfig};
use linli_offline::{AccountState, OfflineError, OutboxState, Snapshot, StorageKind, Written, copied_photo};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::store::fresh_name;

/// A backend that may be out of reach, and otherwise takes everything.
#[derive(Default)]
struct Recorder {
    gone: bool,
    photos: RefCell<BTreeMap<PhotoId, Vec<u8>>>,
    keys: RefCell<Vec<String>>,
}

impl Recorder {
    fn answer<T>(&self, answer: Result<T, ClientError>) -> Answer<'_, T>
    where
        T: 'static,
    {
        let answer = if self.gone {
            Err(ClientError::Network)
        } else {
            answer
        };
        Box::pin(async move { answer })
    }
}

impl Backend for Recorder {
    fn reports(&self) -> Option<&dyn Reports> {
        Some(self)
    }

    fn uploads(&self) -> Option<&dyn Uploads> {
        Some(self)
    }

    fn reachable(&self) -> Answer<'_, ()> {
        self.answer(Ok(()))
    }

    fn photo_src(&self, address: &str) -> String {
        address.to_owned()
    }
}

impl Reports for Recorder {
    fn list<'a>(&'a self, _: &'a ReportQuery) -> Answer<'a, Page<ReportSummary>> {
        self.answer(Err(ClientError::Unsupported))
    }

    fn nearby<'a>(&'a self, _: &'a NearbyQuery) -> Answer<'a, Page<NearbyReport>> {
        self.answer(Err(ClientError::Unsupported))
    }

    fn get<'a>(&'a self, _: &'a ReportId) -> Answer<'a, ReportView> {
        self.answer(Err(ClientError::Unsupported))
    }

    fn command<'a>(
        &'a self,
        _: &'a ReportId,
        _: &'a ReportCommand,
        sending: &'a Sending,
    ) -> Answer<'a, ReportCommandAnswer> {
        self.keys.borrow_mut().push(sending.command.to_string());
        let (code, errors) = ("already_so".to_owned(), Vec::new());
        self.answer(Err(ClientError::Problem {
            status: 409,
            code,
            errors,
            retry_after: None,
        }))
    }
}

impl Uploads for Recorder {
    fn create<'a>(&'a self, photo: &'a PhotoId, _: u64, _: &'a str, _: &'a PersonId) -> Answer<'a, ()> {
        self.photos.borrow_mut().entry(photo.clone()).or_default();
        self.answer(Ok(()))
    }

    fn offset<'a>(&'a self, photo: &'a PhotoId) -> Answer<'a, u64> {
        let arrived = self
            .photos
            .borrow()
            .get(photo)
            .map_or(0, |bytes| bytes.len() as u64);
        self.answer(Ok(arrived))
    }

    fn append<'a>(
        &'a self,
        photo: &'a PhotoId,
        offset: u64,
        chunk: Vec<u8>,
        _: &'a PersonId,
    ) -> Answer<'a, u64> {
        let mut photos = self.photos.borrow_mut();
        let bytes = photos.entry(photo.clone()).or_default();
        assert_eq!(bytes.len() as u64, offset);
        bytes.extend_from_slice(&chunk);
        self.answer(Ok(bytes.len() as u64))
    }

    fn terminate<'a>(&'a self, _: &'a PhotoId) -> Answer<'a, ()> {
        self.answer(Ok(()))
    }
}

async fn open(database: &str, backend: &Rc<Recorder>) -> Offline {
    Offline::open(OfflineConfig {
        database: database.to_owned(),
        backend: backend.clone(),
    })
    .await
}

fn out_of_reach() -> Rc<Recorder> {
    Rc::new(Recorder {
        gone: true,
        ..Recorder::default()
    })
}

fn wang() -> Option<(PersonId, String)> {
    Some((PersonId::new("wang").unwrap(), "王".to_owned()))
}

/// Waits until what is shown fulfils a condition.
async fn until(offline: &Offline, holds: impl Fn(&Snapshot) -> bool + 'static) {
    let (sender, receiver) = oneshot::channel();
    let sender = RefCell::new(Some(sender));
    let subscription = offline.subscribe(move |snapshot| {
        if holds(snapshot)
            && let Some(sender) = sender.borrow_mut().take()
        {
            let _ = sender.send(());
        }
    });
    receiver.await.unwrap();
    drop(subscription);
}

async fn write_a_report(offline: &Offline, bytes: &[u8]) -> (DraftId, PhotoId) {
    let (draft, photo) = (offline.mint_draft(), offline.mint_photo());
    let saved = offline
        .draft_save(&draft, "report", json!({"text": "路灯不亮"}), 0)
        .await
        .unwrap();
    assert!((saved.revision, saved.durable) == (1, true));
    let (id, bytes, mime) = (photo.clone(), Uint8Array::from(bytes), "image/jpeg".to_owned());
    offline
        .photo_put(
            &draft,
            NewPhoto {
                id,
                bytes,
                mime,
                w: 4,
                h: 3,
            },
        )
        .await
        .unwrap();
    (draft, photo)
}

/// A draft as the form that loaded it at this revision has it.
fn written(id: &DraftId, revision: u64) -> Written {
    Written {
        id: id.clone(),
        revision,
        value: json!({}),
    }
}

fn resolve(photo: &PhotoId) -> Command {
    let command = ReportCommand::Resolve {
        text: "换了灯泡".to_owned(),
        photos: vec![photo.clone()],
    };
    Command::Report {
        id: ReportId::new("r1").unwrap(),
        command,
    }
}

#[wasm_bindgen_test]
async fn what_was_saved_survives_the_tab() {
    let (database, backend) = (fresh_name("survives"), out_of_reach());
    let offline = open(&database, &backend).await;
    let (draft, photo) = write_a_report(&offline, &[0xff, 0xd8, 1, 2]).await;
    drop(offline);

    let offline = open(&database, &backend).await;
    let shown = offline.draft_load(&draft).unwrap();
    assert_eq!(
        (shown.value, shown.photos[0].id.clone()),
        (json!({"text": "路灯不亮"}), photo.clone())
    );
    assert_eq!(
        offline.photo_get(&photo).await.unwrap().to_vec(),
        [0xff, 0xd8, 1, 2]
    );
    assert!(
        offline
            .photo_url(&photo)
            .await
            .unwrap()
            .as_str()
            .starts_with("blob:")
    );
    let snapshot = offline.snapshot();
    assert_eq!(
        (snapshot.storage.kind, snapshot.storage.evicted),
        (StorageKind::Durable, false)
    );

    offline.draft_delete(&draft).await.unwrap();
    assert_eq!(offline.photo_get(&photo).await.err(), Some(OfflineError::NoPhoto));
}

#[wasm_bindgen_test]
async fn a_save_that_nobody_waits_for_is_stored() {
    let (database, backend) = (fresh_name("pagehide"), out_of_reach());
    let offline = open(&database, &backend).await;
    let draft = offline.mint_draft();
    let first = offline.draft_save(&draft, "report", json!({"text": "一"}), 0);
    drop(offline.draft_save(&draft, "report", json!({"text": "一二"}), 0));
    first.await.unwrap();
    until(&offline, |snapshot| {
        snapshot.drafts.first().is_some_and(|draft| draft.revision == 2)
    })
    .await;
    drop(offline);
    assert_eq!(
        open(&database, &backend).await.draft_load(&draft).unwrap().value,
        json!({"text": "一二"})
    );
}

#[wasm_bindgen_test]
async fn other_tabs_hear_of_it_and_nobodys_words_are_lost() {
    let (database, backend) = (fresh_name("tabs"), out_of_reach());
    let (one, two) = (open(&database, &backend).await, open(&database, &backend).await);
    let (draft, photo) = write_a_report(&one, &[1]).await;
    until(&two, |snapshot| {
        snapshot
            .drafts
            .first()
            .is_some_and(|draft| !draft.photos.is_empty())
    })
    .await;
    two.draft_save(&draft, "report", json!({"text": "又"}), 1)
        .await
        .unwrap();
    let beside = one.mint_draft();
    let late = one.draft_save_or_beside(&draft, "report", json!({"text": "旧"}), 1, &beside);
    assert!(late.await.unwrap().beside);
    let copy = one.photo_get(&copied_photo(&photo, &beside)).await.unwrap();
    assert_eq!(copy.to_vec(), one.photo_get(&photo).await.unwrap().to_vec());
    assert_eq!(one.draft_load(&draft).unwrap().value, json!({"text": "又"}));
    assert_eq!(one.draft_load(&beside).unwrap().value, json!({"text": "旧"}));
    one.draft_delete(&beside).await.unwrap();

    one.set_account(wang());
    until(&one, |snapshot| {
        matches!(snapshot.account, AccountState::SignedIn { .. })
    })
    .await;
    until(&one, |snapshot| snapshot.drafts.len() == 1).await;
    // The sign-in, which made the visitor's draft theirs, was a write too.
    let revision = one.draft_load(&draft).unwrap().revision;
    let submission = || one.submit(written(&draft, revision), resolve(&photo), None);
    let id = submission().await.unwrap();
    assert_eq!(submission().await, Err(OfflineError::NoDraft));
    until(&two, move |snapshot| {
        snapshot.outbox.first().is_some_and(|line| line.id == id)
    })
    .await;
    assert_eq!(
        two.snapshot().outbox[0].state,
        OutboxState::Waiting,
        "in that tab nobody knows whether the session goes on"
    );
}

#[wasm_bindgen_test]
async fn it_is_sent_whole_and_once_by_whoever_comes_next() {
    let database = fresh_name("sent");
    let offline = open(&database, &out_of_reach()).await;
    offline.set_account(wang());
    let bytes: Vec<u8> = (0..UPLOAD_CHUNK_BYTES * 2 + 7).map(|n| (n % 251) as u8).collect();
    let (draft, photo) = write_a_report(&offline, &bytes).await;
    let id = offline
        .submit(written(&draft, 1), resolve(&photo), None)
        .await
        .unwrap();
    drop(offline);

    let backend = Rc::new(Recorder::default());
    let offline = open(&database, &backend).await;
    assert!(matches!(offline.snapshot().account, AccountState::Locked { .. }));
    assert_eq!(offline.snapshot().outbox[0].state, OutboxState::Waiting);
    offline.set_account(wang());
    until(&offline, |snapshot| {
        snapshot.outbox.is_empty() && snapshot.sent.len() == 1
    })
    .await;
    assert_eq!(*backend.keys.borrow(), [id.to_string()]);
    assert!(backend.photos.borrow()[&photo] == bytes);
    assert_eq!(offline.photo_get(&photo).await.err(), Some(OfflineError::NoPhoto));
}
