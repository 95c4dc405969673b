//! What people mean to write, and their next step on the way there, as far as their screen shows how far they are.

use std::collections::BTreeSet;
use std::rc::Rc;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use linli_model::area::AreaCode;
use linli_model::category::CategoryCode;
use linli_model::command::Command;
use linli_model::geo::Place;
use linli_model::ids::{ChannelCode, CommandId, DraftId, NeedId, PhotoId, PostId, ReportId, ServiceCode};
use linli_model::limits::UPLOAD_CHUNK_BYTES;
use linli_model::need::{NeedCommand, NeedSubmission};
use linli_model::post::{PostCommand, PostSubmission, ReplySubmission};
use linli_model::report::{Audience, ReportCommand, Submission};
use linli_model::urgency::Urgency;
use linli_offline::record::{Key, Record};
use linli_offline::store::Loaded;
use linli_offline::{Snapshot, Wish, Written};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;

use crate::device::Bytes;
use crate::person::{Asked, Next};
use crate::server::{COMMUNITY, THREAD};

/// What a draft becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A report, with one photo or two.
    Report,
    /// A post, perhaps with a photo.
    Post,
    /// A reply to [`THREAD`], perhaps with a photo.
    Reply,
    /// A need, perhaps with a photo.
    Need,
}

/// Something to be written.
pub struct Plan {
    /// What it becomes.
    pub kind: Kind,
    /// The id of what is made, kept in the draft.
    pub id: ReportId,
    /// Its photos in order.
    pub photos: Vec<Shot>,
    /// How often its draft was acknowledged as saved.
    pub saved: u64,
    /// The second draft that was acknowledged, and not chosen against yet.
    pub(crate) beside: Option<DraftId>,
    /// The photos that were acknowledged as kept.
    pub kept: BTreeSet<PhotoId>,
    /// Whether its submission was acknowledged.
    pub submitted: bool,
    /// Whether it is a report that is taken back at once.
    pub withdraw: bool,
    /// Whether the server has it all.
    pub(crate) arrived: bool,
    /// Whether nothing of it is left to do besides.
    pub is_over: bool,
    /// The command that makes it, and the one that takes it back.
    pub(crate) commands: [CommandId; 2],
    draft: DraftId,
    saves: u64,
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

/// The `n`th thing that somebody at a seat writes.
pub(crate) fn plan(rng: &mut StdRng, kind: Kind, seat: usize, n: u32) -> Plan {
    let first = 50 + 20 * u32::try_from(seat).unwrap_or(0) + 5 * n;
    let photos = match kind {
        Kind::Report => rng.random_range(1..3),
        _ => rng.random_range(0..2),
    };
    let photos = (0..photos).map(|shot| take_photo(rng, first + shot)).collect();
    Plan {
        kind,
        id: ReportId::mint(0, rng.random()),
        photos,
        saved: 0,
        beside: None,
        kept: BTreeSet::new(),
        submitted: false,
        withdraw: kind == Kind::Report && rng.random_bool(0.4),
        arrived: false,
        is_over: false,
        commands: [CommandId::mint(0, rng.random()), CommandId::mint(0, rng.random())],
        draft: DraftId::mint(0, rng.random()),
        saves: rng.random_range(1..4),
    }
}

/// A picture of noise, which does not compress: the larger ones need two chunks.
fn take_photo(rng: &mut StdRng, w: u32) -> Shot {
    let two_chunks = u32::try_from(UPLOAD_CHUNK_BYTES).unwrap_or(u32::MAX) / (3 * w) + 40;
    let h = if rng.random_bool(0.2) { two_chunks } else { 30 };
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

/// The id of what a command is for.
pub(crate) fn target(command: &Command) -> &str {
    match command {
        Command::Report { id, .. } => id.as_str(),
        Command::Need { id, .. } => id.as_str(),
        Command::Task { id, .. } | Command::Roster { id, .. } => id.as_str(),
        Command::Volunteer { id, .. } => id.as_str(),
        Command::Post { id, .. }
        | Command::Reaction { id, .. }
        | Command::Flag { id, .. }
        | Command::Ballot { id, .. } => id.as_str(),
    }
}

impl Plan {
    /// Its words in the end.
    pub fn text(&self) -> String {
        format!("words {} of {}", self.saves, self.id)
    }

    /// The id of the post that it becomes.
    pub fn post(&self) -> PostId {
        PostId::new(self.id.as_str()).expect("an id")
    }

    /// The id of the need that it becomes.
    pub fn need(&self) -> NeedId {
        NeedId::new(self.id.as_str()).expect("an id")
    }

    /// Whether a command is for what is made.
    pub(crate) fn is_for(&self, command: Option<&Command>) -> bool {
        command.is_some_and(|command| target(command) == self.id.as_str())
    }

    /// Whether the backend's acknowledgement was kept.
    pub(crate) fn is_sent(&self, disk: &Loaded) -> bool {
        disk.records
            .values()
            .any(|(_, record)| matches!(record, Record::Sent(sent) if self.is_for(sent.command.known())))
    }

    /// Whether it is on the device as a draft.
    pub(crate) fn is_draft(&self, record: &Record) -> bool {
        matches!(record, Record::Draft(draft) if draft.value["about"] == self.id.as_str())
    }

    /// What it looks like after everything on the device was thrown away: to be done again, unless it was over. The
    /// same commands are given again, as nobody knows which of them had gone out.
    pub(crate) fn begin_again(&mut self) {
        self.saved = 0;
        self.beside = None;
        self.kept.clear();
        self.submitted = false;
    }

    pub(crate) fn next(&mut self, disk: &Loaded, snapshot: &Snapshot) -> Next {
        if let Some(next) = self.choose(disk, snapshot) {
            return next;
        }
        let (mut submitted, mut draft) = (self.is_sent(disk) || self.is_over, None);
        for (_, record) in disk.records.values() {
            match record {
                Record::Item(item) => submitted |= self.is_for(item.command.known()),
                Record::Draft(found) if self.is_draft(record) => draft = Some(found.id.clone()),
                _ => {}
            }
        }
        if let (true, Some(draft)) = (self.arrived, &draft) {
            // Written anew after the phone was emptied, and in vain: the first had arrived after all.
            return delete_shown(draft, snapshot);
        }
        if submitted {
            return self.after_submission(disk);
        }
        let Some(draft) = draft else {
            return self.save(1, 0);
        };
        self.draft = draft;
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
                let id = self.commands[0].clone();
                let wish = Wish::Submit {
                    draft: Written {
                        id: self.draft.clone(),
                        revision: line.revision,
                        value: line.value.clone(),
                    },
                    id: id.clone(),
                    command: self.submission(),
                    if_match: None,
                };
                Next::Do(Box::new(wish), Asked::Submit(id))
            }
        }
    }

    /// Of two drafts the first is kept, and the second goes once its author has seen it.
    fn choose(&mut self, disk: &Loaded, snapshot: &Snapshot) -> Option<Next> {
        let second = disk.records.values().find_map(|(_, record)| match record {
            Record::Draft(found) if self.is_draft(record) && found.beside.is_some() => Some(found.id.clone()),
            _ => None,
        })?;
        let next = delete_shown(&second, snapshot);
        if matches!(next, Next::Do(..)) {
            self.beside = None;
        }
        Some(next)
    }

    fn after_submission(&self, disk: &Loaded) -> Next {
        if !self.withdraw || is_command_there(disk, &self.commands[1]) {
            return Next::Over;
        }
        let command = Command::Report {
            id: self.id.clone(),
            command: ReportCommand::Withdraw,
        };
        Next::enqueue(self.commands[1].clone(), command)
    }

    fn save(&self, saves: u64, revision: u64) -> Next {
        let value = json!({ "about": self.id.as_str(), "saves": saves });
        let beside = DraftId::new(format!("{}-{saves}-{revision}", self.id)).expect("an id");
        let wish = Wish::SaveDraft {
            id: self.draft.clone(),
            kind: format!("{:?}", self.kind),
            value,
            revision,
            beside: beside.clone(),
        };
        Next::Do(Box::new(wish), Asked::Save(saves, beside))
    }

    fn submission(&self) -> Command {
        let community = AreaCode::new(COMMUNITY).expect("a community");
        let photos = self.photos.iter().map(|shot| shot.id.clone()).collect();
        let place = Place {
            words: "8 号楼后门".to_owned(),
            fix: None,
        };
        let text = self.text();
        match self.kind {
            Kind::Report => Command::Report {
                id: self.id.clone(),
                command: ReportCommand::Submit(Submission {
                    community,
                    grid: None,
                    category: CategoryCode::new("010101").expect("a category"),
                    text,
                    photos,
                    place,
                    urgency_hint: Urgency::Blue,
                    audience: Audience::Public,
                    show_name: false,
                    contact: None,
                    post: None,
                }),
            },
            Kind::Post => Command::Post {
                id: self.post(),
                command: PostCommand::Submit(Box::new(PostSubmission {
                    community,
                    channel: ChannelCode::new("talk").expect("a channel"),
                    title: String::new(),
                    text,
                    photos,
                    place: None,
                    poll: None,
                })),
            },
            Kind::Reply => Command::Post {
                id: self.post(),
                command: PostCommand::Reply(Box::new(ReplySubmission {
                    thread: PostId::new(THREAD).expect("an id"),
                    text,
                    photos,
                    mentions: Vec::new(),
                })),
            },
            Kind::Need => Command::Need {
                id: self.need(),
                command: NeedCommand::Submit(Box::new(NeedSubmission {
                    community,
                    grid: None,
                    service: ServiceCode::new("errand").expect("a service"),
                    text,
                    photos,
                    place,
                    wanted: None,
                    on_behalf: false,
                    contact: None,
                })),
            },
        }
    }
}

/// Throws a draft away, once the tab shows it.
fn delete_shown(draft: &DraftId, snapshot: &Snapshot) -> Next {
    match snapshot.drafts.iter().any(|line| line.id == *draft) {
        true => Next::Do(Box::new(Wish::DeleteDraft(draft.clone())), Asked::Other),
        false => Next::Wait,
    }
}

/// Whether a command waits on a device, or its acknowledgement was kept.
pub(crate) fn is_command_there(disk: &Loaded, id: &CommandId) -> bool {
    [Key::Item(id.clone()), Key::Sent(id.clone())]
        .iter()
        .any(|key| disk.records.contains_key(key))
}
