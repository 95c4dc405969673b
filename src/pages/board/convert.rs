//! 转为诉求: a report draft with the text, the place and the photos of a post. The photos become the draft's own, so that
//! it can be sent without the post.

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Toast, Toasts};
use linli_model::photo::PhotoView;
use linli_model::post::PostSummary;
use linli_offline::OfflineError;
use linli_offline::browser::NewPhoto;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::contexts::{Navigation, Services, use_navigation, use_services};
use crate::drafting::FormValue;
use crate::i18n::{I18n, use_i18n, words::board as words};
use crate::pages::reports::ReportDraft;
use crate::route::Route;

/// Makes a report draft of a post.
#[derive(Clone, Copy)]
pub struct Convert {
    /// Whether it is at it.
    pub busy: RwSignal<bool>,
    services: Services,
    navigation: Navigation,
    toasts: Toasts,
    i18n: I18n,
}

/// What makes report drafts of posts.
pub fn use_convert() -> Convert {
    Convert {
        busy: RwSignal::new(false),
        services: use_services(),
        navigation: use_navigation(),
        toasts: expect_context(),
        i18n: use_i18n(),
    }
}

impl Convert {
    /// Takes text, place and photos along, then opens the form. Photos that could not be fetched are told of.
    pub fn start(self, post: PostSummary) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let made = self.make(&post).await;
            self.busy.try_set(false);
            let text = match &made {
                Ok((_, 0)) => None,
                Ok((_, missing)) => Some(self.i18n.fill(words::CONVERT_LESS, &[missing])),
                Err(_) => Some(self.i18n.text(words::CONVERT_FAILED).to_owned()),
            };
            if let Some(text) = text {
                self.toasts.show(Toast::new(text).warning());
            }
            if let Ok((draft, _)) = made {
                self.navigation.go(&draft);
            }
        });
    }

    async fn make(self, post: &PostSummary) -> Result<(Route, usize), OfflineError> {
        let offline = self.services.offline();
        let draft = offline.mint_draft();
        let mut report = report_of(post);
        let saved = offline
            .draft_save(&draft, ReportDraft::KIND, value_of(&report)?, 0)
            .await?;
        for photo in &post.photos {
            let Some(bytes) = self.fetch(photo).await else {
                continue;
            };
            let id = offline.mint_photo();
            let kept = NewPhoto {
                id: id.clone(),
                bytes,
                mime: "image/jpeg".to_owned(),
                w: photo.w,
                h: photo.h,
            };
            offline.photo_put(&draft, kept).await?;
            report.photos.push(id);
        }
        offline
            .draft_save(&draft, ReportDraft::KIND, value_of(&report)?, saved.revision)
            .await?;
        let missing = post.photos.len() - report.photos.len();
        Ok((Route::Draft(draft), missing))
    }

    /// The stored picture, from its signed address.
    async fn fetch(self, photo: &PhotoView) -> Option<Uint8Array> {
        let address = self.services.backend().photo_src(&photo.url);
        let answer = JsFuture::from(window().fetch_with_str(&address)).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        if !answer.ok() {
            return None;
        }
        let bytes = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&bytes))
    }
}

fn value_of(report: &ReportDraft) -> Result<serde_json::Value, OfflineError> {
    serde_json::to_value(report).map_err(|_| OfflineError::Failed)
}

/// The report of a post, without its photos.
fn report_of(post: &PostSummary) -> ReportDraft {
    let text = match post.title.is_empty() {
        true => post.text.clone(),
        false => format!("{}\n{}", post.title, post.text),
    };
    let place = post.place.clone();
    ReportDraft {
        community: Some(post.community.clone()),
        text,
        place_words: place
            .as_ref()
            .map(|place| place.words.clone())
            .unwrap_or_default(),
        fix: place.and_then(|place| place.fix),
        post: Some(post.id.clone()),
        ..ReportDraft::default()
    }
}
