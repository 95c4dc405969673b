//! The offline core, its IndexedDB store and the client of the native protocol, as the app has them, behind the five calls that the
//! benchmark makes of each subject.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use linli_client::{BrowserTransport, Credential, FullNative, Native};
use linli_model::command::Command;
use linli_model::ids::{DraftId, PhotoId};
use linli_model::post::{PostCommand, PostSubmission};
use linli_offline::Written;
use linli_offline::browser::{NewPhoto, Offline, OfflineConfig};
use serde_json::json;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// The community that everything goes to.
const COMMUNITY: &str = "120101003001";

/// The offline core of one account.
#[wasm_bindgen]
pub struct Core {
    offline: Offline,
    draft: DraftId,
}

#[wasm_bindgen]
impl Core {
    /// Opens the database of this profile.
    pub async fn open() -> Result<Core, JsError> {
        let native = Native::new(BrowserTransport::new(""), Credential::bearer("bench"));
        let offline = Offline::open(OfflineConfig {
            database: "bench".to_owned(),
            backend: Rc::new(FullNative::over(Rc::new(native))),
        })
        .await;
        offline.set_account(Some(("wang".parse()?, "王".to_owned())));
        let draft = offline.mint_draft();
        Ok(Self { offline, draft })
    }

    /// Keeps what was typed; ends when it is durable.
    pub async fn save(&self, text: String) -> Result<(), JsError> {
        let value = json!({ "text": text });
        let saved = self.offline.draft_save(&self.draft, "post", value, 0).await?;
        match saved.durable {
            true => Ok(()),
            false => Err(JsError::new("not durable")),
        }
    }

    /// Keeps photos in a draft and submits it; ends when all is durable.
    pub async fn submit(&self, photos: Array) -> Result<(), JsError> {
        let draft = self.offline.mint_draft();
        let value = json!({});
        let saved = self.offline.draft_save(&draft, "post", value.clone(), 0).await?;
        let mut ids = Vec::new();
        for bytes in photos.iter() {
            let id = self.offline.mint_photo();
            let photo = NewPhoto {
                id: id.clone(),
                bytes: Uint8Array::new(&bytes),
                mime: "image/jpeg".to_owned(),
                w: 1920,
                h: 1440,
            };
            self.offline.photo_put(&draft, photo).await?;
            ids.push(id);
        }
        let command = self.post("with photos".to_owned(), ids)?;
        let draft = Written {
            id: draft,
            revision: saved.revision,
            value,
        };
        self.offline.submit(draft, command, None).await?;
        Ok(())
    }

    /// Puts a command into the outbox; ends when it is durable.
    pub async fn enqueue(&self, text: String) -> Result<(), JsError> {
        let command = self.post(text, Vec::new())?;
        self.offline.enqueue(command, None).await?;
        Ok(())
    }

    /// Tries what waits now.
    pub fn wake(&self) {
        self.offline.wake();
    }

    /// How many commands wait to be sent, or `undefined` when one needs its author.
    pub fn waiting(&self) -> Option<usize> {
        let snapshot = self.offline.snapshot();
        let stuck = snapshot.outbox.iter().any(|line| line.state.reason().is_some());
        (!stuck).then_some(snapshot.outbox.len())
    }

    fn post(&self, text: String, photos: Vec<PhotoId>) -> Result<Command, JsError> {
        Ok(Command::Post {
            id: self.offline.mint_post(),
            command: PostCommand::Submit(Box::new(PostSubmission {
                community: COMMUNITY.to_owned().try_into()?,
                channel: "talk".parse()?,
                title: String::new(),
                text,
                photos,
                place: None,
                poll: None,
            })),
        })
    }
}
