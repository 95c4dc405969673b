//! What the report form holds before it is sent: every field optional, checked only at submit. Pure.

use linli_model::area::AreaCode;
use linli_model::category::{Categories, CategoryCode};
use linli_model::geo::{Fix, Place};
use linli_model::ids::{PhotoId, PostId, ReportId};
use linli_model::limits::{PHOTOS_MAX, PHOTOS_MIN};
use linli_model::protocol::FieldError;
use linli_model::report::{Audience, ReportCommand, Submission};
use linli_model::urgency::Urgency;
use serde::{Deserialize, Serialize};

use crate::drafting::FormValue;

/// A report being written. What is missing in a stored one has its default, so that drafts outlive versions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportDraft {
    /// The report it will become, minted at the first submit: submitting again never makes a second one.
    pub report: Option<ReportId>,
    /// The community it is for.
    pub community: Option<AreaCode>,
    /// The grid, when chosen by hand.
    pub grid: Option<AreaCode>,
    /// A leaf category.
    pub category: Option<CategoryCode>,
    /// What is wrong.
    pub text: String,
    /// Photos in their order; the first is the cover. Their bytes are kept under these ids.
    pub photos: Vec<PhotoId>,
    /// Where it is, in words.
    pub place_words: String,
    /// Where it is, measured.
    pub fix: Option<Fix>,
    /// How urgent the author thinks it is; `None` follows the category.
    pub urgency: Option<Urgency>,
    /// Who sees it; `None` follows the category.
    pub audience: Option<Audience>,
    /// Whether neighbours see the author's name.
    pub show_name: bool,
    /// How staff may reach the author.
    pub contact: String,
    /// The post it is made of.
    pub post: Option<PostId>,
}

impl FormValue for ReportDraft {
    const KIND: &'static str = "report";

    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        Some(&mut self.photos)
    }
}

/// What keeps a draft from being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftFault {
    /// No photo yet.
    PhotosMissing,
    /// More than nine.
    PhotosTooMany,
    /// No leaf category chosen.
    CategoryMissing,
    /// Neither words nor a fix.
    PlaceMissing,
    /// No community.
    CommunityMissing,
    /// A field breaks its limits; `errors[..].pointer` tells which.
    Field(FieldError),
}

impl ReportDraft {
    /// The urgency shown: the author's, else the category's.
    pub fn shown_urgency(&self, categories: Option<&Categories>) -> Urgency {
        self.urgency
            .or_else(|| self.leaf(categories).map(|leaf| leaf.0))
            .unwrap_or(Urgency::Blue)
    }

    /// The audience shown: the author's, else the category's.
    pub fn shown_audience(&self, categories: Option<&Categories>) -> Audience {
        self.audience
            .or_else(|| self.leaf(categories).map(|leaf| leaf.1))
            .unwrap_or(Audience::Public)
    }

    fn leaf(&self, categories: Option<&Categories>) -> Option<(Urgency, Audience)> {
        let (_, _, leaf) = categories?.leaf(self.category.as_ref()?)?;
        Some((leaf.urgency, leaf.audience))
    }

    /// The command, if nothing is missing.
    ///
    /// # Errors
    /// Everything that is missing, then every field that breaks its limits.
    pub fn submission(&self, categories: Option<&Categories>) -> Result<ReportCommand, Vec<DraftFault>> {
        let mut faults = Vec::new();
        if self.photos.len() < PHOTOS_MIN {
            faults.push(DraftFault::PhotosMissing);
        }
        if self.photos.len() > PHOTOS_MAX {
            faults.push(DraftFault::PhotosTooMany);
        }
        if self.category.is_none() {
            faults.push(DraftFault::CategoryMissing);
        }
        if self.place_words.trim().is_empty() && self.fix.is_none() {
            faults.push(DraftFault::PlaceMissing);
        }
        if self.community.is_none() {
            faults.push(DraftFault::CommunityMissing);
        }
        let place = Place {
            words: self.place_words.clone(),
            fix: self.fix,
        };
        let missing_already =
            |error: &FieldError| matches!(error.pointer.as_str(), "/command/photos" | "/command/place");
        let fields = Submission::faults(&self.text, &self.photos, &place, &self.contact);
        faults.extend(
            fields
                .into_iter()
                .filter(|error| !missing_already(error))
                .map(DraftFault::Field),
        );
        match (self.community.clone(), self.category.clone()) {
            (Some(community), Some(category)) if faults.is_empty() => Ok(ReportCommand::Submit(Submission {
                community,
                grid: self.grid.clone(),
                category,
                text: self.text.clone(),
                photos: self.photos.clone(),
                place,
                urgency_hint: self.shown_urgency(categories),
                audience: self.shown_audience(categories),
                show_name: self.show_name,
                contact: Some(self.contact.clone()),
                post: self.post.clone(),
            })
            .cleaned()),
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> ReportDraft {
        ReportDraft {
            community: AreaCode::new("120101003001").ok(),
            category: CategoryCode::new("010101").ok(),
            text: "3 号楼南侧路面坑洼".to_owned(),
            photos: vec![PhotoId::mint(1, [1; 10])],
            place_words: "3 号楼南侧".to_owned(),
            ..ReportDraft::default()
        }
    }

    #[test]
    fn a_complete_draft_becomes_a_submission_with_its_fields() {
        let command = complete().submission(None).expect("nothing is missing");
        let ReportCommand::Submit(submission) = command else {
            panic!("{command:?}")
        };
        assert_eq!(submission.photos, complete().photos);
        assert_eq!(submission.place.words, "3 号楼南侧");
        assert_eq!(submission.contact, None);
    }

    #[test]
    fn an_empty_draft_says_everything_that_is_missing() {
        let faults = ReportDraft::default()
            .submission(None)
            .expect_err("all is missing");
        let text = FieldError {
            pointer: "/command/text".to_owned(),
            code: "empty".to_owned(),
        };
        assert_eq!(
            faults,
            [
                DraftFault::PhotosMissing,
                DraftFault::CategoryMissing,
                DraftFault::PlaceMissing,
                DraftFault::CommunityMissing,
                DraftFault::Field(text),
            ]
        );
    }

    #[test]
    fn ten_photos_are_one_too_many() {
        let photos = (0..10).map(|n| PhotoId::mint(n, [1; 10])).collect();
        let faults = ReportDraft { photos, ..complete() }
            .submission(None)
            .expect_err("ten");
        assert_eq!(faults, [DraftFault::PhotosTooMany]);
    }

    #[test]
    fn blank_words_are_an_empty_description() {
        let faults = ReportDraft {
            text: " \n ".to_owned(),
            ..complete()
        }
        .submission(None)
        .expect_err("blank");
        assert!(
            matches!(&faults[..], [DraftFault::Field(error)] if error.pointer == "/command/text"),
            "{faults:?}"
        );
    }

    #[test]
    fn a_draft_of_another_version_still_loads() {
        let draft: ReportDraft = serde_json::from_str(r#"{"text":"旧草稿","colour":"green"}"#)
            .expect("unknown fields are left out");
        assert_eq!(draft.text, "旧草稿");
    }
}
