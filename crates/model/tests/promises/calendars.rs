//! Working time: nights, weekends, holidays, days that make up for them, and calendars without any hours.

use linli_model::calendar::Calendar;
use linli_model::time::{MINUTE, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{at, calendar, cases};

fn usual() -> Calendar {
    serde_json::from_value(calendar()).unwrap()
}

#[test]
fn working_time_passes_only_in_working_hours() {
    let table = [
        ("within a span", "2026-11-02T10:00", 60, "2026-11-02T11:00"),
        (
            "to the end of a span",
            "2026-11-02T10:00",
            120,
            "2026-11-02T12:00",
        ),
        ("over noon", "2026-11-02T11:30", 60, "2026-11-02T14:00"),
        ("from noon", "2026-11-02T12:30", 1, "2026-11-02T13:31"),
        (
            "from before the morning",
            "2026-11-02T03:00",
            30,
            "2026-11-02T09:00",
        ),
        ("over night", "2026-11-02T17:30", 60, "2026-11-03T09:00"),
        ("over a weekend", "2026-11-06T17:30", 60, "2026-11-09T09:00"),
        ("from a Saturday", "2026-11-07T12:00", 60, "2026-11-09T09:30"),
        (
            "over two days off and a weekend",
            "2026-09-30T17:00",
            120,
            "2026-10-05T09:30",
        ),
        (
            "on a Saturday that makes up, by Monday's hours",
            "2026-10-09T17:00",
            120,
            "2026-10-10T09:30",
        ),
        ("one whole week", "2026-11-02T10:00", 2_400, "2026-11-09T10:00"),
        ("nothing, within hours", "2026-11-02T10:00", 0, "2026-11-02T10:00"),
        ("nothing, at night", "2026-11-02T20:00", 0, "2026-11-03T08:30"),
    ];
    for (case, from, minutes, until) in table {
        let local = |text: &str| at(&format!("{text}:00+08:00"));
        assert_eq!(usual().add_working(local(from), minutes), local(until), "{case}");
    }
}

#[test]
fn the_last_hour_of_a_day_may_end_at_midnight() {
    let mut raw = calendar();
    raw["weekly"]["mon"] = json!([["22:00", "24:00"]]);
    let calendar: Calendar = serde_json::from_value(raw).unwrap();
    let from = at("2026-11-02T23:00:00+08:00");
    assert_eq!(calendar.add_working(from, 60), at("2026-11-03T00:00:00+08:00"));
    assert_eq!(calendar.add_working(from, 61), at("2026-11-03T08:31:00+08:00"));
}

#[test]
fn without_hours_the_clock_counts() {
    let calendar: Calendar = serde_json::from_value(json!({
        "version": 1, "zone_offset_minutes": 480, "weekly": {}, "days_on": ["2026-11-02"],
    }))
    .unwrap();
    let from = at("2026-11-02T10:00:00Z");
    assert_eq!(calendar.add_working(from, 90), from.plus(90 * MINUTE));
}

#[test]
fn absurd_spans_end_all_the_same() {
    let mut raw = calendar();
    raw["weekly"] = json!({"mon": [["08:00", "08:01"]]});
    let calendar: Calendar = serde_json::from_value(raw).unwrap();
    for from in [
        at("2026-11-02T10:00:00Z"),
        Timestamp::from_micros(i64::MAX),
        Timestamp::from_micros(i64::MIN),
    ] {
        assert!(calendar.add_working(from, u32::MAX) >= from);
    }
}

#[test]
fn a_calendar_that_is_none_is_refused() {
    let refuses = |path: &str, value: Value| {
        let mut raw = calendar();
        *raw.pointer_mut(path).unwrap() = value;
        serde_json::from_value::<Calendar>(raw).is_err()
    };
    assert!(refuses("/weekly/mon", json!([["12:00", "08:30"]])));
    assert!(refuses(
        "/weekly/mon",
        json!([["13:00", "18:00"], ["08:30", "12:00"]])
    ));
    assert!(refuses(
        "/weekly/mon",
        json!([["08:30", "12:00"], ["11:00", "18:00"]])
    ));
    for time in ["8:30", "24:01", "12:60", "0830", "+1:00", ""] {
        assert!(refuses("/weekly/mon/0/0", json!(time)), "{time}");
    }
    for day in ["2026-02-29", "2026-1-1", "tomorrow", "2026-01-01T00:00:00Z"] {
        assert!(refuses("/days_off/0", json!(day)), "{day}");
    }
}

#[test]
fn a_calendar_is_written_as_it_was_read() {
    let mut raw = calendar();
    raw.as_object_mut().unwrap().remove("source");
    assert_eq!(serde_json::to_value(usual()).unwrap(), raw);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn working_time_adds_up(start in 0..400_i64 * 24 * 60, first in 0..5_000_u32, second in 0..5_000_u32) {
        let calendar = usual();
        let from = at("2026-01-01T00:00:00Z").plus(start * MINUTE);
        let there = calendar.add_working(from, first);
        prop_assert!(there >= from.plus(i64::from(first) * MINUTE));
        // The end of a span and the start of the next are the same moment of working time.
        let moment = |at| calendar.add_working(at, 1);
        let (stepwise, at_once) = (calendar.add_working(there, second), calendar.add_working(from, first + second));
        prop_assert_eq!(moment(stepwise), moment(at_once));
    }
}
