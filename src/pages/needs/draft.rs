//! What the need form holds before it is sent: every field optional, checked only at submit. Pure.

use linli_model::area::AreaCode;
use linli_model::geo::{Fix, Place};
use linli_model::ids::{NeedId, PhotoId, ServiceCode};
use linli_model::need::{NeedCommand, NeedSubmission};
use linli_model::protocol::{FieldError, field_codes};
use linli_model::window::Window;
use serde::{Deserialize, Serialize};

use crate::drafting::{FormValue, of_local};

/// A need being written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NeedDraft {
    /// The need it will become, minted at the first submit.
    pub need: Option<NeedId>,
    /// The community that is asked.
    pub community: Option<AreaCode>,
    /// The grid, when chosen by hand.
    pub grid: Option<AreaCode>,
    /// The kind of service.
    pub service: Option<ServiceCode>,
    /// What is needed.
    pub text: String,
    /// Photos in their order.
    pub photos: Vec<PhotoId>,
    /// Where, in words.
    pub place_words: String,
    /// Where, measured.
    pub fix: Option<Fix>,
    /// From when it is wanted, as the field has it.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Whether staff enter it for somebody else.
    pub on_behalf: bool,
    /// How staff may reach whom it is for.
    pub contact: String,
}

impl FormValue for NeedDraft {
    const KIND: &'static str = "need";

    fn photos(&mut self) -> Option<&mut Vec<PhotoId>> {
        Some(&mut self.photos)
    }
}

impl NeedDraft {
    /// The command, if nothing is missing.
    ///
    /// # Errors
    /// Everything that is missing or breaks its limits, by its pointer.
    pub fn submission(
        &self,
        community: Option<AreaCode>,
        zone_minutes: i32,
    ) -> Result<NeedCommand, Vec<FieldError>> {
        let fault = |pointer: &str, code: &str| FieldError {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
        };
        let mut faults = Vec::new();
        let community = self.community.clone().or(community);
        if community.is_none() {
            faults.push(fault("/community", field_codes::EMPTY));
        }
        if self.service.is_none() {
            faults.push(fault("/service", field_codes::EMPTY));
        }
        let times = (
            of_local(&self.from, zone_minutes),
            of_local(&self.to, zone_minutes),
        );
        let wanted = match times {
            (Some(starts_at), Some(ends_at)) => Some(Window { starts_at, ends_at }),
            _ => None,
        };
        if wanted.is_none() && !(self.from.is_empty() && self.to.is_empty()) {
            faults.push(fault("/wanted", field_codes::OUT_OF_RANGE));
        }
        // Only stand-ins where something is missing: the rest is judged all the same.
        let submission = NeedSubmission {
            community: community.unwrap_or_else(|| AreaCode::new("1101").expect("a code")),
            grid: self.grid.clone(),
            service: self
                .service
                .clone()
                .unwrap_or_else(|| ServiceCode::new("none").expect("a code")),
            text: self.text.clone(),
            photos: self.photos.clone(),
            place: Place {
                words: self.place_words.clone(),
                fix: self.fix,
            },
            wanted,
            on_behalf: self.on_behalf,
            contact: Some(self.contact.clone()),
        };
        let command = NeedCommand::Submit(Box::new(submission)).cleaned();
        faults.extend(command.check());
        if faults.is_empty() {
            Ok(command)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error;

    fn complete() -> NeedDraft {
        NeedDraft {
            community: AreaCode::new("120101003001").ok(),
            service: ServiceCode::new("meals").ok(),
            text: "独居，想请人送午餐".to_owned(),
            place_words: "3 号楼".to_owned(),
            from: "2026-07-18T11:00".to_owned(),
            to: "2026-07-18T12:00".to_owned(),
            ..NeedDraft::default()
        }
    }

    fn pointers(draft: &NeedDraft) -> Vec<String> {
        let faults = draft.submission(None, 480).expect_err("something is wrong");
        faults
            .iter()
            .map(|fault| error::field_of(fault).to_owned())
            .collect()
    }

    #[test]
    fn a_complete_draft_becomes_a_need() {
        let command = complete().submission(None, 480).expect("nothing is missing");
        let NeedCommand::Submit(need) = command else {
            panic!("{command:?}")
        };
        assert_eq!(need.wanted.map(Window::length), Some(linli_model::time::HOUR));
        assert_eq!(need.contact, None);
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let empty = pointers(&NeedDraft::default());
        for pointer in ["/community", "/service", "/text", "/place"] {
            assert!(
                empty.iter().any(|found| found.starts_with(pointer)),
                "{pointer} in {empty:?}"
            );
        }
        let half = NeedDraft {
            to: String::new(),
            ..complete()
        };
        assert_eq!(pointers(&half), ["/wanted"]);
        let nameless = NeedDraft {
            on_behalf: true,
            ..complete()
        };
        assert_eq!(pointers(&nameless), ["/contact"]);
    }
}
