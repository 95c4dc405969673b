//! No view leaks: secrets are planted in needs, tasks and rosters, and searched for in what each viewer is given.

use linli_model::ids::{PersonId, PhotoId};
use linli_model::need::{self, NeedCommand, NeedView, NeedViewing};
use linli_model::person::Actor;
use linli_model::photo::PhotoView;
use linli_model::refusal::Refusal;
use linli_model::report::{ContentId, Rating};
use linli_model::roster::{CancelledView, PartStatus, RosterCommand, RosterViewing};
use linli_model::task::{self, TaskCommand, TaskStatus, TaskSummary, TaskView, TaskViewing};
use linli_model::time::{DAY, HOUR};
use proptest::prelude::*;

use super::lines::{PEOPLE, steps};
use super::village::{
    Village, draft, need, need_id, organiser, roster, secret, start, submission, task, task_id, terms,
    volunteer, volunteer_id,
};
use crate::world::{EVERYONE, LAT, LON, Who, cases};

fn photo_view(id: &PhotoId) -> Option<PhotoView> {
    let url = format!("/photos/{id}");
    Some(PhotoView {
        id: id.clone(),
        w: 4,
        h: 3,
        thumb_url: url.clone(),
        url,
    })
}

fn name(id: &PersonId) -> Option<String> {
    Some(format!("name-of-{id}"))
}

pub fn task_view(village: &Village, actor: &Actor) -> Option<TaskView> {
    let secret = secret();
    let contents = |id: &ContentId| village.contents.get(id).cloned().unwrap_or_default();
    let task_contents = |id: &ContentId| village.task_contents.get(id).cloned().unwrap_or_default();
    let viewing = TaskViewing {
        contents: &task_contents,
        photo: &photo_view,
        person_name: &name,
        roster: RosterViewing {
            contents: &contents,
            person_name: &name,
            person_phone: &|id| Some(format!("secret-phone-of-{id}")),
            secret: &secret,
        },
    };
    let id = task_id(0);
    let roster = village.rosters.get(&id).map(|roster| &roster.state);
    task::view(&village.tasks[&id].state, roster, &viewing, actor, village.now)
}

fn task_summary(village: &Village, actor: &Actor) -> Option<TaskSummary> {
    let contents = |id: &ContentId| village.contents.get(id).cloned().unwrap_or_default();
    let id = task_id(0);
    let task = &village.tasks[&id].state;
    let roster = village.rosters.get(&id).map(|roster| &roster.state);
    task::summarize(
        task,
        roster,
        &village.task_contents[&task.content],
        &contents,
        None,
        actor,
        village.now,
    )
}

pub fn need_view(village: &Village, actor: &Actor) -> Option<NeedView> {
    let contents = |id: &ContentId| village.contents.get(id).cloned().unwrap_or_default();
    let viewing = NeedViewing {
        contents: &contents,
        photo: &photo_view,
        person_name: &name,
    };
    let need = &village.needs[&need_id(0)];
    need::view(&need.state, &need.history, &viewing, actor)
}

/// A task made of a need, published.
fn village(capacity: u16) -> Village {
    let mut village = Village::new();
    village.must(
        &Who::Owner.actor(),
        need(0, NeedCommand::Submit(Box::new(submission()))),
    );
    village.must(&organiser(), task(0, draft(Some(need_id(0)), terms(capacity))));
    village
}

fn everyone() -> Vec<(String, Actor)> {
    let others = EVERYONE.into_iter().map(|who| (format!("{who:?}"), who.actor()));
    let volunteers = (0..PEOPLE).map(|n| (format!("volunteer {n}"), volunteer(n)));
    others.chain(volunteers).collect()
}

fn is_staff(name: &str) -> bool {
    ["GridWorker", "Supervisor"].contains(&name)
}

fn no_secret_but(given: &str, allowed: &[&str]) -> Result<(), TestCaseError> {
    let (lat, lon) = (LAT.to_string(), LON.to_string());
    let secrets = [
        "secret-door",
        "secret-organiser-phone",
        "secret-home",
        "secret-need",
        "secret-need-phone",
        "secret-phone-of",
        "secret-cancel",
        "secret-late",
        "name-of-volunteer",
        "\"volunteer-",
        "command-",
        "need-0",
        &lat,
        &lon,
        "3132333435363738393031323334353637383930",
    ];
    for secret in secrets {
        prop_assert!(
            allowed.contains(&secret) || !given.contains(secret),
            "{}: {}",
            secret,
            given
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn nobody_is_given_what_is_not_theirs_to_know(capacity in 1..3_u16, steps in steps(), called_off in any::<bool>(), after in 0..60_i64) {
        let mut village = village(capacity);
        village.must(&organiser(), task(0, TaskCommand::Publish));
        for step in steps {
            let _ = step.take(&mut village);
        }
        village.now = village.now.max(start());
        let claimants: Vec<_> = village.roster().claims.iter().map(|claim| claim.person.clone()).collect();
        if let Some(first) = claimants.first() {
            let n: usize = first.as_str().rsplit('-').next().unwrap().parse().unwrap();
            village.must(&volunteer(n), roster(0, RosterCommand::LateCheckIn { reason: "secret-late".into() }));
        }
        if called_off {
            village.must(&organiser(), task(0, TaskCommand::Cancel { reason: "open-reason".into() }));
        }
        village.now = village.now.max(start().plus(after * HOUR));
        let early = village.now < start().plus(3 * HOUR + DAY);
        for (name, actor) in everyone() {
            let view = task_view(&village, &actor);
            let given = serde_json::to_string(&view).unwrap();
            let line = serde_json::to_string(&task_summary(&village, &actor)).unwrap();
            let claims = actor.person().is_some_and(|person| claimants.contains(person));
            let late = claims && actor.person() == claimants.first();
            let mut allowed = vec![];
            if is_staff(&name) {
                allowed.extend(["secret-door", "secret-organiser-phone", "secret-phone-of", "secret-late", "secret-cancel"]);
                allowed.extend(["name-of-volunteer", "\"volunteer-", "need-0", "3132333435363738393031323334353637383930"]);
            }
            let (lat, lon) = (LAT.to_string(), LON.to_string());
            let exactly = is_staff(&name) || (claims && early && !called_off);
            if exactly {
                allowed.extend(["secret-door", "secret-organiser-phone", lat.as_str(), lon.as_str()]);
                prop_assert!(given.contains("secret-door") && given.contains(&lat), "{}", name);
            }
            if late {
                allowed.push("secret-late");
            }
            no_secret_but(&given, &allowed)?;
            let of_line: &[_] = if late { &["secret-late"] } else { &[] };
            no_secret_but(&line, of_line)?;
            let near = !["Elsewhere", "OtherGridWorker", "PendingGridWorker", "Water", "Power", "Stranger"].contains(&name.as_str());
            prop_assert_eq!(view.is_some(), near || claims, "{}", name);
            prop_assert_eq!(line != "null", view.is_some());
            if let Some(view) = view {
                prop_assert_eq!(view.roster.is_some(), is_staff(&name));
                prop_assert_eq!(view.summary.part.is_some_and(|part| part.status == PartStatus::Claimed), claims);
                let off = view.place.public_hint.unwrap().distance_m(&linli_model::geo::Point::new(LAT, LON).unwrap());
                prop_assert!(off < 100.0);
            }
        }
    }
}

#[test]
fn who_gave_a_place_up_and_why_is_for_organisers() {
    let mut village = Village::with_task(2);
    let cancel = |reason: &str| RosterCommand::Cancel {
        reason: reason.to_owned(),
    };
    for reason in ["", "secret-cancel"] {
        village.ask(&volunteer(0), RosterCommand::Claim).unwrap();
        village.ask(&volunteer(0), cancel(reason)).unwrap();
    }
    let early = village.now;
    village.ask(&volunteer(1), RosterCommand::Claim).unwrap();
    village.now = start().plus(-2 * HOUR);
    village.ask(&volunteer(1), cancel("secret-cancel late")).unwrap();
    let told = |who: usize, at, late, reason: &str| CancelledView {
        name: name(&volunteer_id(who)),
        at,
        late,
        reason: reason.to_owned(),
    };
    let roster = task_view(&village, &organiser()).unwrap().roster.unwrap();
    let expected = [
        told(1, village.now, true, "secret-cancel late"),
        told(0, early, false, "secret-cancel"),
    ];
    assert_eq!(roster.cancelled, expected, "each once, the latest first");
    for (name, actor) in everyone() {
        let given = serde_json::to_string(&task_view(&village, &actor)).unwrap();
        assert_eq!(given.contains("secret-cancel"), is_staff(&name), "{name}");
    }
}

#[test]
fn a_need_is_between_its_owner_and_staff() {
    let mut village = village(1);
    for (name, actor) in everyone() {
        let view = need_view(&village, &actor);
        let given = serde_json::to_string(&view).unwrap();
        let may = is_staff(&name) || ["Owner", "Timer"].contains(&name.as_str());
        assert_eq!(view.is_some(), may, "{name}");
        assert_eq!(given.contains("secret-need-phone"), is_staff(&name), "{name}");
        assert!(!given.contains("command-"), "{given}");
    }
    // A volunteer who holds a place in the task made of it still knows nothing of the need.
    village.must(&organiser(), task(0, TaskCommand::Publish));
    village.must(&volunteer(0), roster(0, RosterCommand::Claim));
    assert_eq!(need_view(&village, &volunteer(0)), None);
}

#[test]
fn a_draft_is_for_organisers() {
    let village = village(1);
    for (name, actor) in everyone() {
        let seen = task_view(&village, &actor).is_some();
        assert_eq!(seen, is_staff(&name) || name == "Timer", "{name}");
    }
}

#[test]
fn the_owner_follows_what_becomes_of_a_need() {
    let mut village = village(1);
    village.must(&organiser(), task(0, TaskCommand::Publish));
    village.must(&volunteer(0), roster(0, RosterCommand::Claim));
    village.now = start();
    village.must(
        &organiser(),
        roster(0, RosterCommand::Complete { credits: vec![] }),
    );
    let rate = NeedCommand::Rate {
        rating: Rating::Satisfied,
        words: "thank you".to_owned(),
    };
    village.must(&Who::Owner.actor(), need(0, rate.clone()));
    let again = village.give(&Who::Owner.actor(), need(0, rate));
    assert_eq!(
        again,
        Err(Refusal::WrongState),
        "judged once: the second words would be lost"
    );
    let view = need_view(&village, &Who::Owner.actor()).unwrap();
    let told = serde_json::to_value(&view.timeline).unwrap();
    let kinds: Vec<_> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["what"]["type"].clone())
        .collect();
    assert_eq!(kinds, ["submitted", "taken", "done", "rated"]);
    assert_eq!(view.summary.task, Some(task_id(0)));
}

#[test]
fn who_holds_a_place_is_told_that_the_task_changed() {
    let mut village = Village::with_task(1);
    village.must(&volunteer(0), roster(0, RosterCommand::Claim));
    assert_eq!(
        task_view(&village, &volunteer(0)).unwrap().summary.changed_at,
        None
    );
    let mut changed = terms(2);
    changed.window.ends_at = start().plus(5 * HOUR);
    let writing = super::village::writing(changed);
    village.must(&organiser(), task(0, TaskCommand::Change { writing }));
    let summary = task_view(&village, &volunteer(0)).unwrap().summary;
    assert_eq!(summary.changed_at, Some(village.now));
    assert_eq!(
        (summary.status, summary.places.capacity),
        (TaskStatus::Published, 2)
    );
    assert_eq!(village.roster().claims[0].person, volunteer_id(0));
}
