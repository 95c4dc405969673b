//! The kinds of drafts there are: where each is written on, and what it says. What belongs to a sheet names the page it
//! was written on. Pure.

use linli_model::ids::{DraftId, PostId, ReportId, TaskId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::route::Route;

/// What a sheet's words are about: an action on one thing, and the page on which the sheet stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The kind of stream: `report`, `need`, `task`, `roster`, `post`.
    pub thing: String,
    /// Which one of that kind.
    pub id: String,
    /// The action's name, as commands have it.
    pub action: String,
    /// Whose part of it is meant, where there are several: a unit's, a person's.
    pub part: String,
    /// The address of the page.
    pub page: String,
}

impl About {
    /// Whether the same words are meant, wherever they are written.
    pub fn is_same(&self, other: &Self) -> bool {
        let of = |about: &Self| {
            let About {
                thing,
                id,
                action,
                part,
                ..
            } = about.clone();
            (thing, id, action, part)
        };
        of(self) == of(other)
    }
}

/// Where a draft is written on; `None` for a kind of a newer version of the app.
pub fn route_of(kind: &str, id: &DraftId, value: &Value) -> Option<Route> {
    let named = |field: &str| value.get(field).and_then(Value::as_str);
    let id = id.clone();
    Some(match kind {
        "report" => Route::Draft(id),
        "need" => Route::NeedDraft(id),
        "task" => Route::TaskDraft(id),
        "post" => Route::PostDraft(id),
        "reply" => match named("thread").and_then(|thread| PostId::new(thread).ok()) {
            Some(thread) => Route::Post(thread),
            None => Route::PostDraft(id),
        },
        "volunteer" => Route::Volunteer,
        "name" => Route::Me,
        "roll_call" | "credits" => Route::Roster(named("task").and_then(|task| TaskId::new(task).ok())?),
        "answer" => Route::Report(named("report").and_then(|report| ReportId::new(report).ok())?),
        "flag" => Route::Post(named("post").and_then(|post| PostId::new(post).ok())?),
        _ => Route::parse(value.get("about")?.get("page")?.as_str()?),
    })
}

/// Whether there is anything in it that its author did: a roll is kept on the device as soon as it is looked at.
pub fn is_begun(kind: &str, value: &Value) -> bool {
    let is_said = |called: &Value| called.get("here").is_some_and(Value::is_boolean);
    let people = value.get("people").and_then(Value::as_array);
    kind != "roll_call" || people.is_some_and(|people| people.iter().any(is_said))
}

/// The first words of what was written, whatever kind it is, a draft or a command.
pub fn words_of(value: &Value) -> &str {
    let fields = [
        "title",
        "text",
        "words",
        "reason",
        "name",
        "place_words",
        "contact",
        "guardian_name",
        "guardian_contact",
    ];
    let texts = fields
        .iter()
        .filter_map(|field| value.get(field).and_then(Value::as_str));
    let own = texts.map(str::trim).find(|text| !text.is_empty());
    own.unwrap_or_else(|| {
        let deeper = value.as_object().into_iter().flat_map(|fields| fields.values());
        let deeper = deeper.filter(|field| field.is_object()).map(words_of);
        deeper
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft() -> DraftId {
        DraftId::new("d1").expect("an id")
    }

    #[test]
    fn a_draft_is_written_on_where_it_was_begun() {
        let route = |kind, value| route_of(kind, &draft(), &value);
        assert_eq!(route("report", json!({})), Some(Route::Draft(draft())));
        let thread = PostId::new("p1").expect("an id");
        assert_eq!(
            route("reply", json!({"thread": "p1", "text": "好"})),
            Some(Route::Post(thread.clone()))
        );
        assert_eq!(
            route("reason", json!({"about": {"page": "#/posts/p1"}})),
            Some(Route::Post(thread))
        );
        assert_eq!(route("hologram", json!({"text": "来自未来"})), None);
        assert_eq!(route("credits", json!({"task": 7})), None);
    }

    #[test]
    fn the_first_words_are_told_of_any_kind() {
        assert_eq!(words_of(&json!({"title": " ", "text": " 路灯坏了 "})), "路灯坏了");
        assert_eq!(words_of(&json!({"title": 3, "wings": "?"})), "");
        assert_eq!(words_of(&json!(null)), "");
        assert_eq!(
            words_of(&json!({"skills": [], "guardian_name": "陆建国"})),
            "陆建国"
        );
        let command = json!({"type": "draft", "writing": {"title": "送午餐", "terms": {}}});
        assert_eq!(words_of(&command), "送午餐");
    }

    #[test]
    fn a_roll_that_nobody_called_is_no_draft() {
        let roll = |here: Value| json!({"people": [{"person": "p", "here": here}]});
        assert!(!is_begun("roll_call", &roll(json!(null))));
        assert!(is_begun("roll_call", &roll(json!(false))));
        assert!(is_begun("report", &json!({})));
    }

    #[test]
    fn the_same_words_are_meant_on_any_page() {
        let about = |page: &str, action: &str| About {
            thing: "report".to_owned(),
            id: "r1".to_owned(),
            action: action.to_owned(),
            page: page.to_owned(),
            ..About::default()
        };
        assert!(about("#/reports/r1", "note").is_same(&about("#/desk/r1", "note")));
        assert!(!about("#/reports/r1", "note").is_same(&about("#/reports/r1", "return")));
    }
}
