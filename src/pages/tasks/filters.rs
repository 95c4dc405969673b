//! What of the tasks is shown, and in which order. Pure.

use linli_model::geo::{Point, Wgs84};
use linli_model::ids::SkillCode;
use linli_model::task::TaskSummary;
use linli_model::time::{DAY, Timestamp};
use linli_model::volunteer::missing_skills;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Those that begin today by the city's clock.
    pub today: bool,
    /// Those that begin within seven days.
    pub this_week: bool,
    /// Those with a free place.
    pub free: bool,
    /// Those for which one has every skill.
    pub my_skills: bool,
    /// Sorted by how far they are.
    pub nearest: bool,
}

/// The tasks that are asked for. `skills` are one's own, `here` is where one is, `zone_minutes` the city's.
pub fn shown(
    mut tasks: Vec<TaskSummary>,
    filters: &Filters,
    skills: &[SkillCode],
    here: Option<Point<Wgs84>>,
    now: Timestamp,
    zone_minutes: i32,
) -> Vec<TaskSummary> {
    let day = |at: Timestamp| at.civil(zone_minutes).days;
    tasks.retain(|task| {
        let starts = task.window.starts_at;
        (!filters.today || day(starts) == day(now))
            && (!filters.this_week || starts.since(now) < 7 * DAY)
            && (!filters.free || task.places.free() > 0)
            && (!filters.my_skills || missing_skills(&task.skills, skills).is_empty())
    });
    if let Some(here) = here.filter(|_| filters.nearest) {
        nearest_first(&mut tasks, here);
    }
    tasks
}

/// Sorts tasks by how far they are; those without a place stand last.
pub fn nearest_first(tasks: &mut [TaskSummary], here: Point<Wgs84>) {
    let far = |task: &TaskSummary| task.hint.map_or(f64::MAX, |there| here.distance_m(&there));
    tasks.sort_by(|one, other| far(one).total_cmp(&far(other)));
}

#[cfg(test)]
mod tests {
    use linli_model::area::AreaCode;
    use linli_model::ids::TaskId;
    use linli_model::roster::Places;
    use linli_model::task::TaskStatus;
    use linli_model::time::HOUR;
    use linli_model::window::Window;

    use super::*;

    fn task(id: &str, in_hours: i64, free: u16, skill: Option<&str>, lat: f64) -> TaskSummary {
        let start = Timestamp::from_micros(0).plus(in_hours * HOUR);
        TaskSummary {
            id: TaskId::new(id).expect("an id"),
            status: TaskStatus::Published,
            title: id.to_owned(),
            community: AreaCode::new("120101001001").expect("a code"),
            grid: None,
            window: Window {
                starts_at: start,
                ends_at: start.plus(HOUR),
            },
            claim_by: start,
            skills: skill
                .map(|code| SkillCode::new(code).expect("a code"))
                .into_iter()
                .collect(),
            minutes: 60,
            points: 10,
            place_hint: String::new(),
            hint: Point::new(lat, 117.0),
            cover: None,
            places: Places {
                capacity: 2,
                claimed: 2 - free,
                ..Places::default()
            },
            part: None,
            changed_at: None,
            version: 2,
            actions: Vec::new(),
            roster_actions: Vec::new(),
        }
    }

    fn ids(filters: &Filters) -> Vec<String> {
        let tasks = vec![
            task("far", 1, 1, None, 39.5),
            task("full", 2, 0, None, 39.1),
            task("skilled", 3, 1, Some("first_aid"), 39.2),
            task("later", 24 * 9, 1, None, 39.3),
        ];
        let here = Point::new(39.1, 117.0);
        let shown = shown(tasks, filters, &[], here, Timestamp::from_micros(0), 0);
        shown.iter().map(|task| task.id.to_string()).collect()
    }

    #[test]
    fn filters_take_away_and_distance_sorts() {
        assert_eq!(ids(&Filters::default()), ["far", "full", "skilled", "later"]);
        let nearest = Filters {
            nearest: true,
            free: true,
            ..Filters::default()
        };
        assert_eq!(ids(&nearest), ["skilled", "later", "far"]);
        let mine = Filters {
            my_skills: true,
            this_week: true,
            ..Filters::default()
        };
        assert_eq!(ids(&mine), ["far", "full"]);
        let today = Filters {
            today: true,
            ..Filters::default()
        };
        assert_eq!(ids(&today), ["far", "full", "skilled"]);
    }
}
