//! Typed text: what is kept of it, and what is refused.

use linli_model::text::{TextFault, check, clean, clean_line};
use proptest::prelude::*;

use crate::world::cases;

#[test]
fn what_is_kept_of_a_text() {
    let table = [
        ("  路灯不亮\t ", "路灯不亮"),
        ("a\r\nb\rc\nd\r\n\r\ne", "a\nb\nc\nd\n\ne"),
        ("a\u{2028}b\u{2029}c", "a\nb\nc"),
        ("\u{FEFF}hello\u{200B}", "hello"),
        ("a\u{200B}\u{200D}\u{2060}\u{FEFF}b", "a\u{200B}b"),
        (
            "👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}",
            "👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}",
        ),
        ("\u{3000}全角空格\u{3000}", "全角空格"),
        ("Việt e\u{0302}\u{0301}", "Việt e\u{0302}\u{0301}"),
        ("葛\u{E0100}城", "葛\u{E0100}城"),
        ("keeps\ttabs  and  spaces", "keeps\ttabs  and  spaces"),
        ("", ""),
    ];
    for (typed, kept) in table {
        assert_eq!(clean(typed), kept, "{typed:?}");
    }
    assert_eq!(clean_line("8 号楼\r\n后门\t左"), "8 号楼 后门 左");
}

#[test]
fn a_stack_of_accents_is_cut_down() {
    let zalgo = format!("a{}b{}", "\u{0301}".repeat(50), "\u{0E49}".repeat(50));
    assert_eq!(
        clean(&zalgo),
        format!("a{}b{}", "\u{0301}".repeat(6), "\u{0E49}".repeat(6))
    );
    let england = "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
    assert_eq!(clean(england), england);
}

#[test]
fn what_is_refused() {
    let faults = |text: &str| check(text, 1, 10).err();
    assert_eq!(faults("ok\n\t好"), None);
    for empty in ["", "  \n ", "\u{200B}\u{FEFF}", "\u{3164}", "\u{FE0F}\u{0301}"] {
        assert_eq!(faults(empty), Some(TextFault::Empty), "{empty:?}");
    }
    for control in ["a\u{0}b", "a\u{1B}[31m", "a\u{7F}b", "a\u{85}b", "a\u{B}b"] {
        assert_eq!(faults(control), Some(TextFault::ControlCharacter), "{control:?}");
    }
    for c in [
        '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}',
        '\u{2069}',
    ] {
        assert_eq!(
            faults(&format!("a{c}b")),
            Some(TextFault::DirectionOverride),
            "{c:?}"
        );
    }
    assert_eq!(check("", 0, 10), Ok(()));
}

#[test]
fn characters_are_counted_and_not_bytes() {
    assert_eq!(check(&"字".repeat(1_000), 1, 1_000), Ok(()));
    assert_eq!(check(&"😀".repeat(1_000), 1, 1_000), Ok(()));
    assert_eq!(check(&"字".repeat(1_001), 1, 1_000), Err(TextFault::TooLong));
}

/// Texts made of what cleaning looks at.
fn awkward() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a", "字", " ", "\r", "\n", "\t", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{0301}", "\u{FE0F}",
        "\u{2028}", "\u{202E}", "\u{0}", "\u{3000}",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn cleaning_twice_is_cleaning_once(text in prop_oneof![awkward(), any::<String>()]) {
        let once = clean(&text);
        prop_assert_eq!(&clean(&once), &once);
        prop_assert!(!once.contains('\r'));
        prop_assert!(once.chars().count() <= text.chars().count());
        let line = clean_line(&text);
        prop_assert_eq!(&clean_line(&line), &line);
    }
}
