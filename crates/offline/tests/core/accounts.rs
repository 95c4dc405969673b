//! Whose things are whose on one device, and what stays of them.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::FutureExt;
use linli_client::ClientError;
use linli_offline::memory::{Fault, Operation};
use linli_offline::record::Key;
use linli_offline::{
    AccountState, Effect, Exchange, Input, MemoryStore, OfflineError, Outcome, Store, StoreError, Wish,
};
use serde_json::json;

use super::harness::*;
use super::trouble::filling_store;

fn nobody(_: &Exchange) -> Answer {
    Err(ClientError::Network)
}

fn keys(tab: &Tab) -> Vec<Key> {
    let loaded = tab.store.load().now_or_never().unwrap().unwrap();
    loaded.records.into_keys().collect()
}

/// A draft with a photo, an item, and a receipt of `wang`.
fn wang() -> Tab {
    let mut tab = Tab::signed_in(&MemoryStore::default(), willing);
    tab.enqueue("c0", note("r0", "sent"));
    tab.use_backend(nobody);
    tab.save("d1", json!({"text": "门口有水"}), 0).unwrap();
    tab.put_photo("p1", "d1").unwrap();
    tab.enqueue("c1", note("r1", "waits"));
    tab
}

#[test]
fn without_a_session_drafts_go_on_and_nothing_of_the_backend_is_shown() {
    let mut tab = wang();
    assert_eq!(tab.snapshot().sent.len(), 1);
    tab.wish(Wish::Lock).unwrap();
    let shown = tab.snapshot();
    assert!(matches!(shown.account, AccountState::Locked { .. }));
    assert_eq!(
        (shown.drafts.len(), shown.outbox.len(), shown.sent.len()),
        (1, 1, 0)
    );
    tab.use_backend(willing);
    tab.asked.clear();
    tab.save("d1", json!({"text": "还在漏"}), 1).unwrap();
    tab.pass(600);
    assert_eq!(tab.sent().len(), 0, "nothing is sent");
    tab.sign_in("wang");
    assert_eq!(
        (tab.snapshot().sent.len(), tab.sent()),
        (2, vec!["c1".to_owned()])
    );
}

#[test]
fn wiping_takes_all_of_one_account_and_nothing_of_another() {
    let mut tab = wang();
    tab.sign_in("li");
    tab.save("d2", json!({}), 0).unwrap();
    tab.put_photo("p2", "d2").unwrap();
    tab.enqueue("c2", note("r2", "li's"));
    tab.wish(Wish::Wipe { forget: false }).unwrap();
    let shown = tab.snapshot();
    assert_eq!((shown.drafts.len(), shown.outbox.len()), (0, 0));
    assert!(matches!(shown.account, AccountState::SignedIn { name, .. } if name == "li"));
    assert!(
        tab.store
            .bytes(&photo("p2"))
            .now_or_never()
            .unwrap()
            .unwrap()
            .is_none()
    );
    assert_eq!(
        tab.save("d2", json!({"text": "late"}), 1),
        Err(OfflineError::NoDraft),
        "a form that is still open brings nothing back"
    );
    tab.sign_in("wang");
    let shown = tab.snapshot();
    assert_eq!(
        (shown.drafts.len(), shown.outbox.len(), shown.sent.len()),
        (1, 1, 1)
    );
    tab.wish(Wish::Wipe { forget: true }).unwrap();
    assert_eq!(tab.snapshot().account, AccountState::Guest);
    let left = keys(&tab);
    assert!(
        left.iter().all(|key| matches!(key, Key::Lease | Key::Order)),
        "{left:?}"
    );
}

#[test]
fn an_item_that_is_being_sent_is_wiped_for_good() {
    let mut tab = wang();
    tab.use_backend(|exchange: &Exchange| match exchange {
        Exchange::Send { .. } => Err(ClientError::Unauthenticated),
        _ => willing(exchange),
    });
    tab.wish(Wish::Wipe { forget: true }).unwrap();
    tab.use_backend(willing);
    tab.asked.clear();
    tab.sign_in("wang");
    tab.pass(600);
    assert_eq!(tab.sent().len(), 0);
}

#[test]
fn a_shared_device_keeps_nothing_of_what_was_sent() {
    let mut tab = wang();
    tab.wish(Wish::Share(true)).unwrap();
    assert!(tab.snapshot().shared);
    assert!(
        !keys(&tab).iter().any(|key| matches!(key, Key::Sent(_))),
        "what was sent before goes too"
    );
    tab.use_backend(willing);
    tab.pass(600);
    // Its author sees the receipt in this tab, and nobody in the next.
    let sent: Vec<_> = tab.snapshot().sent.into_iter().map(|sent| sent.id).collect();
    assert_eq!(sent, [command_id("c1")]);
    assert!(
        !keys(&tab)
            .iter()
            .any(|key| matches!(key, Key::Sent(_) | Key::Item(_)))
    );
    let mut next = Tab::signed_in(&tab.store, willing);
    assert_eq!((next.snapshot().sent.len(), next.snapshot().shared), (0, true));
    tab.sign_in("li");
    assert_eq!(
        tab.snapshot().sent.len(),
        0,
        "nor does the next person in this one"
    );

    next.wish(Wish::Share(false)).unwrap();
    next.enqueue("c5", note("r5", "kept again"));
    assert!(keys(&next).contains(&Key::Sent(command_id("c5"))));
}

#[test]
fn that_there_is_no_room_is_told_until_something_is_kept_again() {
    let full = Rc::new(Cell::new(true));
    let hook = full.clone();
    let store = MemoryStore::default().with_faults(move |operation| match operation {
        Operation::Commit(_) if hook.get() => Fault::Before(StoreError::Full),
        _ => Fault::None,
    });
    let mut tab = Tab::visiting("tab-1", &store, willing);
    assert!(!tab.snapshot().storage.full);
    assert_eq!(tab.save("d1", json!({}), 0), Err(OfflineError::Full));
    assert!(tab.snapshot().storage.full);
    full.set(false);
    tab.save("d1", json!({}), 0).unwrap();
    assert!(!tab.snapshot().storage.full);
}

#[test]
fn a_warning_comes_at_four_fifths_of_the_room() {
    let room = |used, quota| linli_offline::Room {
        used,
        quota,
        persistent: false,
    };
    assert!(!room(799, 1_000).is_nearly_full());
    assert!(room(800, 1_000).is_nearly_full());
    assert!(!room(0, 0).is_nearly_full());
    assert_eq!(room(u64::MAX, 1_000).percent(), 100);
    assert_eq!(room(u64::MAX, u64::MAX).percent(), 100);
}

#[test]
fn of_two_people_who_sign_in_on_a_full_device_the_later_stays() {
    for (first, second) in [(0, 1), (1, 0)] {
        let full = Rc::new(Cell::new(true));
        let mut tab = Tab::visiting("tab-1", &filling_store(&full), willing);
        let commits = [("wang", 100), ("li", 101)].map(|(name, op)| {
            let (id, name) = (person(name), name.to_owned());
            let wish = Wish::SignIn { id, name };
            let mut effects = tab.step(Input::Asked { op, wish }).into_iter();
            effects
                .find(|effect| matches!(effect, Effect::Commit { .. }))
                .unwrap()
        });
        let failed: Vec<Input> = commits
            .into_iter()
            .map(|commit| tab.carry_out(commit).unwrap())
            .collect();
        for at in [first, second] {
            tab.take(failed[at].clone());
        }
        assert!(matches!(tab.settled(100), Some(Err(_))), "nobody waits for ever");
        full.set(false);
        tab.pass(60);
        let is_li = |account: &AccountState| matches!(account, AccountState::SignedIn { id, .. } if *id == person("li"));
        assert!(is_li(&tab.snapshot().account), "{:?}", tab.snapshot().account);
        assert_eq!(tab.settled(101), Some(Ok(Outcome::Done)));
    }
}

#[test]
fn whoever_signs_in_on_a_full_device_stays_signed_in() {
    let full = Rc::new(Cell::new(true));
    let mut tab = Tab::visiting("tab-1", &filling_store(&full), willing);
    let (id, name) = (person("wang"), "wang".to_owned());
    assert_eq!(tab.ask(Wish::SignIn { id, name }), None);
    for _ in 0..3 {
        let account = tab.snapshot().account;
        assert!(matches!(account, AccountState::SignedIn { .. }), "{account:?}");
        tab.pass(7);
    }
}
