//! What a command's fields must be before the rules see it, each fault with its pointer.

use linli_model::geo::{Fix, Place, Point};
use linli_model::report::{Rating, ReportCommand, Submission};

use crate::stories::commands;
use crate::world::{at, photo, submission, unit};

/// The faults of a command, which are the same before and after cleaning.
fn faults(command: ReportCommand) -> Vec<(String, String)> {
    let typed = command.check();
    assert_eq!(typed, command.cleaned().check());
    typed
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect()
}

fn submit(change: impl FnOnce(&mut Submission)) -> Vec<(String, String)> {
    let mut submission = submission();
    change(&mut submission);
    faults(ReportCommand::Submit(submission))
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[test]
fn what_is_in_order_has_no_faults() {
    assert_eq!(submit(|_| {}), []);
    for command in commands() {
        assert_eq!(faults(command.clone()), [], "{command:?}");
    }
}

#[test]
fn a_report_is_checked_field_by_field() {
    assert_eq!(
        submit(|new| new.text = " \u{200B}\n".to_owned()),
        one("/command/text", "empty")
    );
    assert_eq!(submit(|new| new.text = " a\r\nb ".to_owned()), []);
    assert_eq!(submit(|new| new.text = format!(" {} ", "字".repeat(1_000))), []);
    assert_eq!(
        submit(|new| new.text = "字".repeat(1_001)),
        one("/command/text", "too_long")
    );
    assert_eq!(
        submit(|new| new.text = "a\u{7}b".to_owned()),
        one("/command/text", "control_character")
    );
    assert_eq!(
        submit(|new| new.text = "a\u{202E}b".to_owned()),
        one("/command/text", "direction_override")
    );
    assert_eq!(
        submit(|new| new.photos.clear()),
        one("/command/photos", "too_few")
    );
    assert_eq!(submit(|new| new.photos = (0..9).map(photo).collect()), []);
    assert_eq!(
        submit(|new| new.photos = (0..10).map(photo).collect()),
        one("/command/photos", "too_many")
    );
    assert_eq!(
        submit(|new| new.photos = vec![photo(1), photo(2), photo(1)]),
        one("/command/photos/2", "duplicate")
    );
    assert_eq!(
        submit(|new| new.place.words = "字".repeat(101)),
        one("/command/place/words", "too_long")
    );
    assert_eq!(
        submit(|new| new.place = Place::default()),
        one("/command/place", "empty")
    );
    assert_eq!(
        submit(|new| new.contact = Some("1".repeat(61))),
        one("/command/contact", "too_long")
    );
    assert_eq!(submit(|new| new.place.fix = None), []);
    for accuracy_m in [-1.0, f64::NAN, f64::INFINITY] {
        let point = Point::new(39.0, 117.0).unwrap();
        let fix = Some(Fix {
            point,
            accuracy_m,
            at: at("2026-11-02T08:00:00Z"),
        });
        assert_eq!(
            submit(|new| new.place.fix = fix),
            one("/command/place/fix/accuracy_m", "out_of_range")
        );
    }
    let all = submit(|new| {
        new.text.clear();
        new.photos.clear();
        new.place = Place::default();
    });
    assert_eq!(all.len(), 3, "every fault at once: {all:?}");
}

#[test]
fn reasons_answers_and_notes_need_words_and_ratings_do_not() {
    let blank = || " ".to_owned();
    let long = || "a".repeat(1_001);
    let of = |text: fn() -> String| {
        [
            (ReportCommand::Decline { reason: text() }, "/command/reason"),
            (ReportCommand::Return { reason: text() }, "/command/reason"),
            (ReportCommand::Reopen { reason: text() }, "/command/reason"),
            (ReportCommand::Note { text: text() }, "/command/text"),
            (
                ReportCommand::Resolve {
                    text: text(),
                    photos: vec![],
                },
                "/command/text",
            ),
        ]
    };
    for (command, pointer) in of(blank) {
        assert_eq!(faults(command), one(pointer, "empty"));
    }
    for (command, pointer) in of(long) {
        assert_eq!(faults(command), one(pointer, "too_long"));
    }
    let rate = |words: String| {
        faults(ReportCommand::Rate {
            rating: Rating::Satisfied,
            words,
        })
    };
    assert_eq!(rate(blank()), []);
    assert_eq!(rate(long()), one("/command/words", "too_long"));
    let ten = (0..10).map(photo).collect();
    assert_eq!(
        faults(ReportCommand::Resolve {
            text: "done".to_owned(),
            photos: ten
        }),
        one("/command/photos", "too_many")
    );
}

#[test]
fn what_is_kept_is_clean() {
    let mut typed = submission();
    typed.text = " 灯\r\n不亮 ".to_owned();
    typed.place.words = "8 号楼\n后门 ".to_owned();
    typed.contact = Some(" \u{200B} ".to_owned());
    let ReportCommand::Submit(kept) = ReportCommand::Submit(typed).cleaned() else {
        unreachable!()
    };
    assert_eq!(kept.text, "灯\n不亮");
    assert_eq!(kept.place.words, "8 号楼 后门");
    assert_eq!(kept.contact, None, "an empty contact is none");
    for command in commands() {
        assert_eq!(command.clone().cleaned(), command);
    }
}

#[test]
fn a_whistle_names_one_to_six_units_each_once() {
    let call = |ids: &[&str], reason: &str| {
        faults(ReportCommand::Whistle {
            units: ids.iter().map(|id| unit(id)).collect(),
            reason: reason.to_owned(),
        })
    };
    assert_eq!(call(&["a", "b", "c", "d", "e", "f"], "x"), []);
    assert_eq!(call(&[], "x"), one("/command/units", "too_few"));
    assert_eq!(
        call(&["a", "b", "c", "d", "e", "f", "g"], "x"),
        one("/command/units", "too_many")
    );
    assert_eq!(call(&["a", "b", "a"], "x"), one("/command/units/2", "duplicate"));
    assert_eq!(call(&["a"], " "), one("/command/reason", "empty"));
}

#[test]
fn a_neighbour_may_join_without_a_word() {
    let join = |words: String| faults(ReportCommand::Join { words });
    assert_eq!(join(String::new()), []);
    assert_eq!(join("字".repeat(200)), []);
    assert_eq!(join("字".repeat(201)), one("/command/words", "too_long"));
    assert_eq!(
        faults(ReportCommand::Supervise { text: String::new() }),
        one("/command/text", "empty")
    );
}
