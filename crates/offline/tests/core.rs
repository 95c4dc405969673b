//! The decisions of the offline core, one promise a test.

#[path = "core/accounts.rs"]
mod accounts;
#[path = "core/archive.rs"]
mod archive;
#[path = "core/exhaustive.rs"]
mod exhaustive;
#[path = "core/harness.rs"]
mod harness;
#[path = "core/keeping.rs"]
mod keeping;
#[path = "../../../tests/web/replay.rs"]
mod replay;
#[path = "../../../tests/web/store_suite.rs"]
mod store_suite;
#[path = "core/telling.rs"]
mod telling;
#[path = "core/trouble.rs"]
mod trouble;
#[path = "core/two_tabs.rs"]
mod two_tabs;
#[path = "core/typing.rs"]
mod typing;

use futures_util::FutureExt;
use harness::*;
use linli_client::ClientError;
use linli_model::time::SECOND;
use linli_offline::{
    AccountState, Connectivity, Effect, Exchange, Input, MemoryStore, OfflineError, OutboxState, Reply,
    Store, Wish, Woken,
};
use serde_json::json;

fn attention(code: &str) -> Option<OutboxState> {
    Some(OutboxState::NeedsAttention {
        code: code.to_owned(),
        errors: Vec::new(),
    })
}

#[test]
fn the_memory_store_keeps_the_contract() {
    let store = MemoryStore::default();
    let open = || -> Box<dyn Store<Bytes = Vec<u8>>> { Box::new(store.clone()) };
    store_suite::keeps_the_contract(open, <[u8]>::to_vec, Vec::clone)
        .now_or_never()
        .unwrap();
}

#[test]
fn the_memory_store_answers_the_simulators_traces() {
    for lines in replay::devices() {
        let seen = || {
            let store = MemoryStore::default();
            let seen = replay::replay(&lines, &store, <[u8]>::to_vec, Vec::clone);
            seen.now_or_never().unwrap()
        };
        assert_eq!(seen().results, replay::expected(&lines));
        assert_eq!(seen().differs(&seen()), None);
    }
}

#[test]
fn nothing_is_sent_or_acknowledged_before_it_is_stored() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), willing);
    let wish = Wish::Enqueue {
        id: command_id("c1"),
        command: note("r1", "a"),
        if_match: None,
    };
    let mut effects = tab.step(Input::Asked { op: 9, wish });
    let mut stored = 0;
    while let Some(at) = effects
        .iter()
        .position(|effect| matches!(effect, Effect::Commit { .. }))
    {
        let early = |effect: &Effect| matches!(effect, Effect::Request { .. } | Effect::Settle { .. });
        assert_eq!(effects.iter().any(early), stored > 0, "{effects:?}");
        let Effect::Commit { ticket, .. } = effects.remove(at) else {
            unreachable!()
        };
        effects = tab.step(Input::Committed {
            ticket,
            result: Ok(()),
        });
        stored += 1;
    }
    assert_eq!(stored, 2, "the command, and the lease");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Request { .. }))
    );
}

#[test]
fn a_retry_keeps_its_key() {
    let answers = [
        Err(ClientError::Network),
        problem(500, "internal"),
        problem(409, "in_flight"),
        Ok(Reply::Sent(json!({}))),
    ];
    let mut answers = answers.into_iter();
    let mut tab = Tab::signed_in(
        &MemoryStore::default(),
        to_commands(move || answers.next().unwrap()),
    );
    tab.enqueue("c1", note("r1", "a"));
    tab.pass(3_600);
    assert_eq!(tab.sent(), ["c1"; 4]);
    assert_eq!(tab.line("c1"), None);
    assert_eq!(tab.snapshot().sent.len(), 1);
}

#[test]
fn a_stream_keeps_its_order_and_holds_up_no_other() {
    let store = MemoryStore::default();
    let mut tab = Tab::signed_in(&store, to_commands(|| problem(503, "unavailable")));
    // The ids are against the order, and so is the clock.
    for (id, report) in [("c9", "r1"), ("c5", "r1"), ("c1", "r2"), ("c3", "r1")] {
        tab.enqueue(id, note(report, id));
        tab.now = tab.now.plus(-SECOND);
    }
    tab.asked.clear();
    let mut first = true;
    tab.use_backend(to_commands(move || match std::mem::take(&mut first) {
        true => problem(422, "invalid"),
        false => Ok(Reply::Sent(json!({}))),
    }));
    tab.take(Input::Woken(Woken::Tap));
    assert_eq!(tab.sent(), ["c9", "c1"], "the head of r1 is refused, r2 goes on");
    assert_eq!(tab.state_of("c9"), attention("invalid"));
    assert_eq!(tab.state_of("c5"), Some(OutboxState::Waiting));
    tab.wish(Wish::Delete(command_id("c9"))).unwrap();
    assert_eq!(tab.sent(), ["c9", "c1", "c5", "c3"]);
}

#[test]
fn what_waits_asks_for_a_sign_in_only_where_the_backend_did() {
    let store = MemoryStore::default();
    let out_of_reach = |_: &Exchange| Err(ClientError::Network);
    let mut tab = Tab::signed_in(&store, out_of_reach);
    tab.enqueue("c1", note("r1", "a"));
    drop(tab);
    // Opened anew without a network, nobody can tell whether the session goes on.
    let mut tab = Tab::visiting("tab-2", &store, out_of_reach);
    tab.enqueue("c2", note("r2", "b"));
    for id in ["c1", "c2"] {
        assert_eq!(tab.state_of(id), Some(OutboxState::Waiting), "{id}");
    }
    tab.wish(Wish::Lock).unwrap();
    for id in ["c1", "c2"] {
        assert_eq!(tab.state_of(id), Some(OutboxState::Paused), "{id}");
    }
    let mut visitor = Tab::visiting("tab-1", &MemoryStore::default(), out_of_reach);
    visitor.enqueue("c1", note("r1", "a"));
    assert_eq!(
        visitor.state_of("c1"),
        Some(OutboxState::Paused),
        "a visitor has to sign in"
    );
}

#[test]
fn refusals_ask_the_owner_and_never_loop() {
    for (status, code) in [
        (413, "too_large"),
        (422, "invalid"),
        (422, "key_reused"),
        (412, "stale"),
        (404, "not_found"),
    ] {
        let mut tab = Tab::signed_in(
            &MemoryStore::default(),
            to_commands(move || problem(status, code)),
        );
        tab.enqueue("c1", note("r1", "a"));
        tab.pass(100_000);
        assert_eq!((tab.sent().len(), tab.state_of("c1")), (1, attention(code)));
        // It survives the tab, and the owner may try again.
        let mut tab = Tab::signed_in(&tab.store, willing);
        assert_eq!(tab.state_of("c1"), attention(code));
        tab.wish(Wish::Retry(command_id("c1"))).unwrap();
        assert_eq!((tab.sent().len(), tab.state_of("c1")), (1, None));
    }
    let mut tab = Tab::signed_in(
        &MemoryStore::default(),
        to_commands(|| problem(409, "already_so")),
    );
    tab.enqueue("c1", note("r1", "a"));
    assert_eq!((tab.line("c1"), tab.snapshot().sent.len()), (None, 1));
}

#[test]
fn lost_photos_go_up_again_three_times_at_most() {
    let mut tab = Tab::signed_in(
        &MemoryStore::default(),
        to_commands(|| problem(409, "photo_gone")),
    );
    tab.save("d1", json!({}), 0).unwrap();
    tab.put_photo("p1", "d1").unwrap();
    let command = resolve("r1", &["p1"]);
    tab.submit("d1", "c1", command).unwrap();
    tab.pass(100_000);
    let uploads = tab
        .asked
        .iter()
        .filter(|exchange| matches!(exchange, Exchange::Create { .. }))
        .count();
    assert_eq!((uploads, tab.sent().len()), (4, 4));
    assert_eq!(tab.state_of("c1"), attention("photo_gone"));
    assert!(
        tab.store
            .bytes(&photo("p1"))
            .now_or_never()
            .unwrap()
            .unwrap()
            .is_some()
    );
}

#[test]
fn photos_stay_until_the_command_is_acknowledged_and_go_before_it() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), to_commands(|| Err(ClientError::Network)));
    tab.save("d1", json!({}), 0).unwrap();
    for id in ["p1", "p2", "unused"] {
        tab.put_photo(id, "d1").unwrap();
    }
    let command = resolve("r1", &["p1", "p2"]);
    tab.submit("d1", "c1", command).unwrap();
    let steps: Vec<String> = tab.asked.iter().map(|exchange| format!("{exchange:?}")).collect();
    let names: Vec<&str> = steps.iter().map(|step| step.split(' ').next().unwrap()).collect();
    assert_eq!(
        names,
        ["Create", "Offset", "Append", "Create", "Offset", "Append", "Send"]
    );
    let bytes = |tab: &Tab, id| {
        tab.store
            .bytes(&photo(id))
            .now_or_never()
            .unwrap()
            .unwrap()
            .is_some()
    };
    assert!(bytes(&tab, "p1") && bytes(&tab, "p2") && !bytes(&tab, "unused"));
    assert_eq!(tab.snapshot().connectivity, Connectivity::Offline);
    tab.use_backend(willing);
    tab.take(Input::Woken(Woken::Network(true)));
    assert_eq!(tab.asked.len(), 8, "what has arrived is not sent again");
    assert!(!bytes(&tab, "p1") && !bytes(&tab, "p2"));
}

#[test]
fn a_missing_photo_asks_the_owner() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), willing);
    tab.enqueue("c1", resolve("r1", &["nowhere"]));
    assert_eq!(
        (tab.asked.len(), tab.state_of("c1")),
        (0, attention("photo_missing"))
    );
}

#[test]
fn waits_grow_to_five_minutes_obey_the_backend_and_end_with_a_tap() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), to_commands(|| problem(500, "internal")));
    tab.enqueue("c1", note("r1", "a"));
    let mut longest = 0;
    for _ in 0..40 {
        let (before, began) = (tab.sent().len(), tab.now);
        while tab.sent().len() == before {
            tab.pass(1);
        }
        longest = longest.max(tab.now.since(began) / SECOND);
    }
    assert!((150..=301).contains(&longest), "{longest}");

    let wait = Some(3_000);
    let asked = ClientError::Problem {
        status: 429,
        code: "rate_limited".to_owned(),
        errors: Vec::new(),
        retry_after: wait,
    };
    tab.use_backend(to_commands(move || Err(asked.clone())));
    tab.take(Input::Woken(Woken::Tap));
    let before = tab.sent().len();
    tab.pass(2_999);
    assert_eq!(tab.sent().len(), before);
    tab.take(Input::Woken(Woken::Tap));
    assert_eq!(tab.sent().len(), before + 1);
}

#[test]
fn a_portal_is_no_answer() {
    let portal = || {
        Err(ClientError::NotTheProtocol {
            status: 200,
            reason: "not JSON",
            retry_after: None,
        })
    };
    let mut tab = Tab::signed_in(&MemoryStore::default(), to_commands(portal));
    tab.enqueue("c1", note("r1", "a"));
    tab.pass(3_600);
    assert!(tab.sent().len() > 5);
    assert_eq!(tab.state_of("c1"), Some(OutboxState::Waiting));
}

#[test]
fn a_lost_session_pauses_and_keeps_everything() {
    for refusal in [Err(ClientError::Unauthenticated), problem(403, "wrong_account")] {
        let mut tab = Tab::signed_in(&MemoryStore::default(), to_commands(move || refusal.clone()));
        tab.enqueue("c1", note("r1", "a"));
        tab.pass(100_000);
        assert_eq!(
            (tab.sent().len(), tab.state_of("c1")),
            (1, Some(OutboxState::Paused))
        );
        assert!(matches!(tab.snapshot().account, AccountState::Locked { .. }));
        tab.use_backend(willing);
        tab.sign_in("wang");
        assert_eq!((tab.sent().len(), tab.line("c1")), (2, None));
    }
}

#[test]
fn drafts_and_items_belong_to_their_account() {
    let store = MemoryStore::default();
    let mut tab = Tab::visiting("tab-1", &store, willing);
    tab.save("d1", json!({"text": "门口有水"}), 0).unwrap();
    tab.enqueue("c1", note("r1", "a"));
    assert_eq!(
        (tab.sent().len(), tab.state_of("c1")),
        (0, Some(OutboxState::Paused))
    );
    tab.use_backend(|_: &Exchange| Err(ClientError::Network));
    tab.sign_in("wang");
    assert_eq!(
        (tab.snapshot().drafts.len(), tab.snapshot().outbox.len()),
        (1, 1),
        "theirs now"
    );

    // Without a session the device stays locked to Wang; drafts go on.
    let mut tab = Tab::visiting("tab-2", &store, willing);
    assert!(matches!(tab.snapshot().account, AccountState::Locked { name, .. } if name == "wang"));
    tab.save("d2", json!({}), 0).unwrap();
    assert_eq!(tab.sent().len(), 0);

    // Somebody else sees nothing of it and sends nothing of it.
    tab.sign_in("li");
    let shown = tab.snapshot();
    assert_eq!(
        (shown.drafts.len(), shown.outbox.len(), tab.sent().len()),
        (0, 0, 0)
    );
    assert_eq!(tab.save("d1", json!({}), 1), Err(OfflineError::NoDraft));
    tab.enqueue("c2", note("r2", "b"));
    tab.pass(60);
    assert_eq!(tab.sent(), ["c2"], "only their own");
    tab.asked.clear();
    tab.sign_in("wang");
    tab.pass(21);
    assert_eq!(
        (tab.snapshot().drafts.len(), tab.sent()),
        (2, vec!["c1".to_owned()])
    );
    assert!(matches!(&tab.asked[0], Exchange::Send { account, .. } if *account == person("wang")));

    tab.wish(Wish::Forget).unwrap();
    assert_eq!(
        (tab.snapshot().account, tab.snapshot().drafts.len()),
        (AccountState::Guest, 0)
    );
}

#[test]
fn drafts_are_guarded_against_other_tabs_and_never_rise_again() {
    let store = MemoryStore::default();
    let (mut one, mut two) = (
        Tab::signed_in(&store, willing),
        Tab::visiting("tab-2", &store, willing),
    );
    assert_eq!(one.save("d1", json!({"text": "一"}), 0), Ok(1));
    assert_eq!(
        one.save("d1", json!({"text": "二"}), 0),
        Ok(2),
        "a tab that could not wait for its own save"
    );
    two.take(Input::Told);
    two.save_beside("d1", json!({"text": "三"}), 1);
    assert_eq!(two.save("d1", json!({"text": "三"}), 2), Ok(3));
    one.save_beside("d1", json!({"text": "四"}), 2);
    one.submit("d1", "c1", note("r1", "a")).unwrap();
    assert_eq!(
        one.submit("d1", "c2", note("r1", "a")),
        Err(OfflineError::NoDraft),
        "a double tap"
    );
    assert_eq!(
        one.save("d1", json!({}), 3),
        Err(OfflineError::NoDraft),
        "a late autosave"
    );
    assert_eq!(one.sent(), ["c1"]);
}

#[test]
fn an_item_becomes_its_draft_again() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), |exchange: &Exchange| match exchange {
        Exchange::Append { .. } => problem(415, "not_a_picture"),
        _ => willing(exchange),
    });
    tab.save("d1", json!({"text": "一"}), 0).unwrap();
    tab.put_photo("p1", "d1").unwrap();
    let command = resolve("r1", &["p1"]);
    tab.submit("d1", "c1", command).unwrap();
    let Some(OutboxState::NeedsAttention { code, errors }) = tab.state_of("c1") else {
        panic!()
    };
    assert_eq!(
        (code.as_str(), errors[0].pointer.as_str()),
        ("not_a_picture", "/command/photos/0")
    );
    tab.wish(Wish::Edit {
        id: command_id("c1"),
        draft: draft("d2"),
        warned: false,
    })
    .unwrap();
    let drafts = tab.snapshot().drafts;
    assert_eq!(
        (drafts[0].id.as_str(), &drafts[0].value, drafts[0].photos.len()),
        ("d2", &json!({"text": "一"}), 1)
    );
    assert!(tab.snapshot().outbox.is_empty());
}

#[test]
fn one_tab_sends_and_another_takes_over_after_silence() {
    let store = MemoryStore::default();
    let mut dying = Tab::signed_in(&store, to_commands(|| Err(ClientError::Network)));
    dying.enqueue("c1", note("r1", "a"));
    let mut heir = Tab::visiting("tab-2", &store, willing);
    heir.now = dying.now;
    heir.sign_in("wang");
    heir.pass(19);
    assert_eq!(heir.sent().len(), 0);
    heir.pass(2);
    assert_eq!(heir.sent(), ["c1"]);

    let mut locked = Tab::visiting("tab-3", &store, willing);
    locked.sign_in("wang");
    heir.use_backend(|_: &Exchange| Err(ClientError::Network));
    heir.enqueue("c2", note("r1", "b"));
    locked.now = heir.now;
    locked.take(Input::Told);
    assert_eq!(locked.sent().len(), 0);
    locked.take(Input::Lock(true));
    assert_eq!(locked.sent(), ["c2"]);
}

#[test]
fn the_last_twenty_receipts_are_kept() {
    let mut tab = Tab::signed_in(&MemoryStore::default(), willing);
    for number in 10..35 {
        tab.now = tab.now.plus(SECOND);
        tab.enqueue(&format!("c{number}"), note("r1", "a"));
    }
    let sent = tab.snapshot().sent;
    assert_eq!(
        (sent.len(), sent[0].id.as_str(), sent[19].id.as_str()),
        (20, "c34", "c15")
    );
}
