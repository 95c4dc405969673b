//! What is told of what waits: why, for what, how far it is.

use linli_client::ClientError;
use linli_offline::memory::{Fault, Operation};
use linli_offline::record::Key;
use linli_offline::store::Write;
use linli_offline::{
    Effect, Exchange, Input, MemoryStore, OfflineError, OutboxState, Reply, State, StoreError, Wish, Woken,
};
use serde_json::json;

use super::harness::*;

#[test]
fn an_item_says_why_it_waits_and_for_what() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), to_commands(|| problem(500, "internal")));
    tab.enqueue("c1", note("r1", "a"));
    tab.enqueue("c2", note("r1", "b"));
    tab.enqueue("c3", note("r2", "c"));
    let (first, second) = (tab.line("c1").unwrap(), tab.line("c2").unwrap());
    assert_eq!(first.behind, None);
    assert_eq!(second.behind, Some(command_id("c1")));
    assert_eq!(tab.line("c3").unwrap().behind, None);
    assert_eq!((first.fault.as_deref(), first.attempts), (Some("internal"), 1));
    assert!(first.next_try.is_some_and(|at| at >= tab.now), "{first:?}");

    // What is wrong with the line is wrong with all; it is told until somebody answers, also while it is tried again.
    tab.use_backend(|_: &Exchange| Err(ClientError::Network));
    tab.take(Input::Woken(Woken::Tap));
    for id in ["c1", "c2", "c3"] {
        assert_eq!(tab.line(id).unwrap().fault.as_deref(), Some("network"), "{id}");
    }
    tab.use_backend(willing);
    tab.take(Input::Woken(Woken::Tap));
    assert_eq!(tab.snapshot().outbox, []);
}

#[test]
fn an_upload_says_how_far_it_is() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), |exchange: &Exchange| match exchange {
        Exchange::Offset { .. } => Ok(Reply::Offset(2)),
        Exchange::Append { .. } => problem(503, "unavailable"),
        _ => willing(exchange),
    });
    tab.save("d1", json!({}), 0).unwrap();
    tab.put_photo("p1", "d1").unwrap();
    let submit = tab.submission("d1", "c1", resolve("r1", &["p1"]));
    // One step at a time, until the chunk is on its way.
    let mut inputs = vec![Input::Asked { op: 77, wish: submit }];
    let mut seen = Vec::new();
    while let Some(input) = inputs.pop() {
        for effect in tab.step(input) {
            inputs.splice(0..0, tab.carry_out(effect));
        }
        seen.extend(tab.line("c1").map(|line| (line.state, line.arrived)));
    }
    let uploading = OutboxState::Uploading { done: 0, total: 1 };
    assert!(seen.contains(&(uploading, 2)), "{seen:?}");
}

fn edit(warned: bool) -> Wish {
    Wish::Edit {
        id: command_id("c1"),
        draft: draft("d2"),
        warned,
    }
}

fn submits_note(tab: &mut Tab) {
    tab.save("d1", json!({}), 0).unwrap();
    tab.submit("d1", "c1", note("r1", "a")).unwrap();
}

#[test]
fn what_may_have_arrived_is_not_edited_unwarned() {
    for answer in [Err(ClientError::Network), problem(503, "unavailable")] {
        let store = MemoryStore::default();
        let mut tab = Tab::signed_in(&store, to_commands(move || answer.clone()));
        submits_note(&mut tab);
        assert_eq!(tab.wish(edit(false)), Err(OfflineError::Unheard));
        // Neither says anything of the try before.
        for answer in [problem(429, "slow_down"), problem(422, "invalid")] {
            tab.use_backend(to_commands(move || answer.clone()));
            tab.wish(Wish::Retry(command_id("c1"))).unwrap();
            assert_eq!(tab.wish(edit(false)), Err(OfflineError::Unheard));
        }
        let mut later = Tab::visiting("tab-2", &store, |_: &Exchange| Err(ClientError::Network));
        later.sign_in("wang");
        assert_eq!(later.wish(edit(false)), Err(OfflineError::Unheard));
        assert!(later.wish(edit(true)).is_ok());
    }
}

#[test]
fn what_has_not_arrived_is_edited_at_once() {
    let never_left = |_: &Exchange| Err(ClientError::Network);
    let mut tab = Tab::signed_in(&MemoryStore::default(), never_left);
    submits_note(&mut tab);
    assert!(tab.wish(edit(false)).is_ok());
    for (status, code) in [(422, "invalid"), (429, "slow_down"), (403, "wrong_account")] {
        let refused = to_commands(move || problem(status, code));
        let mut tab = Tab::signed_in(&MemoryStore::default(), refused);
        submits_note(&mut tab);
        assert!(tab.wish(edit(false)).is_ok(), "{code}");
    }
}

#[test]
fn what_another_tab_has_sent_meanwhile_is_not_called_refused() {
    let store = MemoryStore::default();
    let mut one = Tab::signed_in(&store, willing);
    let mut other = Tab::visiting("tab-2", &store, to_commands(|| Err(ClientError::Network)));
    for tab in [&mut one, &mut other] {
        tab.state = tab.state.take().map(State::without_lease);
    }
    one.use_backend(to_commands(|| problem(422, "invalid")));
    other.sign_in("wang");
    one.save("d1", json!({}), 0).unwrap();
    let wish = one.submission("d1", "c1", note("r1", "a"));
    // While the one sends, the other sends too and hears nothing; the one sees that it did so, and is refused.
    let mut inputs = vec![Input::Asked { op: 77, wish }];
    while let Some(input) = inputs.pop() {
        for effect in one.step(input) {
            if matches!(
                &effect,
                Effect::Request {
                    exchange: Exchange::Send { .. },
                    ..
                }
            ) {
                other.take(Input::Told);
                assert_eq!(other.sent(), ["c1"]);
                one.take(Input::Told);
            }
            inputs.splice(0..0, one.carry_out(effect));
        }
    }
    assert!(matches!(
        one.state_of("c1"),
        Some(OutboxState::NeedsAttention { .. })
    ));
    assert_eq!(one.wish(edit(false)), Err(OfflineError::Unheard));
}

#[test]
fn whoever_was_killed_while_it_was_on_its_way_is_warned_too() {
    let store = MemoryStore::default();
    let mut dying = Tab::signed_in(&store, willing);
    let dead = dying.dead.clone();
    dying.use_backend(to_commands(move || {
        dead.set(true);
        Err(ClientError::Network)
    }));
    submits_note(&mut dying);
    let mut next = Tab::visiting("tab-2", &store, |_: &Exchange| Err(ClientError::Network));
    next.sign_in("wang");
    assert_eq!(next.wish(edit(false)), Err(OfflineError::Unheard));
    assert!(next.wish(edit(true)).is_ok());
}

#[test]
fn what_has_arrived_and_left_no_receipt_is_not_edited_unwarned() {
    let receipt = |write: &Write| matches!(write.key(), Key::Sent(_));
    let store = MemoryStore::default().with_faults(move |operation| match operation {
        Operation::Commit(batch) if batch.writes.iter().any(receipt) => Fault::Before(StoreError::Unknown),
        _ => Fault::None,
    });
    let mut tab = Tab::signed_in(&store, willing);
    submits_note(&mut tab);
    assert_eq!(tab.sent(), ["c1"]);
    assert_eq!(tab.wish(edit(false)), Err(OfflineError::Unheard));
}
