//! Receipt numbers: read out on the telephone, heard right or seen to be wrong.

use linli_model::receipt::{is_valid, receipt_number};
use proptest::prelude::*;

use crate::world::{COMMUNITY, area, at, cases};

fn number(n: u32) -> String {
    // Still the day before in UTC.
    let day = at("2026-11-21T23:30:00Z").civil(480);
    receipt_number(day, &area(COMMUNITY), n)
}

/// The check digits come from another program, which gives the standard's own example (0794 → 5).
#[test]
fn it_names_day_community_and_count_and_is_checked() {
    assert_eq!(number(1), "261122-001001-16");
    assert_eq!(number(17), "261122-001001-177");
    assert_eq!(number(u32::MAX), "261122-001001-42949672951");
}

#[test]
fn what_is_none_is_refused() {
    for text in [
        "",
        "261122",
        "261122-001001-",
        "261122-001001-1",
        "261122_001001_172",
        "26112２-001001-17",
        "a61122-001001-172",
    ] {
        assert!(!is_valid(text), "{text}");
    }
    assert!(!is_valid(&format!("{}-1", number(17))));
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn one_wrong_digit_is_always_found(n in any::<u32>(), at in any::<prop::sample::Index>(), by in 1..10_u8) {
        let receipt = number(n);
        prop_assert!(is_valid(&receipt));
        let mut wrong = receipt.into_bytes();
        let digits: Vec<_> = (0..wrong.len()).filter(|&at| wrong[at] != b'-').collect();
        let at = *at.get(&digits);
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        prop_assert!(!is_valid(&String::from_utf8(wrong).unwrap()));
    }
}
