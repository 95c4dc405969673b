//! One draft in two tabs: nobody's words are written over, and none are lost.

use std::cell::Cell;

use futures_util::FutureExt;
use linli_client::ClientError;
use linli_model::ids::PhotoId;
use linli_offline::memory::{Fault, Operation};
use linli_offline::{
    Exchange, Input, MemoryStore, OfflineError, Store, StoreError, Wish, Written, copied_photo,
};
use serde_json::json;

use super::harness::*;

#[test]
fn two_tabs_on_one_draft_lose_nobodys_words() {
    let store = MemoryStore::default();
    let mut one = Tab::signed_in(&store, willing);
    one.save("d1", json!({"text": "一", "photos": ["p1"]}), 0)
        .unwrap();
    one.put_photo("p1", "d1").unwrap();
    let mut two = Tab::visiting("tab-2", &store, willing);
    two.sign_in("wang");
    two.save("d1", json!({"text": "二", "photos": ["p1"]}), 1)
        .unwrap();

    // The first tab has not heard of it: its words go beside, and so does what it says before it hears of that.
    let beside = one.save_beside("d1", json!({"text": "三", "photos": ["p1"]}), 1);
    one.save_beside("d1", json!({"text": "三四", "photos": ["p1"]}), 1);
    let copy = copied_photo(&photo("p1"), &draft(&beside));
    let bytes = |id: &PhotoId| store.bytes(id).now_or_never().unwrap().unwrap();
    assert_eq!(bytes(&copy), bytes(&photo("p1")));

    // Killed right then, the device has both, and knows that they belong together.
    drop(one);
    let mut later = Tab::visiting("tab-3", &store, willing);
    later.sign_in("wang");
    let (first, second) = (later.draft("d1").unwrap(), later.draft(&beside).unwrap());
    assert_eq!(first.value, json!({"text": "二", "photos": ["p1"]}));
    assert_eq!(second.value, json!({"text": "三四", "photos": [copy.as_str()]}));
    assert_eq!((first.beside, second.beside), (None, Some(draft("d1"))));
    assert_eq!((first.photos.len(), second.photos.len()), (1, 1));

    // Each goes its own way: kept for itself, or dropped with its own photos.
    later.wish(Wish::KeepBoth(draft(&beside))).unwrap();
    assert_eq!(later.draft(&beside).unwrap().beside, None);
    later.wish(Wish::DeleteDraft(draft("d1"))).unwrap();
    assert_eq!(later.draft(&beside).unwrap().photos.len(), 1);
    assert_eq!((bytes(&photo("p1")), bytes(&copy)), (None, Some(vec![1, 2, 3])));
}

#[test]
fn the_second_draft_is_stored_whole_or_not_at_all() {
    for fault in [Fault::Before(StoreError::Unknown), Fault::After] {
        let store = MemoryStore::default();
        let mut one = Tab::signed_in(&store, willing);
        one.save("d1", json!({"text": "一", "photos": ["p1"]}), 0)
            .unwrap();
        one.put_photo("p1", "d1").unwrap();
        let mut two = Tab::visiting("tab-2", &store, willing);
        two.sign_in("wang");
        two.save("d1", json!({"text": "二", "photos": []}), 1).unwrap();
        let failures = Cell::new(1);
        one.store = store.with_faults(move |operation| {
            if !matches!(operation, Operation::Commit(_)) {
                return Fault::None;
            }
            let left = failures.get();
            failures.set(left - i32::from(left > 0));
            if left > 0 { fault } else { Fault::None }
        });
        one.take(Input::Told);
        let beside = one.save_beside("d1", json!({"text": "三", "photos": ["p1"]}), 1);
        assert_eq!(one.draft(&beside).unwrap().photos.len(), 1);
        assert_eq!(one.draft("d1").unwrap().value["text"], "二");
        assert_eq!(one.snapshot().drafts.len(), 2, "{fault:?}");
    }
}

#[test]
fn an_empty_draft_is_dropped_but_not_another_tabs_words() {
    let store = MemoryStore::default();
    let mut one = Tab::signed_in(&store, willing);
    one.save("d1", json!({"text": "一"}), 0).unwrap();
    let mut two = Tab::visiting("tab-2", &store, willing);
    two.sign_in("wang");
    two.save("d1", json!({"text": "二"}), 1).unwrap();
    let drop_draft = |revision| Wish::DropDraft {
        id: draft("d1"),
        revision,
    };
    one.take(Input::Told);
    one.wish(drop_draft(1)).unwrap();
    assert_eq!(one.draft("d1").unwrap().value["text"], "二");
    two.wish(drop_draft(2)).unwrap();
    assert_eq!(two.draft("d1"), None);
    two.wish(drop_draft(2)).unwrap();
}

#[test]
fn a_submission_takes_no_words_along_that_its_form_does_not_know() {
    let store = MemoryStore::default();
    let mut one = Tab::signed_in(&store, |_: &Exchange| Err(ClientError::Network));
    let mut two = Tab::visiting("tab-2", &store, |_: &Exchange| Err(ClientError::Network));
    one.save("d1", json!({"text": "one"}), 0).unwrap();
    two.take(Input::Told);
    two.save("d1", json!({"text": "two"}), 1).unwrap();
    two.put_photo("p2", "d1").unwrap();
    // The first tab has not heard of it.
    let submission = |revision| Wish::Submit {
        draft: Written {
            id: draft("d1"),
            revision,
            value: json!({"text": "one"}),
        },
        id: command_id("c1"),
        command: resolve("r1", &[]),
        if_match: None,
    };
    assert_eq!(one.wish(submission(1)), Err(OfflineError::Overtaken));
    let kept = one.draft("d1").unwrap();
    assert_eq!((kept.value, kept.photos.len()), (json!({"text": "two"}), 1));
    assert!(one.snapshot().outbox.is_empty());
    // Its author has seen them.
    one.wish(submission(2)).unwrap();
    assert_eq!(one.draft("d1"), None);
}
