//! No view leaks: secrets are planted in every report, and searched for in what each viewer is given.

use linli_model::geo::{Place, Point, Wgs84};
use linli_model::ids::{CommandId, UnitId};
use linli_model::open::Open;
use linli_model::person::Actor;
use linli_model::report::{
    ActionName, Audience, Content, Part, ReportCommand, ReportEvent, ReportStatus, ReportView, TimelineWhat,
    with_pending,
};
use proptest::prelude::*;

use crate::stories::{Story, example, stories};
use crate::world::{EVERYONE, LAT, LON, Who, cases, command_id, unit};

/// What a viewer is to a report, told without the code's words.
struct Rights {
    sees: bool,
    works: bool,
    owner: bool,
    former: bool,
}

fn rights(story: &Story, who: Who) -> Rights {
    let report = &story.report;
    let owner = who == Who::Owner;
    let is = |unit: &UnitId| Some(unit.as_str()) == who.unit();
    let works = who.is_staff() || report.parts.iter().any(|part| is(&part.unit));
    let former = report.returned_by.iter().any(is);
    let open = report.audience == Audience::Public
        && !matches!(report.status, ReportStatus::Declined | ReportStatus::Withdrawn);
    let neighbour = open && matches!(who, Who::Neighbour | Who::PendingNeighbour);
    let sees = owner || works || former || neighbour || who == Who::Timer;
    Rights {
        sees,
        works,
        owner,
        former,
    }
}

/// Each secret with whether this viewer may read it.
fn secrets(story: &Story, rights: &Rights) -> Vec<(String, bool)> {
    let exactly = rights.owner || rights.works;
    let owner_name = format!("name-of-{}", story.report.owner);
    vec![
        ("secret-contact".to_owned(), rights.works),
        ("secret-place-words".to_owned(), exactly),
        (LAT.to_string(), exactly),
        (LON.to_string(), exactly),
        ("secret-note".to_owned(), rights.works),
        ("secret-whistle".to_owned(), rights.works),
        ("secret-supervision".to_owned(), rights.works),
        ("secret-part-answer".to_owned(), exactly),
        ("secret-join".to_owned(), rights.works),
        ("name-of-person-Neighbour".to_owned(), rights.works),
        ("name-of-person-PendingNeighbour".to_owned(), rights.works),
        ("\"type\":\"supervised\"".to_owned(), exactly),
        ("\"supervised\":true".to_owned(), exactly),
        ("\"type\":\"urged\"".to_owned(), exactly),
        ("\"type\":\"raised\"".to_owned(), exactly),
        ("\"arrive_due\"".to_owned(), rights.works),
        ("\"late\":true".to_owned(), rights.works),
        ("secret-return".to_owned(), rights.works || rights.former),
        ("secret-decline".to_owned(), exactly),
        ("secret-rating".to_owned(), exactly),
        ("secret-reopen".to_owned(), exactly),
        (owner_name, exactly || story.report.show_name),
        ("\"noted\"".to_owned(), rights.works),
    ]
}

/// Whether the story holds that secret at all.
fn planted(story: &Story, secret: &str) -> bool {
    let happened =
        |what: fn(&ReportEvent) -> bool| story.history.iter().any(|recorded| what(&recorded.event));
    let called =
        |what: &dyn Fn(&Part) -> bool| story.report.parts.iter().any(|part| !part.lead && what(part));
    let joined = |name: &str| {
        let mut names = story
            .joiners
            .iter()
            .map(|joiner| format!("name-of-{}", joiner.person));
        names.any(|one| one == name)
    };
    match secret {
        "\"noted\"" => happened(|event| matches!(event, ReportEvent::Noted { .. })),
        "\"type\":\"supervised\"" | "\"supervised\":true" => {
            happened(|event| matches!(event, ReportEvent::Supervised { .. }))
        }
        "\"type\":\"urged\"" => happened(|event| matches!(event, ReportEvent::Urged)),
        "\"type\":\"raised\"" => happened(|event| matches!(event, ReportEvent::Raised { .. })),
        "\"arrive_due\"" => called(&|_| true),
        // Once the one that leads has answered, nobody is awaited any more.
        "\"late\":true" => {
            let end = story.report.lead().and_then(|lead| lead.answered_at);
            let end = end.unwrap_or(story.now);
            called(&|part| part.arrived_at.unwrap_or(end) > part.arrive_due.unwrap())
        }
        "name-of-person-Neighbour" | "name-of-person-PendingNeighbour" => joined(secret),
        _ if secret.starts_with("name-of") || secret.parse::<f64>().is_ok() => true,
        _ => story
            .contents
            .values()
            .any(|content| serde_json::to_string(content).unwrap().contains(secret)),
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn nobody_is_given_a_byte_that_is_not_theirs(story in stories()) {
        for who in EVERYONE {
            let rights = rights(&story, who);
            let (view, summary) = (story.view(who), story.summary(who));
            prop_assert_eq!(view.is_some(), rights.sees, "{:?} in {:?}", who, story.report.status);
            prop_assert_eq!(summary.is_some(), rights.sees);
            let (Some(view), Some(summary)) = (view, summary) else { continue };
            let line = serde_json::to_string(&summary).unwrap();
            let given = serde_json::to_string(&view).unwrap();
            for (secret, may) in secrets(&story, &rights) {
                let found = given.contains(&secret);
                prop_assert_eq!(found, may && planted(&story, &secret), "{:?} and {}: {}", who, secret, given);
                prop_assert!(may || !line.contains(&secret), "{:?} and {}: {}", who, secret, line);
            }
            // What happened is told by names and words, never by ids of accounts and contents.
            let ids = [format!("\"{}\"", story.report.owner), "\"command-".to_owned()];
            prop_assert!(ids.iter().all(|id| !given.contains(id)), "{}", given);
            let hint: Point<Wgs84> = view.place.public_hint.unwrap();
            let off = hint.distance_m(&Point::new(LAT, LON).unwrap());
            prop_assert!(off < 100.0, "blurred, but still the place: {} m", off);
        }
    }
}

/// A grid worker who files and accepts a report does both under one name, which neighbours may not read.
#[test]
fn an_author_at_work_on_their_own_report_stays_unnamed() {
    let mut story = Story::filed(|_| {});
    let Actor::Person { id, mut grants } = Who::Owner.actor() else {
        unreachable!()
    };
    let Actor::Person { grants: worker, .. } = Who::GridWorker.actor() else {
        unreachable!()
    };
    grants.extend(worker);
    story
        .tell_as(&Actor::Person { id, grants }, &ReportCommand::Accept)
        .unwrap();
    let given = serde_json::to_string(&story.view(Who::Neighbour).unwrap()).unwrap();
    assert!(!given.contains("name-of"), "{given}");
    let story = story.must(Who::GridWorker, ActionName::Assign);
    let given = serde_json::to_string(&story.view(Who::Neighbour).unwrap()).unwrap();
    assert!(
        given.contains("name-of-person-GridWorker"),
        "staff act by name: {given}"
    );
}

#[test]
fn only_staff_see_what_is_for_staff_only() {
    let story = Story::filed(|new| new.audience = Audience::StaffOnly);
    for who in [
        Who::Neighbour,
        Who::PendingNeighbour,
        Who::Elsewhere,
        Who::OtherGridWorker,
        Who::Stranger,
    ] {
        assert!(
            story.view(who).is_none() && story.summary(who).is_none(),
            "{who:?}"
        );
    }
    assert!(story.view(Who::GridWorker).is_some());
}

#[test]
fn a_withdrawn_report_is_gone_for_neighbours() {
    let story = Story::filed(|_| {});
    assert!(story.view(Who::Neighbour).is_some());
    let story = story.must(Who::Owner, ActionName::Withdraw);
    assert!(story.view(Who::Neighbour).is_none());
    assert!(story.view(Who::Owner).is_some());
}

#[test]
fn a_redacted_report_keeps_its_history_and_shows_no_word() {
    let mut story = Story::resolved();
    story
        .contents
        .values_mut()
        .for_each(|content| *content = Content::default());
    let view = story.view(Who::Supervisor).unwrap();
    assert_eq!(view.timeline.len(), story.history.len());
    assert!(view.text.is_empty() && view.photos.is_empty() && view.place.exact.is_none());
}

#[test]
fn a_list_shows_one_short_line() {
    let story = Story::filed(|new| new.text = format!("第一行\n{}", "字".repeat(200)));
    let title = story.summary(Who::Owner).unwrap().title;
    assert_eq!(title.chars().count(), 80);
    assert!(title.starts_with("第一行 字"));
}

#[test]
fn a_place_without_a_fix_has_no_hint() {
    let story = Story::filed(|new| {
        new.place = Place {
            words: "gate 3".to_owned(),
            fix: None,
        }
    });
    let view = story.view(Who::Neighbour).unwrap();
    assert_eq!((view.place.public_hint, view.place.exact), (None, None));
    assert_eq!(
        story.view(Who::Owner).unwrap().place.exact.unwrap().words,
        "gate 3"
    );
}

fn buttons(view: &ReportView) -> Vec<ActionName> {
    view.summary.actions.iter().map(|action| action.command).collect()
}

#[test]
fn what_waits_in_the_outbox_is_shown_and_its_button_is_gone() {
    let story = Story::resolved();
    let view = story.view(Who::Owner).unwrap();
    assert_eq!(buttons(&view), [ActionName::Rate, ActionName::Reopen]);
    let waiting: [(CommandId, ReportCommand); 1] = [(command_id(7), example(ActionName::Rate))];
    let shown = with_pending(view.clone(), &waiting, story.now);
    assert_eq!(buttons(&shown), []);
    assert_eq!(shown.timeline.len(), view.timeline.len() + 1);
    let pending = TimelineWhat::Pending {
        command: ActionName::Rate,
    };
    assert_eq!(shown.timeline.last().unwrap().what, Open::Known(pending));
    assert_eq!(shown.pending, [command_id(7)]);
    let twice = with_pending(shown.clone(), &waiting, story.now);
    assert_eq!(twice, shown);
}

#[test]
fn a_waiting_note_hides_nothing() {
    let story = Story::filed(|_| {});
    let view = story.view(Who::GridWorker).unwrap();
    let shown = with_pending(
        view.clone(),
        &[(command_id(7), example(ActionName::Note))],
        story.now,
    );
    assert_eq!(buttons(&shown), buttons(&view));
    assert_eq!(shown.timeline.len(), 2);
    let shown = with_pending(shown, &[(command_id(8), ReportCommand::Accept)], story.now);
    assert_eq!(
        buttons(&shown),
        [ActionName::Note],
        "after a waiting step, only notes"
    );
}

#[test]
fn what_waits_and_moves_nothing_takes_away_only_its_own_button() {
    let mut story = Story::filed(|_| {})
        .must(Who::GridWorker, ActionName::Accept)
        .must(Who::GridWorker, ActionName::Assign);
    let view = story.view(Who::GridWorker).unwrap();
    let waiting = [(command_id(7), example(ActionName::Whistle))];
    let shown = with_pending(view.clone(), &waiting, story.now);
    assert_eq!(buttons(&view), [ActionName::Whistle, ActionName::Note]);
    assert_eq!(buttons(&shown), [ActionName::Note]);
    story
        .tell(Who::GridWorker, &example(ActionName::Whistle))
        .unwrap();
    let view = story.view(Who::Power).unwrap();
    let other = [(command_id(8), ReportCommand::Arrive { unit: unit("water") })];
    assert_eq!(buttons(&view), [ActionName::Arrive, ActionName::Note]);
    assert_eq!(
        buttons(&with_pending(view.clone(), &other, story.now)),
        buttons(&view),
        "another unit's"
    );
    let own = [(command_id(8), ReportCommand::Arrive { unit: unit("power") })];
    assert_eq!(buttons(&with_pending(view, &own, story.now)), [ActionName::Note]);
}
