//! What the store does to the core: commits of which nobody hears, records that cannot be read.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::FutureExt;
use linli_offline::memory::{Fault, Operation};
use linli_offline::record::Key;
use linli_offline::{Batch, Input, MemoryStore, OfflineError, Store, StoreError, Woken};
use serde_json::json;

use super::harness::*;

#[test]
fn an_unknown_commit_is_read_back_before_deciding() {
    for fault in [Fault::After, Fault::Before(StoreError::Unknown)] {
        let next = Rc::new(Cell::new(Fault::None));
        let hook = next.clone();
        let store = MemoryStore::default().with_faults(move |operation| match operation {
            Operation::Commit(_) => hook.replace(Fault::None),
            _ => Fault::None,
        });
        let mut tab = Tab::signed_in(&store, willing);
        next.set(fault);
        assert_eq!(tab.save("d1", json!({}), 0), Ok(1), "{fault:?}");
        next.set(fault);
        tab.enqueue("c1", note("r1", "a"));
        assert_eq!(tab.sent(), ["c1"]);
        let stored = store.load().now_or_never().unwrap().unwrap().records;
        assert_eq!(stored[&Key::Draft(draft("d1"))].0, 1, "{fault:?}");
        assert!(stored.contains_key(&Key::Sent(command_id("c1"))), "{fault:?}");
    }
    let full = MemoryStore::default().with_faults(|operation| match operation {
        Operation::Commit(batch) if batch.strict => Fault::Before(StoreError::Full),
        _ => Fault::None,
    });
    let mut tab = Tab::visiting("tab-1", &full, willing);
    tab.save("d1", json!({}), 0).unwrap();
    assert_eq!(tab.put_photo("p1", "d1"), Err(OfflineError::Full));
}

#[test]
fn a_record_that_cannot_be_read_is_left_alone() {
    let store = MemoryStore::default();
    let mut tab = Tab::signed_in(&store, willing);
    tab.save("d1", json!({}), 0).unwrap();
    store.put_raw(&Key::Draft(draft("d2")), "{\"rev");
    store.put_raw(
        &Key::Item(command_id("c7")),
        r#"{"revision":1,"record":{"type":"item","v":2,"from":"the future"}}"#,
    );
    let tab = Tab::signed_in(&store, willing);
    assert_eq!(
        (tab.snapshot().storage.quarantined, tab.snapshot().drafts.len()),
        (2, 1)
    );
}

#[test]
fn a_lease_that_cannot_be_read_holds_nothing_up() {
    let beats = Rc::new(Cell::new(0));
    let count = beats.clone();
    let store = MemoryStore::default().with_faults(move |operation| {
        let is_beat = |batch: &Batch| batch.writes.iter().any(|write| write.key() == Key::Lease);
        if matches!(operation, Operation::Commit(batch) if is_beat(batch)) {
            count.set(count.get() + 1);
        }
        Fault::None
    });
    let from_the_future = r#"{"revision":1,"record":{"type":"lease","v":2,"from":"the future"}}"#;
    store.put_raw(&Key::Lease, from_the_future);
    let mut tab = Tab::signed_in(&store, to_commands(|| problem(503, "unavailable")));
    tab.enqueue("c1", note("r1", "a"));
    tab.pass(60);
    assert!(beats.get() <= 14, "{} beats a minute", beats.get());
    tab.use_backend(willing);
    tab.take(Input::Woken(Woken::Tap));
    assert_eq!(tab.line("c1"), None, "sent");
}
