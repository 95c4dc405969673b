//! Times as a form's `datetime-local` fields have them, by the city's clock. Pure.

use linli_model::time::{MINUTE, Timestamp};

/// What such a field shows: `2026-07-18T14:30`.
pub fn to_local(at: Timestamp, zone_minutes: i32) -> String {
    let civil = at.civil(zone_minutes);
    let minutes = civil.micros_of_day / MINUTE;
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        civil.year,
        civil.month,
        civil.day,
        minutes / 60,
        minutes % 60
    )
}

/// The time such a field holds; `None` while it is not filled in.
pub fn of_local(text: &str, zone_minutes: i32) -> Option<Timestamp> {
    let seconds = if text.len() == 16 { ":00" } else { "" };
    let (sign, zone) = (if zone_minutes < 0 { '-' } else { '+' }, zone_minutes.abs());
    Timestamp::parse(&format!("{text}{seconds}{sign}{:02}:{:02}", zone / 60, zone % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_and_a_time_are_one_thing() {
        let at = of_local("2026-07-18T14:30", 480).expect("a time");
        assert_eq!(Timestamp::parse("2026-07-18T06:30:00Z"), Some(at));
        assert_eq!(to_local(at, 480), "2026-07-18T14:30");
        assert_eq!(
            of_local("2026-07-18T14:30:05", -210)
                .map(|at| to_local(at, -210))
                .as_deref(),
            Some("2026-07-18T14:30")
        );
        assert_eq!(of_local("", 480), None);
        assert_eq!(of_local("soon", 480), None);
    }
}
