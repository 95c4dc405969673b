//! What is told of what waits: why, for what, how far it is.

use linli_client::ClientError;
use linli_offline::{Exchange, Input, MemoryStore, OutboxState, Reply, Wish, Woken};
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

#[test]
fn what_may_have_arrived_is_told_until_the_backend_has_its_say() {
    for answer in [Err(ClientError::Network), problem(503, "unavailable")] {
        let mut tab = Tab::signed_in(&MemoryStore::default(), to_commands(move || answer.clone()));
        tab.enqueue("c1", note("r1", "a"));
        assert!(tab.line("c1").unwrap().unheard);
        tab.use_backend(to_commands(|| problem(429, "slow_down")));
        tab.wish(Wish::Retry(command_id("c1"))).unwrap();
        assert!(
            tab.line("c1").unwrap().unheard,
            "that says nothing of the try before"
        );
        tab.use_backend(to_commands(|| problem(422, "invalid")));
        tab.wish(Wish::Retry(command_id("c1"))).unwrap();
        assert!(!tab.line("c1").unwrap().unheard, "refused, it took no effect");
    }
    let mut tab = Tab::signed_in(&MemoryStore::default(), |_: &Exchange| Err(ClientError::Network));
    tab.enqueue("c1", note("r1", "a"));
    assert!(!tab.line("c1").unwrap().unheard, "it never left");
}
