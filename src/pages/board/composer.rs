//! Where one writes a reply: a draft of its own for each thread, so that half-typed words survive.

use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{IconButton, IconButtonKind, List, ListRow, Sheet, Toast, Toasts, icons};
use linli_model::command::Command;
use linli_model::ids::PostId;
use linli_model::limits::POST_MAX_CHARS;

use super::draft::ReplyDraft;
use crate::contexts::use_services;
use crate::drafting::{DraftNotice, Drafted, SaveState};
use crate::giving::use_giver;
use crate::i18n::{use_i18n, words::board as words, words::form};
use crate::pages::reports::{PhotoEditor, SaveLine};

/// Picture, field, send.
#[component]
pub fn Composer(
    /// The post that is replied to.
    thread: PostId,
    /// Who has written in the thread: a post of theirs, with their name.
    people: Memo<Vec<(PostId, String)>>,
    /// Whom to name next.
    naming: RwSignal<Option<(PostId, String)>>,
    /// Called once it is in the outbox.
    #[prop(into)]
    on_sent: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let giver = use_giver();
    let toasts = expect_context::<Toasts>();
    let own = thread.clone();
    let fresh = ReplyDraft {
        thread: Some(thread.clone()),
        ..ReplyDraft::default()
    };
    let form = Drafted::<ReplyDraft>::find(move |draft| draft.thread.as_ref() == Some(&own), move || fresh);
    let tiles = form.tiles();
    let field = NodeRef::<Textarea>::new();
    let with_photos = RwSignal::new(form.value.with_untracked(|draft| !draft.photos.is_empty()));
    let choosing = RwSignal::new(false);
    let mention = move |(post, name): (PostId, String)| {
        choosing.set(false);
        form.edit(|draft| draft.mention(post, name));
        request_animation_frame(move || {
            if let Some(field) = field.try_get_untracked().flatten() {
                let _ = field.focus();
            }
        });
    };
    Effect::new(move |_| {
        if let Some(who) = naming.get() {
            naming.set(None);
            mention(who);
        }
    });
    let typed = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        // Somebody is to be named when an @ is typed at the end of what was there.
        let names = text.ends_with('@') && form.value.with_untracked(|draft| draft.text.len() < text.len());
        form.edit(|draft| draft.text = text);
        if names && people.with_untracked(|people| !people.is_empty()) {
            choosing.set(true);
        }
    };
    let empty = Signal::derive(move || form.get(|draft| draft.text.trim().is_empty()));
    let thread = StoredValue::new(thread);
    let send = move |()| {
        let count = form.value.with_untracked(|draft| draft.text.chars().count());
        if untrack(|| tiles.busy()) {
            return toasts.show(Toast::new(i18n.text(form::PHOTOS_WORKING)));
        }
        let command = untrack(|| form.get(|draft| draft.command(thread.get_value())));
        let Ok(command) = command else {
            let told = i18n.fill(words::TEXT_TOO_LONG, &[&POST_MAX_CHARS, &count]);
            return toasts.show(Toast::new(told).warning());
        };
        if form.busy.get_untracked() {
            return;
        }
        let known = form.value.with_untracked(|draft| draft.reply.clone());
        let id = known.unwrap_or_else(|| services.offline().mint_post());
        form.edit(|draft| draft.reply = Some(id.clone()));
        spawn_local(async move {
            if form.submit(Command::Post { id, command }, None).await.is_ok() {
                on_sent.try_run(());
            } else {
                giver.tell(words::REPLY, false);
            }
        });
    };
    let person = move |(post, name): (PostId, String)| {
        let who = (post, name.clone());
        view! { <ListRow title=name icon=icons::USER_ROUND on_press=move |()| mention(who.clone()) /> }
    };
    let state = form.autosave.state();
    // That all is well need not be said of every key.
    let in_trouble =
        Memo::new(move |_| matches!(state.get(), SaveState::Failed { .. } | SaveState::MemoryOnly));
    view! {
        <div class="composer">
            <DraftNotice autosave=form.autosave />
            {move || with_photos.get().then(|| view! {
                <div class="composer-photos">
                    <PhotoEditor tiles autosave=form.autosave label=i18n.label(words::ADD_PHOTO) />
                </div>
            })}
            <div class="composer-row">
                <IconButton
                    icon=icons::IMAGE
                    label=i18n.label(words::ADD_PHOTO)
                    on_press=move |()| with_photos.update(|with| *with = !*with)
                />
                <textarea
                    class="composer-field"
                    rows="1"
                    node_ref=field
                    dir="auto"
                    aria-label=i18n.label(words::COMPOSER)
                    placeholder=i18n.label(words::COMPOSER_HINT)
                    prop:value=move || form.get(|draft| draft.text.clone())
                    on:input=typed
                    on:blur=move |_| form.autosave.flush_soon()
                ></textarea>
                <IconButton
                    icon=icons::ARROW_UP
                    kind=IconButtonKind::Solid
                    label=i18n.label(words::SEND)
                    disabled=empty
                    on_press=send
                />
            </div>
            {move || in_trouble.get().then(|| view! { <SaveLine state /> })}
        </div>
        <Sheet
            open=choosing
            on_close=move |()| choosing.set(false)
            title=i18n.label(words::MENTION)
            close_label=i18n.label(words::CLOSE)
        >
            <List>{move || people.get().into_iter().map(person).collect_view()}</List>
        </Sheet>
    }
}
