//! 吹哨, 督办, 催办, 我也遇到 and what time does by itself: the rules that need an example.

use linli_model::refusal::Refusal;
use linli_model::report::{
    ActionName, RaiseReason, Report, ReportCommand, ReportEvent, ReportStatus, ReportView, falls_due,
};
use linli_model::time::{DAY, HOUR, MINUTE};
use linli_model::urgency::Urgency;

use crate::stories::{Story, answer, arrive, example, whistle};
use crate::world::{AMBER, BLUE, City, RED, Who, at, category, unit};

fn assigned() -> Story {
    Story::filed(|_| {})
        .must(Who::GridWorker, ActionName::Accept)
        .must(Who::GridWorker, ActionName::Assign)
}

fn told(mut story: Story, who: Who, command: &ReportCommand) -> Story {
    story.tell(who, command).unwrap();
    story
}

fn power(view: &ReportView) -> &linli_model::report::PartView {
    view.parts.iter().find(|part| part.unit == unit("power")).unwrap()
}

#[test]
fn a_called_unit_comes_and_answers_and_the_lead_resolves() {
    let story = told(assigned(), Who::GridWorker, &whistle(&["power"]));
    let resolve = example(ActionName::Resolve);
    assert_eq!(
        story.decide(Who::Power, &answer("power")),
        Err(Refusal::WrongState),
        "not come yet"
    );
    for command in [arrive("power"), answer("power")] {
        let decided = story.decide(Who::Water, &command);
        assert_eq!(decided, Err(Refusal::NotAllowed), "in another's name");
    }
    assert_eq!(
        story.decide(Who::Water, &arrive("water")),
        Err(Refusal::NotAllowed),
        "the lead takes it up"
    );
    let story = told(story, Who::Power, &arrive("power"));
    let story = told(story, Who::Power, &answer("power"));
    assert_eq!(story.decide(Who::Power, &resolve), Err(Refusal::NotAllowed));
    assert_eq!(
        story.decide(Who::Power, &ReportCommand::Handle),
        Err(Refusal::NotAllowed)
    );
    let story = story
        .must(Who::Water, ActionName::Handle)
        .must(Who::Water, ActionName::Resolve);
    assert_eq!(story.report.status, ReportStatus::Resolved);
}

#[test]
fn whoever_is_on_it_is_not_called_again_until_it_has_answered() {
    let story = told(assigned(), Who::GridWorker, &whistle(&["water", "power"]));
    let Some(ReportEvent::Whistled { units, .. }) = story.history.last().map(|last| last.event.clone())
    else {
        panic!("{story:?}")
    };
    assert_eq!(units, [unit("power")], "the lead is on it");
    assert_eq!(
        story.decide(Who::GridWorker, &whistle(&["power"])),
        Err(Refusal::AlreadySo)
    );
    let story = told(story, Who::Power, &arrive("power"));
    assert_eq!(
        story.decide(Who::GridWorker, &whistle(&["power"])),
        Err(Refusal::AlreadySo)
    );
    let story = told(story, Who::Power, &answer("power"));
    let story = told(story.later(HOUR), Who::Supervisor, &whistle(&["power"]));
    let part = story.report.called(&unit("power")).unwrap();
    assert_eq!(
        (part.called_at, part.arrived_at, &part.answer),
        (story.now, None, &None)
    );
}

#[test]
fn only_units_that_work_there_are_called() {
    let story = assigned();
    let nobody = whistle(&["nobody"]);
    assert_eq!(story.decide(Who::GridWorker, &nobody), Err(Refusal::UnknownUnit));
    assert_eq!(
        story.decide(Who::GridWorker, &whistle(&["power", "nobody"])),
        Err(Refusal::UnknownUnit)
    );
    assert_eq!(story.decide(Who::Water, &nobody), Err(Refusal::NotAllowed));
}

/// Called on Monday 2026-11-02 at 10:00; working hours 08:30–12:00 and 13:30–18:00.
#[test]
fn a_called_unit_has_its_time_by_urgency_in_working_hours() {
    let due = |code: &str| {
        let story = Story::filed(|new| new.category = category(code))
            .must(Who::GridWorker, ActionName::Accept)
            .must(Who::GridWorker, ActionName::Assign);
        let story = told(story.later(110 * MINUTE), Who::GridWorker, &whistle(&["power"]));
        story.report.called(&unit("power")).unwrap().arrive_due.unwrap()
    };
    // Called at 11:50: blue 120 and amber 30 working minutes over noon, red 15 minutes of the clock.
    assert_eq!(due(BLUE), at("2026-11-02T15:20:00+08:00"));
    assert_eq!(due(AMBER), at("2026-11-02T13:50:00+08:00"));
    assert_eq!(due(RED), at("2026-11-02T12:05:00+08:00"));
}

#[test]
fn desk_and_lead_see_who_has_not_come_and_the_author_does_not() {
    let story = told(assigned(), Who::GridWorker, &whistle(&["power"]));
    let late = |story: &Story, who| power(&story.view(who).unwrap()).late;
    let missing = |story: &Story, who| story.summary(who).unwrap().missing_units;
    let workers = [Who::GridWorker, Who::Supervisor, Who::Water, Who::Power];
    for who in workers {
        assert_eq!(
            (late(&story, who), missing(&story, who)),
            (false, 0),
            "{who:?} in time"
        );
    }
    let story = story.later(6 * HOUR);
    for who in workers {
        assert_eq!((late(&story, who), missing(&story, who)), (true, 1), "{who:?}");
    }
    for who in [Who::Owner, Who::Neighbour] {
        assert_eq!((late(&story, who), missing(&story, who)), (false, 0), "{who:?}");
    }
    let story = told(story, Who::Power, &arrive("power"));
    assert_eq!(
        (late(&story, Who::GridWorker), missing(&story, Who::GridWorker)),
        (true, 0),
        "came, but late"
    );
}

#[test]
fn once_the_lead_has_answered_nobody_grows_late() {
    let story = told(assigned(), Who::GridWorker, &whistle(&["power"]));
    let story = story
        .must(Who::Water, ActionName::Handle)
        .must(Who::Water, ActionName::Resolve);
    let story = story.later(DAY);
    assert!(!power(&story.view(Who::GridWorker).unwrap()).late);
    assert_eq!(
        story.decide(Who::Power, &arrive("power")),
        Err(Refusal::WrongState)
    );
}

#[test]
fn a_report_that_comes_back_shows_who_first_took_it_up() {
    let story = Story::resolved();
    let first = |story: &Story| {
        let view = story.view(Who::Owner).unwrap();
        (view.summary.reopened, view.first_handler.map(|unit| unit.unit))
    };
    assert_eq!(first(&story), (0, None));
    let story = story.must(Who::Owner, ActionName::Reopen);
    assert_eq!(first(&story), (1, Some(unit("water"))));
    let story = story.must(Who::Water, ActionName::Return);
    let to_power = ReportCommand::Assign { unit: unit("power") };
    let story = told(story, Who::GridWorker, &to_power)
        .must(Who::Power, ActionName::Handle)
        .must(Who::Power, ActionName::Resolve)
        .must(Who::Owner, ActionName::Reopen);
    assert_eq!(first(&story), (2, Some(unit("water"))), "still the first");
}

#[test]
fn the_author_urges_once_a_day() {
    let story = Story::filed(|_| {}).must(Who::Owner, ActionName::Urge);
    let urge = ReportCommand::Urge;
    let story = story.later(DAY - 1);
    assert_eq!(story.decide(Who::Owner, &urge), Err(Refusal::TooSoon));
    let story = story.later(1).must(Who::Owner, ActionName::Urge);
    assert_eq!(story.summary(Who::GridWorker).unwrap().urges, 2);
    assert_eq!(story.summary(Who::Neighbour).unwrap().urges, 0);
    assert_eq!(
        Story::resolved().decide(Who::Owner, &urge),
        Err(Refusal::WrongState)
    );
}

#[test]
fn the_street_supervises_and_the_words_stay_among_staff() {
    let story = Story::filed(|_| {});
    let supervise = example(ActionName::Supervise);
    assert_eq!(
        story.decide(Who::GridWorker, &supervise),
        Err(Refusal::NotAllowed)
    );
    let story = story.must(Who::Supervisor, ActionName::Supervise);
    for (who, seen) in [
        (Who::GridWorker, true),
        (Who::Owner, true),
        (Who::Neighbour, false),
    ] {
        assert_eq!(story.summary(who).unwrap().supervised, seen, "{who:?}");
    }
    let story = told(story, Who::Supervisor, &supervise);
    assert_eq!(story.history.len(), 3, "as often as there is something to say");
}

#[test]
fn neighbours_join_once_and_the_report_does_not_grow() {
    let join = example(ActionName::Join);
    let story = Story::filed(|_| {});
    assert_eq!(
        story.decide(Who::Owner, &join),
        Err(Refusal::NotAllowed),
        "one's own"
    );
    assert_eq!(story.decide(Who::Elsewhere, &join), Err(Refusal::NotFound));
    let version = story.report.version;
    let story = told(story, Who::Neighbour, &join);
    assert_eq!(story.decide(Who::Neighbour, &join), Err(Refusal::AlreadySo));
    let story = told(story, Who::PendingNeighbour, &join);
    assert_eq!(story.report.version, version);
    let summary = story.summary(Who::Neighbour).unwrap();
    assert_eq!((summary.me_toos, summary.joined), (2, true));
    let joiners = story.view(Who::GridWorker).unwrap().joiners;
    let names: Vec<_> = joiners
        .iter()
        .map(|joiner| joiner.name.as_deref().unwrap())
        .collect();
    assert_eq!(
        names,
        ["name-of-person-PendingNeighbour", "name-of-person-Neighbour"]
    );
    assert_eq!(
        Story::resolved().decide(Who::Neighbour, &join),
        Err(Refusal::WrongState)
    );
}

fn escalated(mut story: Story) -> Result<Report, Refusal> {
    story.tell(Who::Timer, &ReportCommand::Escalate)?;
    Ok(story.report)
}

#[test]
fn overdue_raises_by_one_level_once() {
    let mut story = Story::filed(|_| {});
    let due = story.report.due.unwrap();
    assert_eq!(
        falls_due(&story.report, 0, story.now),
        Some((due, ReportCommand::Escalate))
    );
    story.now = due.plus(-1);
    assert_eq!(
        story.decide(Who::Timer, &ReportCommand::Escalate),
        Err(Refusal::WrongState)
    );
    story.now = due;
    assert_eq!(
        story.decide(Who::Supervisor, &ReportCommand::Escalate),
        Err(Refusal::NotAllowed)
    );
    let mut story = told(story, Who::Timer, &ReportCommand::Escalate);
    assert_eq!(story.report.urgency, Urgency::Amber);
    assert_eq!(story.report.due, Some(due), "overdue it stays");
    story.now = due.plus(300 * DAY);
    assert_eq!(falls_due(&story.report, 0, story.now), None);
    assert_eq!(
        story.decide(Who::Timer, &ReportCommand::Escalate),
        Err(Refusal::WrongState)
    );
    // The next step has a due time of its own.
    let mut story = story.must(Who::GridWorker, ActionName::Accept);
    story.now = story.report.due.unwrap();
    let story = told(story, Who::Timer, &ReportCommand::Escalate);
    assert_eq!(story.report.urgency, Urgency::Red);
    let story = story.must(Who::GridWorker, ActionName::Assign);
    assert_eq!(falls_due(&story.report, 0, story.now), None, "red is the end");
}

#[test]
fn many_neighbours_raise_it() {
    let with = |crowd, code: &str| {
        let mut story = Story::filed(|new| new.category = category(code));
        story.crowd = crowd;
        let due = falls_due(&story.report, crowd, story.now).map(|(due, _)| due);
        let now = due == Some(story.now);
        let why = match story.decide(Who::Timer, &ReportCommand::Escalate) {
            Ok(events) => match &events[0].event {
                ReportEvent::Raised { why, .. } => Some(*why),
                other => panic!("{other:?}"),
            },
            Err(_) => None,
        };
        assert_eq!(now, why == Some(RaiseReason::Joiners));
        escalated(story).ok().map(|report| report.urgency)
    };
    assert_eq!(with(2, BLUE), None);
    assert_eq!(with(3, BLUE), Some(Urgency::Amber));
    assert_eq!(with(9, AMBER), None);
    assert_eq!(with(10, BLUE), Some(Urgency::Red));
    assert_eq!(with(10, RED), None);
}

#[test]
fn words_of_danger_make_it_red() {
    let urgency = |text: &str| Story::filed(|new| new.text = text.to_owned()).report.urgency;
    assert_eq!(urgency("楼道里好像漏气了"), Urgency::Red);
    assert_eq!(urgency("楼道里好像漏 气了"), Urgency::Red);
    assert_eq!(urgency("There is a GAS  LEAK!"), Urgency::Red);
    assert_eq!(urgency("路灯不亮"), Urgency::Blue);
    assert!(!City::new().urgent_words.found_in(""));
}
