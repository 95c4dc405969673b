//! 随手拍: one draft as a form. What is typed and shot is on the device before anyone asks for it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{AppBar, BottomBar, Button, ButtonSize, Icon, Section, Toast, Toasts, icons};
use linli_model::command::Command;
use linli_model::ids::DraftId;
use linli_model::limits::PHOTOS_MAX;
use linli_model::protocol::NearbyReport;
use linli_offline::{AccountState, OfflineError};

use super::category_field::CategoryField;
use super::draft::{DraftFault, ReportDraft};
use super::form_parts::{
    AudiencePart, CommunityPart, ContactPart, SaveLine, TextPart, UrgencyPart, field_fault,
};
use super::nearby::{NearbyPart, use_nearby};
use super::photo_editor::PhotoEditor;
use super::place_field::PlaceField;
use crate::contexts::{
    Directory, Navigation, Services, use_device, use_directory, use_navigation, use_services,
};
use crate::drafting::{Autosave, DraftNotice, Drafted, PhotoTiles};
use crate::error;
use crate::i18n::{I18n, Message, use_i18n, words::form as words};
use crate::load::{Load, Loaded};
use crate::route::Route;
use crate::session::{Session, SessionState, use_session};

/// A fresh form: goes on as a draft with its own address, so that a page killed by the camera comes back to it.
#[component]
pub fn NewReportPage() -> impl IntoView {
    let id = use_services().offline().mint_draft();
    use_navigation().replace(&Route::Draft(id));
}

/// The form and all its parts share this.
#[derive(Clone, Copy)]
pub struct Form {
    /// What is in the form.
    pub draft: RwSignal<ReportDraft>,
    /// Its saver.
    pub autosave: Autosave,
    /// Its photos.
    pub tiles: PhotoTiles,
    /// Whether the author has tried to submit: from then on faults are shown.
    pub tried: RwSignal<bool>,
    /// What others have reported near the place already.
    pub nearby: Load<Vec<NearbyReport>>,
    drafted: Drafted<ReportDraft>,
    services: Services,
    session: Session,
    directory: Directory,
    navigation: Navigation,
    toasts: Toasts,
    i18n: I18n,
}

impl Form {
    fn open(id: DraftId) -> Self {
        let drafted = Drafted::<ReportDraft>::open(id, ReportDraft::default);
        Self {
            draft: drafted.value,
            autosave: drafted.autosave,
            tiles: drafted.tiles(),
            tried: drafted.tried,
            nearby: use_nearby(drafted.value),
            drafted,
            services: use_services(),
            session: use_session(),
            directory: use_directory(),
            navigation: use_navigation(),
            toasts: expect_context(),
            i18n: use_i18n(),
        }
    }

    /// Changes the draft and has it saved.
    pub fn edit(self, change: impl FnOnce(&mut ReportDraft)) {
        self.drafted.edit(change);
    }

    /// One field of the draft; tracks.
    pub fn get<T>(self, field: impl Fn(&ReportDraft) -> T) -> T {
        self.draft.with(field)
    }

    /// What is missing, once submitting was tried; tracks.
    pub fn faults(self) -> Vec<DraftFault> {
        if !self.tried.get() {
            return Vec::new();
        }
        let community = self.session.community().get();
        let draft = self.draft.with(|draft| with_community(draft, community));
        self.directory
            .categories()
            .with(|all| draft.submission(all.as_deref()).err().unwrap_or_default())
    }

    /// The words for the fault of one part of the form; empty for none; tracks.
    pub fn fault_words(self, of: impl Fn(&DraftFault) -> Option<Message>) -> String {
        self.faults()
            .iter()
            .find_map(of)
            .map(|message| self.i18n.text(message).to_owned())
            .unwrap_or_default()
    }

    /// Submits, or says what is missing.
    fn submit(self) {
        if self.drafted.busy.get_untracked() {
            return;
        }
        if untrack(|| self.tiles.busy()) {
            self.toasts
                .show(Toast::new(self.i18n.text(words::PHOTOS_WORKING)));
            return;
        }
        self.tried.set(true);
        let faults = untrack(|| self.faults());
        if !faults.is_empty() {
            self.toasts
                .show(Toast::new(self.i18n.fill(words::FAULTS, &[&faults.len()])).warning());
            request_animation_frame(show_first_fault);
            return;
        }
        if !untrack(|| self.may_submit()) {
            self.autosave.flush_soon();
            self.navigation.go(&Route::SignIn);
            return;
        }
        spawn_local(self.send());
    }

    /// Somebody is signed in, or was on this device and the network cannot be asked.
    fn may_submit(self) -> bool {
        match self.session.state().get() {
            SessionState::SignedIn(_) => true,
            SessionState::Unknown | SessionState::Checking => {
                !matches!(self.services.offline().snapshot().account, AccountState::Guest)
            }
            SessionState::SignedOut => false,
        }
    }

    /// Leaves the form and takes its draft off the device.
    pub fn throw_away(self, then: Route) {
        spawn_local(async move {
            match self.drafted.delete().await {
                Ok(()) => self.navigation.replace(&then),
                Err(fault) => self
                    .toasts
                    .show(Toast::new(error::code_words(self.i18n, fault.code())).danger()),
            }
        });
    }

    /// What the button at the foot says; tracks.
    fn submit_word(self) -> Message {
        let others = || {
            self.nearby.state.with(|state| match state {
                Loaded::Ready(found) => !found.is_empty(),
                _ => false,
            })
        };
        match self.session.state().get() {
            SessionState::SignedOut => words::SUBMIT_SIGN_IN,
            _ if others() => words::SUBMIT_ANYWAY,
            _ => words::SUBMIT,
        }
    }

    async fn send(self) {
        let offline = self.services.offline();
        let report = self
            .draft
            .with_untracked(|draft| draft.report.clone())
            .unwrap_or_else(|| offline.mint_report());
        let community = self.session.community().get_untracked();
        self.edit(|draft| {
            draft.report = Some(report.clone());
            draft.community = draft.community.clone().or(community);
        });
        let command = self.draft.with_untracked(|draft| {
            self.directory
                .categories()
                .with_untracked(|all| draft.submission(all.as_deref()))
        });
        let Ok(command) = command else { return };
        let command = Command::Report { id: report, command };
        match self.drafted.submit(command, None).await {
            Ok(sent) => self.navigation.replace(&Route::Receipt(sent)),
            Err(fault) => {
                let words = untrack(|| match fault {
                    OfflineError::Full | OfflineError::ReadOnly | OfflineError::Overtaken => {
                        error::code_words(self.i18n, fault.code())
                    }
                    _ => self.i18n.text(words::SUBMIT_FAILED).to_owned(),
                });
                self.toasts.show(Toast::new(words).danger());
            }
        }
    }
}

fn with_community(draft: &ReportDraft, community: Option<linli_model::area::AreaCode>) -> ReportDraft {
    ReportDraft {
        community: draft.community.clone().or(community),
        ..draft.clone()
    }
}

fn show_first_fault() {
    let fault = document()
        .query_selector("[aria-invalid=true], .field-error, .fault-line")
        .ok()
        .flatten();
    if let Some(fault) = fault {
        fault.scroll_into_view_with_bool(false);
    }
}

/// 随手拍.
#[component]
pub fn ReportFormPage(id: DraftId) -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let form = Form::open(id);
    let text = move |message| i18n.label(message);
    let others = use_device().draft_count();
    let drafts_link = move || {
        move || {
            let count = others.get();
            (count > 0).then(|| {
            view! { <a class="bar-link" href=Route::Drafts.href()>{move || i18n.fill(words::DRAFTS, &[&count])}</a> }
        })
        }
    };
    let count = move || {
        i18n.fill(
            words::PHOTOS_COUNT,
            &[&form.tiles.tiles.with(Vec::len), &PHOTOS_MAX],
        )
    };
    let photos_fault = move || {
        form.fault_words(|fault| match fault {
            DraftFault::PhotosMissing => Some(words::FAULT_PHOTOS_MISSING),
            DraftFault::PhotosTooMany => Some(words::FAULT_PHOTOS_TOO_MANY),
            _ => None,
        })
    };
    view! {
        <main class="page with-bar report-form">
        <AppBar
            title=text(words::TITLE)
            back_label=text(words::BACK)
            on_back=move |()| {
                form.autosave.flush_soon();
                navigation.back(&Route::Home);
            }
            trailing=ViewFn::from(drafts_link)
        />
            <DraftNotice autosave=form.autosave />
            <Section
                title=text(words::PHOTOS)
                note=text(words::PHOTOS_NOTE)
                trailing=ViewFn::from(move || view! { <span class="row-note">{count}</span> })
            >
                <PhotoEditor tiles=form.tiles autosave=form.autosave label=text(words::PHOTOS) />
                {move || Some(photos_fault()).filter(|fault| !fault.is_empty())
                    .map(|fault| view! {
                        <p class="fault-line" role="alert"><Icon icon=icons::CIRCLE_ALERT /> <span>{fault}</span></p>
                    })}
            </Section>
            <div class="card is-flush form-card">
                <CategoryField
                    value=move || form.get(|draft| draft.category.clone())
                    on_choose=move |code| form.edit(|draft| draft.category = Some(code))
                    error=move || form.fault_words(|fault| {
                        (*fault == DraftFault::CategoryMissing).then_some(words::FAULT_CATEGORY)
                    })
                />
                <TextPart form />
                <PlaceField
                    place_words=move || form.get(|draft| draft.place_words.clone())
                    on_words=move |typed| form.edit(|draft| draft.place_words = typed)
                    fix=move || form.get(|draft| draft.fix)
                    on_fix=move |fix| form.edit(|draft| draft.fix = fix)
                    grid=move || form.get(|draft| draft.grid.clone())
                    on_grid=move |grid| form.edit(|draft| draft.grid = grid)
                    error=move || {
                        let missing = form.fault_words(|fault| {
                            (*fault == DraftFault::PlaceMissing).then_some(words::FAULT_PLACE)
                        });
                        match missing.is_empty() {
                            true => field_fault(form, "/command/place"),
                            false => missing,
                        }
                    }
                />
                <CommunityPart form />
            </div>
            <NearbyPart form />
            <UrgencyPart form />
            <AudiencePart form />
            <ContactPart form />
            <SaveLine state=form.autosave.state() />
        </main>
        <BottomBar>
            <Button size=ButtonSize::Bar wide=true loading=form.drafted.busy on_press=move |()| form.submit()>
                {move || i18n.text(form.submit_word())}
            </Button>
        </BottomBar>
    }
}
