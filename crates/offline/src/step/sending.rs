//! Sending: one exchange at a time; an item's photos first, then its command; in each stream one item after another.

use std::collections::BTreeSet;

use linli_client::ClientError;
use linli_model::ids::CommandId;
use linli_model::limits::UPLOAD_CHUNK_MIN_BYTES;
use linli_model::protocol::{FieldError, codes};
use linli_model::refusal::Refusal;
use linli_model::time::Timestamp;

use super::line::is_ahead;
use super::state::{Job, Purpose, photos};
use super::{Effect, Exchange, Reply, State};
use crate::record::{Attention, Item, Key, Record};
use crate::store::{Batch, Write};

/// How often an item goes back to uploading because the backend lost its photos.
const GONE_MAX: u8 = 3;
/// How often in a row a chunk may come to the wrong place before the item waits.
const MISPLACED_MAX: u8 = 3;

impl State {
    pub(super) fn begin_job(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.job.is_some() || self.line.retry_at.is_some_and(|at| is_ahead(at, now)) {
            return;
        }
        if self.line.reachable != Some(true) {
            return self.request(None, Exchange::Probe, 0, effects);
        }
        if !self.holds_lease(now) || self.newer {
            return;
        }
        let Some(item) = self.next_item(now).cloned() else {
            return;
        };
        let written = match self.next_exchange(&item) {
            Ok(Exchange::Send { .. }) if item.origin.is_some() && !self.is_noted(&item.id) => {
                return self.note_sending(item, effects);
            }
            Ok(exchange) => return self.request(Some(item.id), exchange, 0, effects),
            Err(attention) => Item {
                attention: Some(attention),
                ..item
            },
        };
        self.write_item(written, effects);
    }

    /// Changes an item without an exchange.
    fn write_item(&mut self, item: Item, effects: &mut Vec<Effect>) {
        let job = Job {
            number: self.number(),
            item: Some(item.id.clone()),
            // Holds the place of the exchange until the transaction is complete.
            exchange: Exchange::Probe,
            misplaced: 0,
        };
        self.change_item(job, item, effects);
    }

    /// Writes down that an item goes out: it may have taken effect from then on, whatever becomes of this tab.
    fn note_sending(&mut self, item: Item, effects: &mut Vec<Effect>) {
        let (id, first) = (item.id.clone(), !item.unheard);
        let unheard = true;
        self.write_item(Item { unheard, ..item }, effects);
        self.trying.entry(id).or_default().first = first;
    }

    /// Whether this tab was the last to write an item, and has written down that it goes out.
    fn is_noted(&self, id: &CommandId) -> bool {
        let noted = self.trying.get(id).and_then(|trying| trying.noted);
        noted.is_some() && noted == self.item(id).map(|(revision, _)| revision)
    }

    /// Whether an item may have taken effect: it has gone out, and not every answer was heard.
    pub(super) fn may_have_arrived(&self, item: &Item) -> bool {
        let is_first = self.trying.get(&item.id).is_some_and(|trying| trying.first);
        let is_out = self
            .job
            .as_ref()
            .is_some_and(|job| job.item.as_ref() == Some(&item.id));
        item.unheard && (is_out || !is_first || !self.is_noted(&item.id))
    }

    /// Of the first items of all streams the one that was tried least, so that none can block the others.
    fn next_item(&self, now: Timestamp) -> Option<&Item> {
        let items = self.items();
        let mut begun = BTreeSet::new();
        let ready = |item: &&Item| {
            let waits = self
                .trying
                .get(&item.id)
                .and_then(|trying| trying.not_before)
                .is_some_and(|at| is_ahead(at, now));
            let may = item.attention.is_none() && item.account.is_some() && item.account == self.session;
            may && !waits && !self.is_pending(&Key::Item(item.id.clone()))
        };
        let attempts = |item: &&Item| self.trying.get(&item.id).map_or(0, |trying| trying.attempts);
        items
            .into_iter()
            .filter(|item| begun.insert((item.account.as_ref().or(self.session.as_ref()), item.stream())))
            .filter(ready)
            .min_by_key(attempts)
    }

    fn next_exchange(&self, item: &Item) -> Result<Exchange, Attention> {
        let ask = |code: &str| Attention {
            code: code.to_owned(),
            errors: Vec::new(),
        };
        let (Some(command), Some(account)) = (item.command.known(), item.account.clone()) else {
            return Err(ask("unknown_command"));
        };
        let Some(photo) = item.photos().iter().find(|photo| !item.uploaded.contains(photo)) else {
            let (id, command, if_match) = (item.id.clone(), command.clone(), item.if_match);
            return Ok(Exchange::Send {
                id,
                command,
                account,
                if_match,
            });
        };
        let (_, stored) = photos(&self.kept)
            .find(|(_, stored)| stored.id == *photo)
            .ok_or(ask("photo_missing"))?;
        Ok(Exchange::Create {
            photo: photo.clone(),
            bytes: stored.bytes,
            mime: stored.mime.clone(),
            account,
        })
    }

    fn request(
        &mut self,
        item: Option<CommandId>,
        exchange: Exchange,
        misplaced: u8,
        effects: &mut Vec<Effect>,
    ) {
        let number = self.number();
        effects.push(Effect::Request {
            job: number,
            exchange: exchange.clone(),
        });
        self.job = Some(Job {
            number,
            item,
            exchange,
            misplaced,
        });
    }

    pub(super) fn take_answer(
        &mut self,
        number: u64,
        result: Result<Reply, ClientError>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.job.take_if(|job| job.number == number) else {
            return;
        };
        let is_answered = !matches!(
            result,
            Err(ClientError::Network | ClientError::NotTheProtocol { .. })
        );
        if is_answered {
            self.line.reachable = Some(true);
        }
        // A probe proves that small questions are answered, not that chunks come through: failures count on.
        if is_answered && job.item.is_some() {
            self.line = super::line::Line {
                reachable: Some(true),
                ..Default::default()
            };
        }
        let item = job
            .item
            .as_ref()
            .and_then(|id| self.item(id))
            .map(|(_, item)| item.clone());
        match (result, item) {
            // Its owner dropped the item meanwhile.
            (Ok(_) | Err(ClientError::Problem { .. }), None) if job.item.is_some() => {}
            (Ok(_), None) => (self.line.retry_at, self.line.fault) = (None, None),
            (Err(error), None) => self.blame_line(&error, now),
            (Ok(reply), Some(item)) => self.take_reply(job, &item, reply, now, effects),
            (Err(error), Some(item)) => self.take_fault(job, &item, error, now, effects),
        }
    }

    fn take_reply(&mut self, job: Job, item: &Item, reply: Reply, now: Timestamp, effects: &mut Vec<Effect>) {
        match (job.exchange.clone(), reply) {
            (Exchange::Send { .. }, Reply::Sent(answer)) => {
                self.acknowledge(job, item, Some(answer), now, effects)
            }
            (Exchange::Create { photo, .. }, Reply::Done) => {
                self.request(job.item, Exchange::Offset { photo }, job.misplaced, effects);
            }
            (Exchange::Append { offset, .. }, Reply::Offset(arrived)) if arrived <= offset => {
                self.try_later(&item.id, None, now);
            }
            (Exchange::Offset { photo } | Exchange::Append { photo, .. }, Reply::Offset(arrived)) => {
                let whole = photos(&self.kept)
                    .find(|(_, stored)| stored.id == photo)
                    .map(|(_, stored)| stored.bytes);
                let (Some(whole), Some(account)) = (whole, item.account.clone()) else {
                    return;
                };
                if arrived >= whole {
                    let mut item = item.clone();
                    item.uploaded.push(photo);
                    return self.change_item(job, item, effects);
                }
                if let (Exchange::Append { .. }, Some(id)) = (&job.exchange, &job.item) {
                    self.lengthen_chunks();
                    self.trying.remove(id);
                }
                let length = self.chunk.min(whole - arrived);
                let exchange = Exchange::Append {
                    photo,
                    offset: arrived,
                    length,
                    account,
                };
                self.request(job.item, exchange, job.misplaced, effects);
            }
            (_, Reply::NoBytes) => {
                let attention = Attention {
                    code: "photo_missing".to_owned(),
                    errors: Vec::new(),
                };
                let item = Item {
                    attention: Some(attention),
                    ..item.clone()
                };
                self.change_item(job, item, effects);
            }
            // [`Reply::NotNow`]; or the driver answers beside the question, which trying at once would not mend.
            _ => self.try_later(&item.id, None, now),
        }
    }

    fn take_fault(
        &mut self,
        job: Job,
        item: &Item,
        error: ClientError,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        if let Exchange::Append { .. } = job.exchange
            && is_of_its_length(&error)
        {
            self.shorten_chunks();
        }
        let sends = matches!(job.exchange, Exchange::Send { .. });
        let (status, code, errors, retry_after) = match error.clone() {
            ClientError::Network | ClientError::NotTheProtocol { .. } => {
                self.blame_line(&error, now);
                // The line may take everything but this.
                self.try_later(&item.id, None, now);
                let trying = self.trying.entry(item.id.clone()).or_default();
                trying.first &= !sends;
                return trying.fault = None;
            }
            ClientError::Unauthenticated => return self.end_session(),
            ClientError::Problem {
                status,
                code,
                errors,
                retry_after,
            } => (status, code, errors, retry_after),
            ClientError::Unsupported => (0, error.code().to_owned(), Vec::new(), None),
        };
        let trying = self.trying.entry(item.id.clone()).or_default();
        trying.fault = Some(code.clone());
        let is_no_verdict = code == codes::IN_FLIGHT || matches!(status, 408 | 423 | 425 | 429 | 460 | 500..);
        // What fails on the other side may have taken effect; what is refused at its first try has not.
        trying.first &= !(sends && (matches!(status, 408 | 500..) || code == codes::IN_FLIGHT));
        let unheard = self.may_have_arrived(item);
        let gone = sends && code == Refusal::PhotoGone.code();
        if code == codes::WRONG_ACCOUNT {
            self.end_session();
        } else if sends && code == Refusal::AlreadySo.code() {
            self.acknowledge(job, item, None, now, effects);
        } else if gone && item.gone < GONE_MAX {
            let again = Item {
                uploaded: Vec::new(),
                gone: item.gone + 1,
                unheard,
                ..item.clone()
            };
            self.change_item(job, again, effects);
        } else if has_expired(&job.exchange, status) || is_too_long(&job.exchange, status) {
            self.try_later(&item.id, retry_after, now);
        } else if is_no_verdict {
            self.line_waits(&error, now);
            self.try_later(&item.id, retry_after, now);
        } else if let (Exchange::Append { photo, .. }, 409) = (&job.exchange, status) {
            match job.misplaced < MISPLACED_MAX {
                true => {
                    let exchange = Exchange::Offset { photo: photo.clone() };
                    self.request(job.item, exchange, job.misplaced + 1, effects);
                }
                false => self.try_later(&item.id, retry_after, now),
            }
        } else {
            let errors = if sends {
                errors
            } else {
                photo_fault(&job.exchange, item, &code)
            };
            let refused = Item {
                attention: Some(Attention { code, errors }),
                unheard,
                ..item.clone()
            };
            self.change_item(job, refused, effects);
        }
    }

    /// The backend has said that whoever was signed in is not: the person has to sign in, and is told so.
    fn end_session(&mut self) {
        (self.session, self.signed_out) = (None, true);
    }

    fn blame_line(&mut self, error: &ClientError, now: Timestamp) {
        self.line.fault = Some(error.code().to_owned());
        match error {
            ClientError::Network => self.line_fails(None, now),
            ClientError::NotTheProtocol { retry_after, .. } => self.line_fails(*retry_after, now),
            // The backend itself answers a probe with a no: it is there, but ill.
            _ => self.line_fails(None, now),
        }
    }

    pub(super) fn try_later(&mut self, id: &CommandId, retry_after: Option<u32>, now: Timestamp) {
        let attempts = self
            .trying
            .get(id)
            .map_or(0, |trying| trying.attempts)
            .saturating_add(1);
        let not_before = Some(self.later(attempts, retry_after, now));
        let trying = self.trying.entry(id.clone()).or_default();
        (trying.attempts, trying.not_before) = (attempts, not_before);
    }

    /// Stores what an exchange came to; the job ends with the transaction.
    pub(super) fn commit_for(&mut self, job: Job, writes: Vec<Write>, effects: &mut Vec<Effect>) {
        self.job = Some(job);
        let batch = Batch {
            writes,
            strict: false,
        };
        self.commit(batch, Purpose::Job, effects);
    }

    fn change_item(&mut self, job: Job, item: Item, effects: &mut Vec<Effect>) {
        let Some((expects, _)) = self.item(&item.id) else {
            return;
        };
        if let Some(trying) = self
            .trying
            .get_mut(&item.id)
            .filter(|trying| trying.noted != Some(expects))
        {
            // Another tab has written it since.
            trying.first = false;
        }
        let writes = vec![Write::Put {
            expects,
            record: Record::Item(item),
        }];
        self.commit_for(job, writes, effects);
    }
}

/// The backend has thrown away what had arrived of a photo: it begins anew with the bytes that are here, however often.
fn has_expired(exchange: &Exchange, status: u16) -> bool {
    matches!(exchange, Exchange::Offset { .. } | Exchange::Append { .. }) && matches!(status, 404 | 410)
}

/// Whoever stands before the backend does not let chunks of this length through. The shortest is sent once.
fn is_too_long(exchange: &Exchange, status: u16) -> bool {
    matches!(exchange, Exchange::Append { length, .. } if status == 413 && *length > UPLOAD_CHUNK_MIN_BYTES)
}

/// Whether a chunk may have failed because it was so long.
fn is_of_its_length(error: &ClientError) -> bool {
    match error {
        ClientError::Network | ClientError::NotTheProtocol { .. } => true,
        ClientError::Problem { status, .. } => matches!(status, 408 | 413 | 460 | 500..),
        ClientError::Unauthenticated | ClientError::Unsupported => false,
    }
}

/// Says which photo it is about, the way the backend would.
fn photo_fault(exchange: &Exchange, item: &Item, code: &str) -> Vec<FieldError> {
    let (Exchange::Create { photo, .. } | Exchange::Offset { photo } | Exchange::Append { photo, .. }) =
        exchange
    else {
        return Vec::new();
    };
    let at = item.photos().iter().position(|named| named == photo);
    at.map(|at| FieldError {
        pointer: format!("/command/photos/{at}"),
        code: code.to_owned(),
    })
    .into_iter()
    .collect()
}
