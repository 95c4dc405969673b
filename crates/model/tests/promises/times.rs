//! Times on the wire: RFC 3339 in, RFC 3339 out.

use linli_model::time::{DAY, HOUR, SECOND, Timestamp, days_from_civil};
use proptest::prelude::*;

use crate::world::{at, cases};

#[test]
fn rfc_3339_is_read() {
    let table = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T08:00:00+08:00", 0),
        ("1969-12-31T23:59:59.5Z", -SECOND / 2),
        (
            "2026-11-21T08:30:00.123456789+08:00",
            1_795_221_000 * SECOND + 123_456,
        ),
        ("2026-11-21t00:30:00z", 1_795_221_000 * SECOND),
        ("2024-02-29T00:00:00-00:00", 1_709_164_800 * SECOND),
        ("2016-12-31T23:59:60Z", 1_483_228_800 * SECOND),
    ];
    for (text, micros) in table {
        assert_eq!(
            Timestamp::parse(text),
            Some(Timestamp::from_micros(micros)),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_time_is_refused() {
    let wrong = [
        "",
        "2026-11-21",
        "2026-11-21T08:30:00",
        "2026-11-21T08:30Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T08:60:00Z",
        "2026-11-21T08:30:61Z",
        "2026-11-21T08:30:00.Z",
        "2026-11-21T08:30:00+0800",
        "2026-11-21T08:30:00+24:00",
        "2026-11-21T08:30:00Z ",
        "+026-11-21T08:30:00Z",
        "2026-11-21T08:30:00.1２Z",
        "２０２６-11-21T08:30:00Z",
    ];
    for text in wrong {
        assert_eq!(Timestamp::parse(text), None, "{text}");
    }
}

#[test]
fn the_extremes_do_not_break() {
    for micros in [i64::MIN, i64::MAX] {
        let time = Timestamp::from_micros(micros);
        assert_eq!(time.plus(micros), time);
        assert!(!time.to_string().is_empty());
        time.civil(14 * 60);
        time.civil(-14 * 60);
        Timestamp::from_millis(micros);
    }
}

#[test]
fn a_day_begins_at_its_own_midnight() {
    let civil = at("2026-11-21T16:30:00Z").civil(480);
    assert_eq!(
        (civil.year, civil.month, civil.day, civil.micros_of_day),
        (2026, 11, 22, HOUR / 2)
    );
    assert_eq!(civil.days, days_from_civil(2026, 11, 22));
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn what_is_written_is_read_again(days in days_from_civil(0, 1, 1)..days_from_civil(10_000, 1, 1), rest in 0..DAY) {
        let time = Timestamp::from_micros(days * DAY + rest);
        prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        let json = serde_json::to_string(&time).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[0-9TZ:+.\\-２ ]{0,40}") {
        Timestamp::parse(&text);
    }
}
