//! What goes wrong on the way: chunks that are too long, uploads that expire, devices without room, clocks set back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linli_client::ClientError;
use linli_model::limits::{UPLOAD_CHUNK_BYTES, UPLOAD_CHUNK_MIN_BYTES};
use linli_model::time::{DAY, SECOND};
use linli_offline::memory::{Fault, Operation};
use linli_offline::record::{Key, Record};
use linli_offline::store::Write;
use linli_offline::{
    Exchange, Input, MemoryStore, OfflineError, OutboxState, Reply, StoreError, Wish, Woken,
};
use serde_json::json;

use crate::harness::*;

/// An answer of a report with one photo of so many bytes, submitted to a tab.
fn submit_photo(tab: &mut Tab, bytes: u64) {
    tab.save("d1", json!({}), 0).unwrap();
    tab.wish(new_photo("p1", "d1", bytes)).unwrap();
    tab.submit("d1", "c1", resolve("r1", &["p1"])).unwrap();
}

/// A backend that keeps count of a photo's bytes, and does with chunks what a test wants.
fn counting(
    mut chunk: impl FnMut(u64, u64) -> Option<Answer> + 'static,
) -> impl FnMut(&Exchange) -> Answer + 'static {
    let arrived = Cell::new(0);
    move |exchange| match exchange {
        Exchange::Offset { .. } => Ok(Reply::Offset(arrived.get())),
        Exchange::Append { offset, length, .. } => chunk(*offset, *length).unwrap_or_else(|| {
            assert_eq!(*offset, arrived.get(), "no byte is left out");
            arrived.set(offset + length);
            Ok(Reply::Offset(arrived.get()))
        }),
        other => willing(other),
    }
}

/// A store, and whether it is closed: then it answers nothing.
pub fn closing_store() -> (MemoryStore<Vec<u8>>, Rc<Cell<bool>>) {
    let closed = Rc::new(Cell::new(false));
    let hook = closed.clone();
    let store = MemoryStore::default().with_faults(move |_| match hook.get() {
        true => Fault::Before(StoreError::Unknown),
        false => Fault::None,
    });
    (store, closed)
}

/// A store that whatever puts something does not fit into, once it is full.
pub fn filling_store(full: &Rc<Cell<bool>>) -> MemoryStore<Vec<u8>> {
    let full = full.clone();
    let puts = |write: &Write| matches!(write, Write::Put { .. });
    MemoryStore::default().with_faults(move |operation| match operation {
        Operation::Commit(batch) if full.get() && batch.writes.iter().any(puts) => {
            Fault::Before(StoreError::Full)
        }
        _ => Fault::None,
    })
}

fn lengths(tab: &Tab) -> Vec<u64> {
    let length = |exchange: &Exchange| match exchange {
        Exchange::Append { length, .. } => Some(*length),
        _ => None,
    };
    tab.asked.iter().filter_map(length).collect()
}

#[test]
fn chunks_shrink_until_they_come_through_and_grow_again() {
    for failure in [
        Err(ClientError::Network),
        problem(413, "too_large"),
        problem(504, "simulated"),
    ] {
        let failures = Cell::new(0);
        let backend = counting(move |_, _| {
            failures.set(failures.get() + 1);
            (failures.get() <= 4).then(|| failure.clone())
        });
        let mut tab = Tab::signed_in(&MemoryStore::default(), backend);
        submit_photo(&mut tab, 3 * UPLOAD_CHUNK_BYTES);
        tab.pass(3_600);
        let (lengths, most) = (lengths(&tab), UPLOAD_CHUNK_BYTES);
        let shrinking = [most, most / 2, most / 4, most / 8, most / 16];
        assert_eq!(lengths[..5], shrinking, "half each, over all tries");
        assert_eq!(shrinking[4], UPLOAD_CHUNK_MIN_BYTES);
        assert!(
            lengths.iter().all(|length| *length >= UPLOAD_CHUNK_MIN_BYTES),
            "{lengths:?}"
        );
        assert_eq!(
            lengths[5..9],
            [most / 8, most / 4, most / 2, most],
            "and up again"
        );
        assert_eq!(tab.line("c1"), None, "sent");
    }
}

#[test]
fn a_chunk_that_is_refused_at_its_shortest_asks_the_owner() {
    for (status, code) in [(413, "too_large"), (422, "invalid"), (415, "not_a_picture")] {
        let backend = counting(move |_, _| Some(problem(status, code)));
        let mut tab = Tab::signed_in(&MemoryStore::default(), backend);
        submit_photo(&mut tab, UPLOAD_CHUNK_BYTES);
        tab.pass(100_000);
        let tries = if status == 413 { 5 } else { 1 };
        assert_eq!(lengths(&tab).len(), tries, "{code}");
        let asks = matches!(tab.state_of("c1"), Some(OutboxState::NeedsAttention { code: found, .. }) if found == code);
        assert!(asks, "{code}");
    }
    let mut tab = Tab::signed_in(&MemoryStore::default(), |exchange: &Exchange| match exchange {
        Exchange::Create { .. } => problem(404, "not_found"),
        other => willing(other),
    });
    submit_photo(&mut tab, 3);
    tab.pass(100_000);
    assert_eq!(
        tab.asked.len(),
        1,
        "where nothing can be begun nothing has expired"
    );
}

#[test]
fn an_upload_that_expired_begins_anew_however_often() {
    for expired in [404, 410] {
        let (begun, arrived) = (Rc::new(Cell::new(0)), Cell::new(0));
        let count = begun.clone();
        let backend = move |exchange: &Exchange| match exchange {
            Exchange::Create { .. } => {
                count.set(count.get() + 1);
                Ok(Reply::Done)
            }
            Exchange::Offset { .. } => Ok(Reply::Offset(arrived.get())),
            // Gone with its second chunk, ten times.
            Exchange::Append { offset, .. } if *offset > 0 && count.get() <= 10 => {
                arrived.set(0);
                problem(expired, "not_found")
            }
            Exchange::Append { offset, length, .. } => {
                assert_eq!(*offset, arrived.get());
                arrived.set(offset + length);
                Ok(Reply::Offset(arrived.get()))
            }
            other => willing(other),
        };
        let mut tab = Tab::signed_in(&MemoryStore::default(), backend);
        submit_photo(&mut tab, 2 * UPLOAD_CHUNK_BYTES);
        tab.pass(100_000);
        assert_eq!((begun.get(), tab.sent().len(), tab.line("c1")), (11, 1, None));
    }
}

#[test]
fn a_lost_session_pauses_an_upload_and_keeps_its_place() {
    let signed_out = Rc::new(Cell::new(true));
    let session = signed_out.clone();
    let backend =
        counting(move |offset, _| (offset > 0 && session.get()).then_some(Err(ClientError::Unauthenticated)));
    let mut tab = Tab::signed_in(&MemoryStore::default(), backend);
    submit_photo(&mut tab, 2 * UPLOAD_CHUNK_BYTES);
    tab.pass(100_000);
    assert_eq!(
        (lengths(&tab).len(), tab.state_of("c1")),
        (2, Some(OutboxState::Paused))
    );
    signed_out.set(false);
    tab.sign_in("wang");
    assert_eq!(
        (lengths(&tab).len(), tab.line("c1")),
        (3, None),
        "the second half only"
    );
}

#[test]
fn a_full_device_sends_and_so_makes_room() {
    let full = Rc::new(Cell::new(false));
    let store = filling_store(&full);
    let mut tab = Tab::signed_in(&store, to_commands(|| Err(ClientError::Network)));
    submit_photo(&mut tab, 3);
    full.set(true);
    assert_eq!(tab.save("d2", json!({}), 0), Err(OfflineError::Full));
    tab.use_backend(willing);
    tab.take(Input::Woken(Woken::Tap));
    tab.pass(600);
    let records = stored(&store);
    assert!(!records.contains(&Key::Photo(photo("p1"))), "room was made");
    assert!(
        !records.contains(&Key::Item(command_id("c1"))),
        "and it is not sent again"
    );
    assert_eq!(tab.sent(), ["c1"; 2]);
    let shown = tab.snapshot();
    assert_eq!(
        (shown.outbox.len(), shown.sent.len()),
        (0, 1),
        "the receipt is shown"
    );
    assert!(shown.storage.full);
}

#[test]
fn a_lease_that_cannot_be_written_is_not_tried_without_pause() {
    let beats = Rc::new(Cell::new(0));
    let count = beats.clone();
    let store = MemoryStore::default().with_faults(move |operation| match operation {
        Operation::Commit(batch) if batch.writes.iter().any(|write| write.key() == Key::Lease) => {
            count.set(count.get() + 1);
            Fault::Before(StoreError::Full)
        }
        _ => Fault::None,
    });
    let mut tab = Tab::signed_in(&store, to_commands(|| problem(503, "unavailable")));
    tab.enqueue("c1", note("r1", "a"));
    tab.pass(60);
    assert!((2..=14).contains(&beats.get()), "{} beats a minute", beats.get());
    assert!(tab.sent().len() > 1, "it sends all the same");
}

#[test]
fn no_clock_set_back_or_forward_holds_anything_up() {
    for jump in [-365 * DAY, 365 * DAY] {
        let answers = Rc::new(RefCell::new(0));
        let count = answers.clone();
        let backend = to_commands(move || {
            *count.borrow_mut() += 1;
            match *count.borrow() {
                1..=3 => problem(503, "unavailable"),
                _ => Ok(Reply::Sent(json!({}))),
            }
        });
        let mut tab = Tab::signed_in(&MemoryStore::default(), backend);
        tab.enqueue("c1", note("r1", "a"));
        for _ in 0..4 {
            tab.now = tab.now.plus(jump);
            tab.wake_at = None;
            tab.pass(400);
        }
        assert_eq!(tab.line("c1"), None, "{} days", jump / DAY);
        assert_eq!(tab.sent(), ["c1"; 4]);
    }
}

#[test]
fn a_store_that_does_not_answer_for_a_while_is_asked_again() {
    let (store, closed) = closing_store();
    let mut tab = Tab::signed_in(&store, willing);
    closed.set(true);
    let wish = Wish::Enqueue {
        id: command_id("c1"),
        command: note("r1", "a"),
        if_match: None,
    };
    assert_eq!(tab.ask(wish.clone()), None, "nobody can tell yet");
    assert!(tab.snapshot().storage.failing);
    closed.set(false);
    tab.pass(3);
    assert_eq!(
        (tab.sent(), tab.snapshot().sent.len()),
        (vec!["c1".to_owned()], 1)
    );

    closed.set(true);
    tab.now = tab.now.plus(SECOND);
    let answer = tab.ask(Wish::Enqueue {
        id: command_id("c2"),
        command: note("r1", "b"),
        if_match: None,
    });
    assert_eq!(answer, None);
    tab.pass(60);
    assert_eq!(
        tab.last_settled(),
        Some(Err(OfflineError::Failed)),
        "patience ends"
    );
    assert_eq!(tab.state_of("c2"), None);
}

#[test]
fn a_wish_that_waited_is_not_done_in_anothers_name() {
    let (store, closed) = closing_store();
    let mut tab = Tab::signed_in(&store, willing);
    tab.save("d1", json!({}), 0).unwrap();
    closed.set(true);
    let wish = Wish::Enqueue {
        id: command_id("c1"),
        command: note("r1", "a"),
        if_match: None,
    };
    assert_eq!(tab.ask(wish), None);
    assert_eq!(tab.ask(Wish::Wipe { forget: false }), None);
    // Meanwhile li takes the phone over, in another tab.
    closed.set(false);
    let mut other = Tab::visiting("tab-2", &store, |_: &Exchange| Err(ClientError::Network));
    other.sign_in("li");
    other.save("d2", json!({"text": "li"}), 0).unwrap();
    tab.pass(10);
    assert_eq!(tab.last_settled(), Some(Err(OfflineError::OtherAccount)));
    assert_eq!((tab.sent().len(), tab.snapshot().outbox.len()), (0, 0));
    assert!(
        stored(&store).contains(&Key::Draft(draft("d2"))),
        "li's draft is li's"
    );
}

#[test]
fn what_a_tab_wrote_before_it_heard_of_the_sign_in_is_sent_in_its_order() {
    let store = MemoryStore::default();
    let mut visitor = Tab::visiting("tab-2", &store, willing);
    let mut tab = Tab::signed_in(&store, to_commands(|| Err(ClientError::Network)));
    // The other tab has not heard of it, and is killed before it can tell.
    visitor.enqueue("c1", note("r1", "first"));
    drop(visitor);
    tab.use_backend(willing);
    tab.enqueue("c2", note("r1", "second"));
    tab.pass(60);
    assert_eq!(tab.sent(), ["c1", "c2"]);
    assert!(tab.snapshot().outbox.is_empty());
}

#[test]
fn what_the_line_takes_everything_but_is_tried_less_and_less_often() {
    for failure in [
        ClientError::Network,
        ClientError::NotTheProtocol {
            status: 403,
            reason: "a page",
            retry_after: None,
        },
    ] {
        let chunks = counting(move |_, _| Some(Err(failure.clone())));
        let mut tab = Tab::signed_in(&MemoryStore::default(), chunks);
        submit_photo(&mut tab, UPLOAD_CHUNK_BYTES);
        tab.pass(3_600);
        let tried = lengths(&tab).len();
        assert!((10..=60).contains(&tried), "{tried} chunks an hour");
        let before = tab.asked.len();
        tab.take(Input::Woken(Woken::Tap));
        assert!(tab.asked.len() > before, "a tap tries at once");
    }
}

#[test]
fn a_device_that_is_full_before_its_photos_have_arrived_sends_them_once_and_then_the_command() {
    let full = Rc::new(Cell::new(false));
    let store = filling_store(&full);
    let mut tab = Tab::signed_in(&store, |_: &Exchange| Err(ClientError::Network));
    submit_photo(&mut tab, 3);
    full.set(true);
    let chunks = counting(|_, _| None);
    tab.use_backend(chunks);
    tab.take(Input::Woken(Woken::Tap));
    tab.pass(600);
    assert_eq!((lengths(&tab).len(), tab.sent()), (1, vec!["c1".to_owned()]));
    assert!(
        !stored(&store).contains(&Key::Photo(photo("p1"))),
        "room was made"
    );
}

#[test]
fn a_full_device_tells_of_a_refusal_all_the_same() {
    let full = Rc::new(Cell::new(false));
    let store = filling_store(&full);
    let mut tab = Tab::signed_in(&store, |_: &Exchange| Err(ClientError::Network));
    tab.enqueue("c1", note("r1", "a"));
    full.set(true);
    tab.use_backend(to_commands(|| problem(422, "invalid")));
    tab.take(Input::Woken(Woken::Tap));
    tab.pass(3_600);
    assert_eq!(tab.sent().len(), 1, "never in a loop");
    assert!(matches!(
        tab.state_of("c1"),
        Some(OutboxState::NeedsAttention { .. })
    ));
}

#[test]
fn what_cannot_be_written_down_is_sent_all_the_same_once_it_was_tried() {
    let out = |write: &Write| matches!(write, Write::Put { record: Record::Item(item), .. } if item.unheard);
    let store = MemoryStore::default().with_faults(move |operation| match operation {
        Operation::Commit(batch) if batch.writes.iter().any(out) => Fault::Before(StoreError::Unknown),
        _ => Fault::None,
    });
    let mut tab = Tab::signed_in(&store, willing);
    tab.save("d1", json!({}), 0).unwrap();
    tab.submit("d1", "c1", note("r1", "a")).unwrap();
    assert_eq!(tab.sent().len(), 0, "the store may yet come to itself");
    tab.pass(600);
    assert_eq!(tab.sent(), ["c1"]);
    assert_eq!(tab.line("c1"), None);
}
