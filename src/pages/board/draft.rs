//! What the post form holds before it is sent: every field optional, checked only at submit. Pure.

use linli_model::area::AreaCode;
use linli_model::geo::{Fix, Place};
use linli_model::ids::{ChannelCode, PhotoId, PostId};
use linli_model::limits::{PHOTOS_MAX, POLL_MAX};
use linli_model::post::{
    PollSubmission, PostActionName, PostCommand, PostEdit, PostSubmission, PostSummary, ReplySubmission,
};
use linli_model::protocol::{FieldError, field_codes};
use linli_model::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::drafting::{FormValue, of_local};

/// A post being written, or one being written anew.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostDraft {
    /// The post it will become, minted at the first submit.
    pub post: Option<PostId>,
    /// What it writes anew; none for a new post.
    pub edits: Option<Edited>,
    /// The community whose board it stands on.
    pub community: Option<AreaCode>,
    /// The channel.
    pub channel: Option<ChannelCode>,
    /// Its title.
    pub title: String,
    /// Its words.
    pub text: String,
    /// New photos in their order.
    pub photos: Vec<PhotoId>,
    /// Whether it has a place.
    pub with_place: bool,
    /// Where, in words.
    pub place_words: String,
    /// Where, measured.
    pub fix: Option<Fix>,
    /// Whether it has a poll.
    pub with_poll: bool,
    /// What one may choose.
    pub options: Vec<String>,
    /// Whether one may choose several.
    pub several: bool,
    /// Whether nobody learns who chose what.
    pub secret: bool,
    /// When the poll ends, as the field has it.
    pub closes: String,
}

/// The post or reply that is written anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    /// Which.
    pub id: PostId,
    /// The post it replies to.
    pub thread: Option<PostId>,
    /// The version its author saw.
    pub version: Option<u64>,
    /// Those of its photos that stay.
    pub photos: Vec<PhotoId>,
}

impl FormValue for PostDraft {
    const KIND: &'static str = "post";

    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        Some(&mut self.photos)
    }
}

fn fault(pointer: &str, code: &str) -> FieldError {
    FieldError {
        pointer: pointer.to_owned(),
        code: code.to_owned(),
    }
}

impl PostDraft {
    /// A post as its author begins to write it anew; `None` where they may not.
    pub fn of_post(post: &PostSummary) -> Option<Self> {
        let action = post
            .actions
            .iter()
            .find(|action| action.command == PostActionName::Edit)?;
        Some(Self {
            edits: Some(Edited {
                id: post.id.clone(),
                thread: post.thread.clone(),
                version: action.if_match,
                photos: post.photos.iter().map(|photo| photo.id.clone()).collect(),
            }),
            community: Some(post.community.clone()),
            channel: Some(post.channel.clone()),
            title: post.title.clone(),
            text: post.text.clone(),
            ..Self::default()
        })
    }

    /// The photos it has already.
    pub fn kept_photos(&self) -> Vec<PhotoId> {
        let edits = self.edits.as_ref();
        edits.map(|edits| edits.photos.clone()).unwrap_or_default()
    }

    /// Leaves one of those out.
    pub fn drop_kept(&mut self, id: &PhotoId) {
        if let Some(edits) = &mut self.edits {
            edits.photos.retain(|other| other != id);
        }
    }

    /// How many photos it has in all.
    pub fn photo_count(&self) -> usize {
        self.photos.len() + self.edits.as_ref().map_or(0, |edits| edits.photos.len())
    }

    /// How many new photos it has room for.
    pub fn photo_room(&self) -> usize {
        PHOTOS_MAX.saturating_sub(self.edits.as_ref().map_or(0, |edits| edits.photos.len()))
    }

    /// The command, if nothing is missing.
    ///
    /// # Errors
    /// Everything that is missing or breaks its limits, by its pointer.
    pub fn command(
        &self,
        community: Option<AreaCode>,
        zone_minutes: i32,
        now: Timestamp,
    ) -> Result<PostCommand, Vec<FieldError>> {
        let mut faults = Vec::new();
        let command = match &self.edits {
            Some(edits) => PostCommand::Edit(PostEdit {
                title: self.title.clone(),
                text: self.text.clone(),
                photos: edits.photos.iter().chain(&self.photos).cloned().collect(),
            }),
            None => PostCommand::Submit(Box::new(self.submission(
                community,
                zone_minutes,
                now,
                &mut faults,
            ))),
        };
        let command = command.cleaned();
        faults.extend(command.check());
        match faults.is_empty() {
            true => Ok(command),
            false => Err(faults),
        }
    }

    fn submission(
        &self,
        community: Option<AreaCode>,
        zone_minutes: i32,
        now: Timestamp,
        faults: &mut Vec<FieldError>,
    ) -> PostSubmission {
        let community = self.community.clone().or(community);
        if community.is_none() {
            faults.push(fault("/community", field_codes::EMPTY));
        }
        if self.channel.is_none() {
            faults.push(fault("/channel", field_codes::EMPTY));
        }
        let closes_at = of_local(&self.closes, zone_minutes);
        let in_time = closes_at.is_some_and(|at| (1..=POLL_MAX).contains(&at.since(now)));
        if self.with_poll && !in_time {
            faults.push(fault("/poll/closes_at", field_codes::OUT_OF_RANGE));
        }
        let options: Vec<String> = self
            .options
            .iter()
            .filter(|option| !option.trim().is_empty())
            .cloned()
            .collect();
        let choices = if self.several {
            options.len().max(1) as u8
        } else {
            1
        };
        // Only stand-ins where something is missing: the rest is judged all the same.
        PostSubmission {
            community: community.unwrap_or_else(|| AreaCode::new("1101").expect("a code")),
            channel: self
                .channel
                .clone()
                .unwrap_or_else(|| ChannelCode::new("none").expect("a code")),
            title: self.title.clone(),
            text: self.text.clone(),
            photos: self.photos.clone(),
            place: self.with_place.then(|| Place {
                words: self.place_words.clone(),
                fix: self.fix,
            }),
            poll: self.with_poll.then(|| PollSubmission {
                options,
                choices,
                secret: self.secret,
                closes_at: closes_at.unwrap_or(now),
            }),
        }
    }
}

/// A reply being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyDraft {
    /// The reply it will become.
    pub reply: Option<PostId>,
    /// The post it replies to.
    pub thread: Option<PostId>,
    /// Its words.
    pub text: String,
    /// Its photos in their order.
    pub photos: Vec<PhotoId>,
    /// Whom it may name: a post or reply of theirs, with their name.
    pub mentions: Vec<(PostId, String)>,
}

impl FormValue for ReplyDraft {
    const KIND: &'static str = "reply";

    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        Some(&mut self.photos)
    }
}

impl ReplyDraft {
    /// Names somebody at the end of the text, or in place of the `@` that was typed there.
    pub fn mention(&mut self, post: PostId, name: String) {
        let kept = self.text.trim_end_matches('@').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        self.text.push_str(&format!("@{name} "));
        if !self.mentions.iter().any(|(known, _)| *known == post) {
            self.mentions.push((post, name));
        }
    }

    /// The command: it names whom the text still names.
    ///
    /// # Errors
    /// What breaks its limits.
    pub fn command(&self, thread: PostId) -> Result<PostCommand, Vec<FieldError>> {
        let named = self
            .mentions
            .iter()
            .filter(|(_, name)| self.text.contains(&format!("@{name}")));
        let command = PostCommand::Reply(Box::new(ReplySubmission {
            thread,
            text: self.text.clone(),
            photos: self.photos.clone(),
            mentions: named.map(|(post, _)| post.clone()).collect(),
        }))
        .cleaned();
        let faults = command.check();
        match faults.is_empty() {
            true => Ok(command),
            false => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error;

    fn now() -> Timestamp {
        Timestamp::parse("2026-07-18T06:30:00Z").expect("a time")
    }

    fn complete() -> PostDraft {
        PostDraft {
            community: AreaCode::new("120101003001").ok(),
            channel: ChannelCode::new("talk").ok(),
            text: "楼下那块空地，你最想改成什么？".to_owned(),
            with_poll: true,
            options: vec!["儿童活动角".to_owned(), " ".to_owned(), "自行车棚".to_owned()],
            closes: "2026-07-20T12:00".to_owned(),
            ..PostDraft::default()
        }
    }

    fn pointers(draft: &PostDraft) -> Vec<String> {
        let faults = draft.command(None, 480, now()).expect_err("something is wrong");
        faults
            .iter()
            .map(|fault| error::field_of(fault).to_owned())
            .collect()
    }

    #[test]
    fn a_complete_draft_becomes_a_post_and_blank_options_are_none() {
        let command = complete().command(None, 480, now());
        let Ok(PostCommand::Submit(post)) = command else {
            panic!("{command:?}")
        };
        let poll = post.poll.expect("a poll");
        assert_eq!((poll.options.len(), poll.choices), (2, 1));
        assert_eq!(post.place, None);
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let empty = PostDraft {
            with_poll: true,
            with_place: true,
            ..PostDraft::default()
        };
        let found = pointers(&empty);
        for pointer in [
            "/community",
            "/channel",
            "/text",
            "/poll/closes_at",
            "/poll/options",
            "/place",
        ] {
            assert!(
                found.iter().any(|found| found.starts_with(pointer)),
                "{pointer} in {found:?}"
            );
        }
        let far = PostDraft {
            closes: "2027-07-20T12:00".to_owned(),
            ..complete()
        };
        assert_eq!(pointers(&far), ["/poll/closes_at"]);
    }

    #[test]
    fn a_reply_names_only_whom_its_text_still_names() {
        let id = |text: &str| PostId::new(text).expect("an id");
        let mut reply = ReplyDraft {
            text: "好的 @".to_owned(),
            ..ReplyDraft::default()
        };
        reply.mention(id("a"), "邱伯".to_owned());
        assert_eq!(reply.text, "好的 @邱伯 ");
        reply.mention(id("b"), "何晚晴".to_owned());
        reply.text = reply.text.replace("@邱伯 ", "");
        let Ok(PostCommand::Reply(reply)) = reply.command(id("t")) else {
            panic!("no reply")
        };
        assert_eq!(reply.mentions, [id("b")]);
    }
}
