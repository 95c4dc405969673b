//! Volunteers: who may register, who is a child, and what is worth a warning.

use linli_model::history::Recorded;
use linli_model::ids::PersonId;
use linli_model::ledger::Balance;
use linli_model::person::Actor;
use linli_model::refusal::Refusal;
use linli_model::report::{Content, ContentId};
use linli_model::time::HOUR;
use linli_model::volunteer::{
    AgeBand, Guardian, Registration, Volunteer, VolunteerActionName, VolunteerCard, VolunteerCommand,
    VolunteerRules, VolunteerStatus, VolunteerViewing, content_of, decide, evolve, missing_skills,
    overlapping, view,
};
use linli_model::window::Window;

use super::village::{catalog, skill, start, task_id};
use crate::world::{COMMUNITY, OTHER_COMMUNITY, Who, area, command_id};

fn registration() -> Registration {
    Registration {
        community: area(COMMUNITY),
        skills: vec![skill("first_aid")],
        age: AgeBand::Adult,
        guardian: None,
    }
}

fn child() -> Registration {
    Registration {
        age: AgeBand::Child,
        guardian: Some(Guardian {
            name: "secret-guardian".to_owned(),
            contact: "secret-guardian-phone".to_owned(),
            consents: true,
        }),
        ..registration()
    }
}

fn give(
    volunteer: Option<Volunteer>,
    actor: &Actor,
    of: &PersonId,
    command: VolunteerCommand,
) -> Result<Volunteer, Refusal> {
    let catalog = catalog();
    let rules = VolunteerRules {
        catalog: &catalog,
        area_exists: true,
    };
    let command = command.cleaned();
    assert_eq!(command.check(), []);
    let events = decide(
        volunteer.as_ref(),
        of,
        &command,
        &command_id(1),
        actor,
        start(),
        &rules,
    )?;
    let after = events.into_iter().fold(volunteer, |state, event| {
        let recorded = Recorded {
            event,
            by: actor.person().cloned(),
            at: start(),
        };
        Some(evolve(state, of, &recorded))
    });
    Ok(after.unwrap())
}

fn register(who: Who, registration: Registration) -> Result<Volunteer, Refusal> {
    let command = VolunteerCommand::Register(registration);
    give(None, &who.actor(), &who.id().unwrap(), command)
}

fn card(volunteer: &Volunteer, who: Who) -> Option<VolunteerCard> {
    let contents = |_: &ContentId| content_of(&VolunteerCommand::Register(child())).unwrap_or_default();
    let viewing = VolunteerViewing {
        contents: &contents,
        person_name: &|_| Some("name".to_owned()),
        balance: Balance {
            minutes: 90,
            points: 20,
        },
    };
    view(volunteer, &viewing, &who.actor())
}

#[test]
fn residents_register_themselves_and_nobody_else() {
    let volunteer = register(Who::PendingNeighbour, registration()).unwrap();
    assert_eq!(volunteer.status, VolunteerStatus::Active);
    assert_eq!(register(Who::Elsewhere, registration()), Err(Refusal::NotAllowed));
    let unknown = Registration {
        skills: vec![skill("flying")],
        ..registration()
    };
    assert_eq!(register(Who::Neighbour, unknown), Err(Refusal::UnknownCategory));
    let street = Registration {
        community: area("120101001"),
        ..registration()
    };
    assert_eq!(register(Who::Neighbour, street), Err(Refusal::UnknownArea));
    let (other, own) = (Who::Neighbour.actor(), Who::PendingNeighbour.id().unwrap());
    let refused = give(Some(volunteer), &other, &own, VolunteerCommand::Withdraw);
    assert_eq!(refused, Err(Refusal::NotFound));
}

#[test]
fn a_child_needs_a_guardian_who_consents() {
    let faults = |change: &dyn Fn(&mut Registration)| {
        let mut registration = child();
        change(&mut registration);
        VolunteerCommand::Register(registration).cleaned().check()
    };
    assert!(!faults(&|child| child.guardian = None).is_empty());
    assert!(!faults(&|child| child.guardian.as_mut().unwrap().consents = false).is_empty());
    assert!(!faults(&|child| child.guardian.as_mut().unwrap().contact = " ".into()).is_empty());
    assert_eq!(faults(&|_| {}), []);
    assert!(register(Who::Neighbour, child()).unwrap().guardian.is_some());
    // Whoever needs no guardian has nothing kept of one.
    let grown = Registration {
        age: AgeBand::Youth,
        ..child()
    };
    let kept = VolunteerCommand::Register(grown).cleaned();
    assert_eq!(content_of(&kept), None::<Content>);
}

#[test]
fn a_registration_ends_and_begins_anew() {
    let (actor, id) = (Who::Neighbour.actor(), Who::Neighbour.id().unwrap());
    let volunteer = register(Who::Neighbour, registration()).unwrap();
    let again = VolunteerCommand::Register(registration());
    let refused = give(Some(volunteer.clone()), &actor, &id, again.clone());
    assert_eq!(refused, Err(Refusal::WrongState), "its words would be lost");
    let skills = VolunteerCommand::Change {
        skills: vec![skill("signing")],
    };
    let changed = give(Some(volunteer), &actor, &id, skills.clone()).unwrap();
    assert_eq!(
        give(Some(changed.clone()), &actor, &id, skills.clone()),
        Err(Refusal::AlreadySo)
    );
    let gone = give(Some(changed), &actor, &id, VolunteerCommand::Withdraw).unwrap();
    assert_eq!(
        give(Some(gone.clone()), &actor, &id, skills),
        Err(Refusal::WrongState)
    );
    assert_eq!(
        give(Some(gone.clone()), &actor, &id, VolunteerCommand::Withdraw),
        Err(Refusal::AlreadySo)
    );
    let back = give(Some(gone), &actor, &id, again).unwrap();
    assert_eq!((back.status, back.version), (VolunteerStatus::Active, 4));
}

#[test]
fn a_card_is_for_its_owner_and_their_staff() {
    let volunteer = register(Who::Neighbour, child()).unwrap();
    let own = card(&volunteer, Who::Neighbour).unwrap();
    let names: Vec<_> = own.actions.iter().map(|action| action.command).collect();
    assert_eq!(
        names,
        [VolunteerActionName::Change, VolunteerActionName::Withdraw]
    );
    assert_eq!((own.balance.minutes, own.balance.points), (90, 20));
    let staff = card(&volunteer, Who::Supervisor).unwrap();
    assert_eq!(staff.actions, []);
    assert_eq!(staff.guardian.unwrap(), "secret-guardian secret-guardian-phone");
    for who in [
        Who::Owner,
        Who::Elsewhere,
        Who::Stranger,
        Who::Water,
        Who::GridWorker,
    ] {
        assert_eq!(card(&volunteer, who), None, "{who:?}");
    }
    let other = Registration {
        community: area(OTHER_COMMUNITY),
        ..registration()
    };
    assert_eq!(
        card(&register(Who::Elsewhere, other).unwrap(), Who::Neighbour),
        None
    );
}

#[test]
fn tasks_at_the_same_time_are_worth_a_warning() {
    let window = |from: i64, to: i64| Window {
        starts_at: start().plus(from * HOUR),
        ends_at: start().plus(to * HOUR),
    };
    let ids: Vec<_> = (0..5).map(task_id).collect();
    let windows = [
        window(-2, 0),
        window(-2, 1),
        window(1, 2),
        window(3, 4),
        window(-5, 9),
    ];
    let mine = || ids.iter().zip(windows);
    assert_eq!(
        overlapping(mine(), &task_id(9), window(0, 3)),
        [&ids[1], &ids[2], &ids[4]]
    );
    // A task does not overlap itself.
    assert_eq!(overlapping(mine(), &ids[4], window(0, 3)), [&ids[1], &ids[2]]);
    let wanted = [skill("first_aid"), skill("signing")];
    assert_eq!(missing_skills(&wanted, &[skill("first_aid")]), [&wanted[1]]);
}
