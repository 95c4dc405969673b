//! What a draft is, in words.

use linli_model::report::ActionName;
use serde::Deserialize;
use serde_json::Value;

use crate::drafting::About;
use crate::i18n::{
    Message, words::board, words::form, words::me, words::needs, words::reports, words::sending as words,
    words::tasks,
};
use crate::show;

/// The word of a draft's kind; `None` for a kind of a newer version of the app.
pub fn kind_word(kind: &str, value: &Value) -> Option<Message> {
    Some(match kind {
        "report" => form::TITLE,
        "answer" => match value["unit"].is_null() {
            true => reports::RESOLVE_TITLE,
            false => reports::ANSWER_TITLE,
        },
        "need" => needs::FORM_TITLE,
        "task" => match value["changes"].is_null() {
            true => tasks::FORM_TITLE,
            false => tasks::FORM_CHANGE,
        },
        "post" => match value["edits"].is_null() {
            true => board::FORM_TITLE,
            false => board::FORM_EDIT,
        },
        "reply" => board::REPLY,
        "flag" => board::FLAG,
        "volunteer" => needs::REGISTER,
        "name" => me::CHANGE_NAME,
        "roll_call" => tasks::ROLL_CALL,
        "credits" => tasks::COMPLETE,
        "correction" => tasks::CORRECT_TITLE,
        "whistle" => reports::WHISTLE_TITLE,
        "reason" | "rating" => {
            let about = About::deserialize(value.get("about")?).ok()?;
            action_word(&about)?
        }
        _ => return None,
    })
}

/// The word of the action that a sheet's words are for.
fn action_word(about: &About) -> Option<Message> {
    Some(match (about.thing.as_str(), about.action.as_str()) {
        ("report", action) => {
            let name = ActionName::deserialize(&Value::from(action)).ok()?;
            show::action(name).map_or(words::KIND_UNKNOWN, |(word, _)| word)
        }
        ("need", "decline") => needs::DECLINE,
        ("need", "rate") => needs::RATE,
        ("task", "cancel") => tasks::CANCEL_TITLE,
        ("roster", "cancel") => tasks::CANCEL_CLAIM,
        ("roster", "late_check_in") => tasks::LATE_CHECK_IN,
        ("post", "hide") => board::HIDE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_has_a_word_and_a_newer_one_none() {
        let reason = |thing: &str, action: &str| json!({"about": {"thing": thing, "action": action}});
        let word = |kind, value: Value| kind_word(kind, &value);
        for kind in [
            "report",
            "answer",
            "need",
            "task",
            "post",
            "reply",
            "flag",
            "volunteer",
            "name",
            "roll_call",
            "credits",
            "correction",
            "whistle",
        ] {
            assert!(word(kind, json!({})).is_some(), "{kind}");
        }
        assert_eq!(
            word("reason", reason("report", "decline")),
            show::action(ActionName::Decline).map(|(word, _)| word)
        );
        assert_eq!(word("rating", reason("need", "rate")), Some(needs::RATE));
        assert_eq!(word("reason", reason("comet", "land")), None);
        assert_eq!(word("hologram", json!({"text": "?"})), None);
    }
}
