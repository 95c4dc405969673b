//! What people mean to do, and their next step on the way there, as far as their screen shows how far they are.

use std::collections::BTreeSet;
use std::rc::Rc;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use linli_model::area::AreaCode;
use linli_model::category::CategoryCode;
use linli_model::command::Command;
use linli_model::geo::Place;
use linli_model::ids::{CommandId, DraftId, PhotoId, ReportId};
use linli_model::report::{Audience, ReportCommand, Submission};
use linli_model::urgency::Urgency;
use linli_offline::record::{Key, Record};
use linli_offline::store::Loaded;
use linli_offline::{Snapshot, Wish};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;

use crate::device::Bytes;
use crate::oracle::is_sent;
use crate::person::{Asked, Next, Todo};

/// A report to be filed.
pub struct Plan {
    /// Its id, kept in the draft.
    pub report: ReportId,
    /// Its photos in order.
    pub photos: Vec<Shot>,
    /// How often its draft was acknowledged as saved.
    pub saved: u64,
    /// The photos that were acknowledged as kept.
    pub kept: BTreeSet<PhotoId>,
    /// Whether its submission was acknowledged.
    pub submitted: bool,
    /// Whether it is taken back at once.
    pub withdraw: bool,
    /// Whether the server has it all.
    pub is_over: bool,
    /// The command that takes it back.
    pub(crate) withdrawal: Option<CommandId>,
    draft: DraftId,
    saves: u64,
}

impl Plan {
    /// Its words in the end.
    pub fn text(&self) -> String {
        format!("words {} of {}", self.saves, self.report)
    }
}

/// A photo.
pub struct Shot {
    /// Its id.
    pub id: PhotoId,
    /// A PNG.
    pub bytes: Bytes,
    /// Its width, which no other photo has.
    pub w: u32,
    /// Its height.
    pub h: u32,
}

/// A note.
pub struct Note {
    /// On which report.
    pub report: ReportId,
    /// Its command.
    pub command: CommandId,
    /// Its words, which no other note has.
    pub text: String,
    /// Whether it was acknowledged as kept.
    pub kept: bool,
    /// Whether the server has it.
    pub sent: bool,
}

/// A report to file.
pub(crate) fn plan(rng: &mut StdRng, seat: usize, n: u32) -> Todo {
    let first = 50 + 20 * u32::try_from(seat).unwrap_or(0) + 5 * n;
    let photos = (0..rng.random_range(1..3))
        .map(|shot| take_photo(rng, first + shot))
        .collect();
    Todo::Report(Plan {
        report: ReportId::mint(0, rng.random()),
        photos,
        saved: 0,
        kept: BTreeSet::new(),
        submitted: false,
        withdraw: rng.random_bool(0.4),
        is_over: false,
        draft: DraftId::mint(0, rng.random()),
        saves: rng.random_range(1..4),
        withdrawal: None,
    })
}

/// A note to write.
pub(crate) fn note(rng: &mut StdRng, report: &ReportId, seat: usize, n: u32) -> Todo {
    let (command, text) = (
        CommandId::mint(0, rng.random()),
        format!("note {n} of seat {seat}"),
    );
    Todo::Note(Note {
        report: report.clone(),
        command,
        text,
        kept: false,
        sent: false,
    })
}

/// A picture of noise, which does not compress: the larger ones need two chunks.
fn take_photo(rng: &mut StdRng, w: u32) -> Shot {
    let h = if rng.random_bool(0.3) { 1_900 } else { 30 };
    let mut pixels = vec![0; (w * h * 3) as usize];
    rng.fill(&mut pixels[..]);
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&pixels, w, h, ExtendedColorType::Rgb8)
        .expect("a picture in memory");
    Shot {
        id: PhotoId::mint(0, rng.random()),
        bytes: Rc::new(bytes),
        w,
        h,
    }
}

impl Note {
    pub(crate) fn next(&self, disk: &Loaded, rng: &mut StdRng) -> Next {
        let there = [Key::Item(self.command.clone()), Key::Sent(self.command.clone())];
        if there.iter().any(|key| disk.records.contains_key(key)) {
            return Next::Over;
        }
        let id = CommandId::mint(0, rng.random());
        let command = ReportCommand::Note {
            text: self.text.clone(),
        };
        let command = Command::Report {
            id: self.report.clone(),
            command,
        };
        Next::enqueue(id, command)
    }
}

impl Plan {
    pub(crate) fn next(&mut self, disk: &Loaded, snapshot: &Snapshot, rng: &mut StdRng) -> Next {
        let (mut submitted, mut draft) = (is_sent(disk, &self.report) || self.is_over, None);
        for (_, record) in disk.records.values() {
            match record {
                Record::Item(item) => {
                    let Some(Command::Report { id, command }) = item.command.known() else {
                        continue;
                    };
                    submitted |= *id == self.report && matches!(command, ReportCommand::Submit(_));
                }
                Record::Draft(found) if found.value["report"] == self.report.as_str() => draft = Some(found),
                _ => {}
            }
        }
        if submitted {
            return self.after_submission(disk, rng);
        }
        let Some(found) = draft else {
            return self.save(1, 0);
        };
        self.draft = found.id.clone();
        // A tab that has not heard of it yet shows nothing to go on with.
        let Some(line) = snapshot.drafts.iter().find(|line| line.id == self.draft) else {
            return Next::Wait;
        };
        let saves = line.value["saves"].as_u64().unwrap_or(0);
        if saves < self.saves {
            return self.save(saves + 1, line.revision);
        }
        let missing = self
            .photos
            .iter()
            .find(|shot| !line.photos.iter().any(|photo| photo.id == shot.id));
        match missing {
            Some(shot) => {
                let (id, draft, mime) = (shot.id.clone(), self.draft.clone(), "image/png".to_owned());
                let wish = Wish::PutPhoto {
                    id,
                    draft,
                    mime,
                    bytes: shot.bytes.len() as u64,
                    w: shot.w,
                    h: shot.h,
                };
                Next::Do(Box::new(wish), Asked::Photo(shot.id.clone()))
            }
            None => {
                let id = CommandId::mint(0, rng.random());
                let command = Command::Report {
                    id: self.report.clone(),
                    command: self.submission(),
                };
                let wish = Wish::Submit {
                    draft: self.draft.clone(),
                    id: id.clone(),
                    command,
                    if_match: None,
                };
                Next::Do(Box::new(wish), Asked::Submit(id))
            }
        }
    }

    fn after_submission(&self, disk: &Loaded, rng: &mut StdRng) -> Next {
        let there = |id: &CommandId| {
            [Key::Item(id.clone()), Key::Sent(id.clone())]
                .iter()
                .any(|key| disk.records.contains_key(key))
        };
        if !self.withdraw || self.withdrawal.as_ref().is_some_and(there) {
            return Next::Over;
        }
        let id = CommandId::mint(0, rng.random());
        let command = Command::Report {
            id: self.report.clone(),
            command: ReportCommand::Withdraw,
        };
        Next::enqueue(id, command)
    }

    fn save(&self, saves: u64, revision: u64) -> Next {
        let value = json!({ "report": self.report.as_str(), "saves": saves });
        let wish = Wish::SaveDraft {
            id: self.draft.clone(),
            kind: "report".to_owned(),
            value,
            revision,
        };
        Next::Do(Box::new(wish), Asked::Save(saves))
    }

    fn submission(&self) -> ReportCommand {
        ReportCommand::Submit(Submission {
            community: AreaCode::new("120101003001").expect("a community"),
            grid: None,
            category: CategoryCode::new("010101").expect("a category"),
            text: self.text(),
            photos: self.photos.iter().map(|shot| shot.id.clone()).collect(),
            place: Place {
                words: "8 号楼后门".to_owned(),
                fix: None,
            },
            urgency_hint: Urgency::Blue,
            audience: Audience::Public,
            show_name: false,
            contact: None,
            post: None,
        })
    }
}
