//! What may be written in needs and tasks, by whom, and of what.

use linli_model::need::{self, NeedActionName, NeedCommand};
use linli_model::refusal::Refusal;
use linli_model::task::{self, TaskActionName, TaskCommand, TaskStatus, TaskWriting};
use linli_model::time::{DAY, HOUR};

use super::life::drafted;
use super::village::{
    Village, draft, need, need_id, organiser, service, start, submission, task, task_id, terms, writing,
};
use crate::world::{OTHER_COMMUNITY, Who, area, photo};

#[test]
fn a_task_is_made_of_an_open_need_of_the_same_community_only() {
    let mut village = drafted();
    let of = |need| draft(Some(need), terms(1));
    assert_eq!(
        village.give(&organiser(), task(7, of(need_id(9)))),
        Err(Refusal::NotFound)
    );
    // Who does not see the need does not learn by a draft that it exists.
    let mut elsewhere = terms(1);
    elsewhere.grid = Some(area("120101001001-02"));
    let draft = TaskCommand::Draft {
        writing: writing(elsewhere),
        need: Some(need_id(0)),
    };
    assert_eq!(
        village.give(&Who::OtherGridWorker.actor(), task(7, draft)),
        Err(Refusal::NotFound)
    );
    village.must(&organiser(), task(0, TaskCommand::Publish));
    // The second task of the same need waits in vain, and stays a draft as it was.
    assert_eq!(
        village.give(&organiser(), task(1, TaskCommand::Publish)),
        Err(Refusal::WrongState)
    );
    assert_eq!(village.tasks[&task_id(1)].state.status, TaskStatus::Draft);
    assert!(!village.rosters.contains_key(&task_id(1)));
}

#[test]
fn staff_ask_on_behalf_of_who_has_no_phone_and_nobody_else_does() {
    let mut village = Village::new();
    let mut behalf = submission();
    behalf.on_behalf = true;
    let submit = |submission| NeedCommand::Submit(Box::new(submission));
    let refused = village.give(&Who::Owner.actor(), need(0, submit(behalf.clone())));
    assert_eq!(refused, Err(Refusal::NotAllowed));
    village.must(&organiser(), need(0, submit(behalf.clone())));
    behalf.contact = None;
    assert!(!submit(behalf).check().is_empty(), "whom to call must be told");
    let refused = village.give(&Who::Elsewhere.actor(), need(1, submit(submission())));
    assert_eq!(refused, Err(Refusal::NotAllowed));
    let mut unknown = submission();
    unknown.service = service("rockets");
    let refused = village.give(&Who::Owner.actor(), need(1, submit(unknown)));
    assert_eq!(refused, Err(Refusal::UnknownCategory));
}

#[test]
fn ids_are_taken_once() {
    let mut village = drafted();
    let submit = || need(0, NeedCommand::Submit(Box::new(submission())));
    assert_eq!(
        village.give(&Who::Owner.actor(), submit()),
        Err(Refusal::AlreadySo)
    );
    assert_eq!(village.give(&organiser(), submit()), Err(Refusal::IdTaken));
    assert_eq!(
        village.give(&Who::Neighbour.actor(), submit()),
        Err(Refusal::NotFound)
    );
    let again = || task(0, draft(None, terms(1)));
    assert_eq!(village.give(&organiser(), again()), Err(Refusal::AlreadySo));
    assert_eq!(
        village.give(&Who::Supervisor.actor(), again()),
        Err(Refusal::IdTaken)
    );
}

#[test]
fn a_task_stays_in_its_community_and_ahead_of_the_clock() {
    let mut village = Village::with_task(2);
    let change = |terms| {
        task(
            0,
            TaskCommand::Change {
                writing: writing(terms),
            },
        )
    };
    let mut moved = terms(2);
    (moved.community, moved.grid) = (area(OTHER_COMMUNITY), None);
    let both = Who::Supervisor.actor();
    assert_eq!(village.give(&both, change(moved)), Err(Refusal::UnknownArea));
    village.now = start();
    let mut over = terms(2);
    over.window.starts_at = start().plus(-2 * DAY);
    over.window.ends_at = start().plus(-DAY);
    over.claim_by = over.window.starts_at;
    assert_eq!(
        village.give(&organiser(), change(over)),
        Err(Refusal::OutsideWindow)
    );
    assert_eq!(
        task::actions(
            &village.tasks[&task_id(0)].state,
            &organiser(),
            start().plus(3 * HOUR)
        )
        .iter()
        .map(|action| action.command)
        .collect::<Vec<_>>(),
        [TaskActionName::Cancel],
        "what is over is completed or cancelled, not changed"
    );
}

#[test]
fn staff_are_shown_that_a_task_may_be_made_of_a_need() {
    let village = drafted();
    let names: Vec<_> = need::actions(&village.needs[&need_id(0)].state, &organiser())
        .into_iter()
        .map(|action| action.command)
        .collect();
    assert_eq!(names, [NeedActionName::Draft, NeedActionName::Decline]);
}

#[test]
fn fields_have_limits() {
    let faulty = |change: &dyn Fn(&mut TaskWriting), pointer: &str| {
        let mut writing = writing(terms(2));
        change(&mut writing);
        let faults = TaskCommand::Change { writing }.check();
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, [format!("/command/writing{pointer}")]);
    };
    faulty(&|writing| writing.title = "字".repeat(61), "/title");
    faulty(&|writing| writing.text = "\u{202e}".into(), "/text");
    faulty(&|writing| writing.safety_note = "字".repeat(501), "/safety_note");
    faulty(&|writing| writing.place = Default::default(), "/place");
    faulty(&|writing| writing.terms.capacity = 0, "/terms/capacity");
    faulty(&|writing| writing.terms.capacity = 501, "/terms/capacity");
    faulty(
        &|writing| writing.terms.claim_by = start().plus(1),
        "/terms/claim_by",
    );
    faulty(&|writing| writing.terms.window.ends_at = start(), "/terms/window");
    faulty(
        &|writing| writing.terms.window.ends_at = start().plus(32 * DAY),
        "/terms/window",
    );
    faulty(&|writing| writing.terms.points = 1_001, "/terms/points");
    faulty(&|writing| writing.terms.minutes = 1_441, "/terms/minutes");
    let mut photos = submission();
    photos.photos = (0..4).map(photo).collect();
    assert_eq!(photos.faults()[0].pointer, "/command/photos");
}
