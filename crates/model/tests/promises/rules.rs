//! The rules that need an example rather than a property: who may file what, and by when each step is due.

use linli_model::person::Actor;
use linli_model::refusal::Refusal;
use linli_model::report::{
    ActionName, MeToos, Rating, ReportCommand, ReportEvent, ReportStatus, Rules, Submission, actions, decide,
};
use linli_model::time::{DAY, HOUR, Timestamp};
use linli_model::urgency::Urgency;

use crate::stories::{Story, example};
use crate::world::{
    AMBER, BLUE, COMMUNITY, City, GRID, OTHER_COMMUNITY, RED, STREET, WITHOUT_HOURS, Who, area, at, category,
    command_id, report_id, submission, unit,
};

fn submit(
    change: impl FnOnce(&mut Submission),
    actor: &Actor,
    rules: impl FnOnce(&mut Rules<'_>),
) -> Result<ReportEvent, Refusal> {
    let (city, mut submission) = (City::new(), submission());
    change(&mut submission);
    let mut given = city.rules();
    rules(&mut given);
    let command = ReportCommand::Submit(submission);
    let now = at("2026-11-02T10:00:00+08:00");
    let events = decide(None, &report_id(), &command, &command_id(0), actor, now, &given)?;
    assert_eq!(events.len(), 1);
    Ok(events.into_iter().next().unwrap())
}

#[test]
fn residents_and_staff_file_in_their_community_and_nobody_else() {
    let refusal = |who: Who| submit(|_| {}, &who.actor(), |_| {}).err();
    for who in [Who::Owner, Who::Neighbour, Who::GridWorker, Who::Supervisor] {
        assert_eq!(refusal(who), None, "{who:?}");
    }
    for who in [
        Who::Elsewhere,
        Who::PendingGridWorker,
        Who::OtherGridWorker,
        Who::Water,
        Who::Stranger,
        Who::Timer,
    ] {
        assert_eq!(refusal(who), Some(Refusal::NotAllowed), "{who:?}");
    }
}

#[test]
fn what_does_not_exist_is_told_by_name() {
    let refused = |change: &dyn Fn(&mut Submission)| submit(change, &Who::Owner.actor(), |_| {}).err();
    assert_eq!(
        refused(&|new| new.category = category("999999")),
        Some(Refusal::UnknownCategory)
    );
    assert_eq!(
        refused(&|new| new.category = category("0101")),
        Some(Refusal::UnknownCategory),
        "no leaf"
    );
    assert_eq!(
        refused(&|new| new.community = area(STREET)),
        Some(Refusal::UnknownArea),
        "no community"
    );
    assert_eq!(
        refused(&|new| new.grid = Some(area(COMMUNITY))),
        Some(Refusal::UnknownArea),
        "no grid"
    );
    let foreign = area("120101001002-01");
    assert_eq!(
        refused(&|new| new.grid = Some(foreign.clone())),
        Some(Refusal::UnknownArea),
        "another's grid"
    );
    assert_eq!(
        refused(&|new| new.community = area(OTHER_COMMUNITY)),
        Some(Refusal::UnknownArea),
        "grid left behind"
    );
    let nowhere = submit(|_| {}, &Who::Owner.actor(), |rules| rules.area_exists = false);
    assert_eq!(nowhere, Err(Refusal::UnknownArea));
    assert!(submit(|new| new.grid = None, &Who::Owner.actor(), |_| {}).is_ok());
}

#[test]
fn an_id_is_filed_once() {
    let story = Story::filed(|_| {});
    let again = ReportCommand::Submit(submission());
    assert_eq!(story.decide(Who::Owner, &again), Err(Refusal::AlreadySo));
    assert_eq!(story.decide(Who::Neighbour, &again), Err(Refusal::IdTaken));
    assert_eq!(story.decide(Who::Stranger, &again), Err(Refusal::IdTaken));
}

#[test]
fn what_was_never_filed_is_not_found() {
    let city = City::new();
    let decided = decide(
        None,
        &report_id(),
        &ReportCommand::Accept,
        &command_id(0),
        &Who::GridWorker.actor(),
        Timestamp::default(),
        &city.rules(),
    );
    assert_eq!(decided, Err(Refusal::NotFound));
}

#[test]
fn without_a_grid_the_staff_of_the_community_take_it() {
    let story = Story::filed(|new| new.grid = None);
    assert_eq!(
        story.decide(Who::GridWorker, &ReportCommand::Accept),
        Err(Refusal::NotFound)
    );
    assert!(story.decide(Who::Supervisor, &ReportCommand::Accept).is_ok());
}

#[test]
fn a_report_goes_only_to_a_unit_that_works_there() {
    let story = Story::filed(|_| {}).must(Who::GridWorker, ActionName::Accept);
    let assign = |place: Option<&str>| {
        let rules = Rules {
            units: place
                .map(|code| (unit("water"), area(code)))
                .into_iter()
                .collect(),
            ..story.city.rules()
        };
        let command = example(ActionName::Assign);
        let actor = Who::GridWorker.actor();
        decide(
            Some(&story.report),
            &report_id(),
            &command,
            &command_id(9),
            &actor,
            story.now,
            &rules,
        )
        .err()
    };
    assert_eq!(assign(None), Some(Refusal::UnknownUnit));
    assert_eq!(assign(Some("120102")), Some(Refusal::UnknownUnit));
    assert_eq!(
        assign(Some(GRID)),
        Some(Refusal::UnknownUnit),
        "only a part of it"
    );
    assert_eq!(assign(Some(COMMUNITY)), None);
}

#[test]
fn a_hint_raises_by_one_level_and_never_lowers() {
    use Urgency::{Amber, Blue, Red};
    let table = [
        (BLUE, Blue, Blue),
        (BLUE, Amber, Amber),
        (BLUE, Red, Amber),
        (AMBER, Blue, Amber),
        (AMBER, Red, Red),
        (RED, Blue, Red),
        (RED, Red, Red),
    ];
    for (code, hint, derived) in table {
        let event = submit(
            |new| {
                new.category = category(code);
                new.urgency_hint = hint;
            },
            &Who::Owner.actor(),
            |_| {},
        );
        let Ok(ReportEvent::Submitted {
            urgency,
            urgency_hint,
            ..
        }) = event
        else {
            panic!("{event:?}")
        };
        assert_eq!((urgency, urgency_hint), (derived, hint), "{code} {hint:?}");
    }
}

/// Filed on Monday 2026-11-02 at 10:00; working hours 08:30–12:00 and 13:30–18:00.
#[test]
fn every_step_has_its_time() {
    let due = |code: &str, hint, steps: &[(Who, ActionName)]| {
        let story = Story::filed(|new| {
            new.category = category(code);
            new.urgency_hint = hint;
        });
        let story = steps
            .iter()
            .fold(story, |story, &(who, action)| story.must(who, action));
        story.report.due.unwrap()
    };
    let local = |text: &str| at(&format!("2026-11-{text}:00+08:00"));
    let accept = (Who::GridWorker, ActionName::Accept);
    let assign = (Who::GridWorker, ActionName::Assign);
    let assigned = [accept, assign];
    // Blue: 240 minutes to accept, 480 to assign, 40 working hours of its own to handle.
    assert_eq!(due(BLUE, Urgency::Blue, &[]), local("02T15:30"));
    assert_eq!(due(BLUE, Urgency::Blue, &[accept]), local("03T10:00"));
    assert_eq!(due(BLUE, Urgency::Blue, &assigned), local("09T10:00"));
    // Taking it up leaves the time as it was; giving it back starts the time to assign.
    assert_eq!(
        due(
            BLUE,
            Urgency::Blue,
            &[accept, assign, (Who::Water, ActionName::Handle)]
        ),
        local("09T10:00")
    );
    assert_eq!(
        due(
            BLUE,
            Urgency::Blue,
            &[accept, assign, (Who::Water, ActionName::Return)]
        ),
        local("03T10:00")
    );
    // Red counts by the clock: 30 minutes, and 4 hours over noon.
    assert_eq!(due(RED, Urgency::Red, &[]), local("02T10:30"));
    assert_eq!(due(RED, Urgency::Red, &assigned), local("02T14:00"));
    // Raised to amber: the general 180 minutes come before its own 40 hours.
    assert_eq!(due(BLUE, Urgency::Amber, &assigned), local("02T14:30"));
    // Raised to red: its own single hour comes before the general 90 minutes.
    assert_eq!(due(AMBER, Urgency::Red, &assigned), local("02T11:00"));
    // A leaf without hours of its own: the general 720 minutes.
    assert_eq!(due(WITHOUT_HOURS, Urgency::Blue, &assigned), local("03T15:30"));
}

#[test]
fn it_closes_by_itself_on_the_seventh_day_and_not_before() {
    let close = &ReportCommand::Close;
    let story = Story::resolved().later(7 * DAY - 1);
    assert_eq!(story.decide(Who::Timer, close), Err(Refusal::WrongState));
    assert!(story.decide(Who::Owner, &example(ActionName::Rate)).is_ok());
    let mut story = story.later(1);
    assert_eq!(
        story.decide(Who::Owner, &example(ActionName::Rate)),
        Err(Refusal::WrongState)
    );
    assert_eq!(story.decide(Who::Supervisor, close), Err(Refusal::NotAllowed));
    assert_eq!(story.decide(Who::Stranger, close), Err(Refusal::NotFound));
    story.tell(Who::Timer, close).unwrap();
    assert_eq!(story.report.status, ReportStatus::Closed);
    assert_eq!(story.decide(Who::Timer, close), Err(Refusal::AlreadySo));
}

#[test]
fn rating_ends_with_the_report_and_says_so_beforehand() {
    let story = Story::resolved();
    let rate = actions(&story.report, &Who::Owner.actor(), MeToos::default(), story.now)
        .into_iter()
        .find(|action| action.command == ActionName::Rate)
        .unwrap();
    assert_eq!(rate.until, Some(story.now.plus(7 * DAY)));
    let story = story.later(HOUR).must(Who::Owner, ActionName::Rate);
    assert_eq!(story.report.status, ReportStatus::Closed);
    assert_eq!(story.report.rating, Some(Rating::Fair));
}

#[test]
fn a_report_is_returned_twice_and_then_kept() {
    let returned = |story: Story| {
        let story = story.must(Who::GridWorker, ActionName::Assign);
        story.must(Who::Water, ActionName::Return)
    };
    let story = returned(returned(
        Story::filed(|_| {}).must(Who::GridWorker, ActionName::Accept),
    ));
    let story = story.must(Who::GridWorker, ActionName::Assign);
    let third = example(ActionName::Return);
    assert_eq!(story.decide(Who::Water, &third), Err(Refusal::TooManyReturns));
    // Nor after it came back from its author.
    let story = story
        .must(Who::Water, ActionName::Handle)
        .must(Who::Water, ActionName::Resolve);
    let story = story.must(Who::Owner, ActionName::Reopen);
    assert_eq!(story.decide(Who::Water, &third), Err(Refusal::TooManyReturns));
}

#[test]
fn a_rating_made_before_a_note_still_lands() {
    let story = Story::resolved().must(Who::GridWorker, ActionName::Note);
    assert!(story.decide(Who::Owner, &example(ActionName::Rate)).is_ok());
}

#[test]
fn a_reopened_report_is_back_with_its_unit_as_if_just_called() {
    let story = Story::resolved().later(HOUR).must(Who::Owner, ActionName::Reopen);
    let lead = story.report.lead().unwrap();
    assert_eq!(
        (lead.called_at, lead.arrived_at, &lead.answer),
        (story.now, None, &None)
    );
    assert!(story.decide(Who::Water, &ReportCommand::Handle).is_ok());
}
