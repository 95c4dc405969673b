//! A form that types on: it does not wait for its last save, and its later words stand.

use linli_offline::{Effect, Input, MemoryStore, StoreError, Wish};
use serde_json::json;

use super::harness::*;
use super::trouble::closing_store;

/// A save of a form that does not wait for its last one.
fn saving(text: &str, revision: u64) -> Wish {
    Wish::SaveDraft {
        id: draft("d1"),
        kind: "report".to_owned(),
        value: json!({"text": text}),
        revision,
        beside: draft("d1-beside"),
    }
}

#[test]
fn words_are_not_put_over_later_ones_of_the_same_form() {
    let (store, closed) = closing_store();
    let mut tab = Tab::signed_in(&store, willing);
    closed.set(true);
    assert_eq!(tab.ask(saving("older", 0)), None, "nobody can tell yet");
    closed.set(false);
    tab.ask(saving("later", 0));
    tab.pass(3);
    assert_eq!(tab.draft("d1").unwrap().value, json!({"text": "later"}));
    assert!(matches!(tab.last_settled(), Some(Ok(_))));
    assert_eq!(tab.save("d1", json!({"text": "last"}), 2), Ok(3));
}

#[test]
fn a_save_that_is_heard_of_late_is_not_put_over_later_words_nor_does_it_bring_a_draft_back() {
    for submits in [false, true] {
        let store = MemoryStore::default();
        let mut tab = Tab::signed_in(&store, willing);
        let commit_of = |effects: &[Effect]| {
            let is_commit = |effect: &&Effect| matches!(effect, Effect::Commit { .. });
            effects.iter().find(is_commit).cloned().unwrap()
        };
        let older = Input::Asked {
            op: 100,
            wish: saving("older", 0),
        };
        let older = commit_of(&tab.step(older));
        let later = Input::Asked {
            op: 101,
            wish: saving("later", 0),
        };
        let later = commit_of(&tab.step(later));
        // Both are stored, and of the older one nobody hears.
        let Some(Input::Committed {
            ticket,
            result: Ok(()),
        }) = tab.carry_out(older)
        else {
            unreachable!()
        };
        let stored = tab.carry_out(later).unwrap();
        if submits {
            tab.take(stored);
            let wish = tab.submission("d1", "c1", note("r1", "later"));
            tab.take(Input::Asked { op: 102, wish });
        } else {
            // Its failure is told first, and the store is read while the later one is still on its way.
            tab.take(Input::Committed {
                ticket,
                result: Err(StoreError::Unknown),
            });
            tab.take(stored);
        }
        tab.take(Input::Committed {
            ticket,
            result: Err(StoreError::Unknown),
        });
        let left = tab.draft("d1").map(|line| line.value);
        assert_eq!(left, (!submits).then(|| json!({"text": "later"})));
        assert!(
            matches!(tab.settled(100), Some(Ok(_))),
            "what is stored is called so"
        );
    }
}
