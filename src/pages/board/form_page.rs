//! 发帖: one draft as a form, for a new post and for one that is written anew.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    AppBar, BottomBar, Button, ButtonSize, Chips, Choice, Field, Icon, Section, TextArea, TextInput, Toast,
    Toasts, icons,
};
use linli_model::command::Command;
use linli_model::ids::{ChannelCode, DraftId};
use linli_model::limits::{PHOTOS_MAX, POST_MAX_CHARS, POST_TITLE_MAX_CHARS};
use linli_model::protocol::{ChannelView, FieldError};

use super::draft::{PostDraft, ReplyDraft};
use super::form_parts::{PlacePart, PollPart};
use super::loading::use_board;
use crate::clock;
use crate::contexts::{use_directory, use_navigation, use_services};
use crate::drafting::{DraftNotice, Drafted, FormValue, KeptPhotos};
use crate::error;
use crate::giving::use_giver;
use crate::i18n::{Message, use_i18n, words::board as words, words::form};
use crate::pages::reports::{PhotoEditor, SaveLine};
use crate::route::Route;
use crate::session::use_session;

/// A fresh post: goes on as a draft with its own address.
#[component]
pub fn NewPostPage() -> impl IntoView {
    let id = use_services().offline().mint_draft();
    use_navigation().replace(&Route::PostDraft(id));
}

/// 发帖. A reply is written on in its thread.
#[component]
pub fn PostFormPage(id: DraftId) -> impl IntoView {
    let kept = use_services().offline().draft_load(&id);
    let reply = kept.filter(|kept| kept.kind == ReplyDraft::KIND);
    let reply = reply.and_then(|kept| serde_json::from_value::<ReplyDraft>(kept.value).ok());
    match reply.and_then(|reply| reply.thread) {
        Some(thread) => {
            use_navigation().replace(&Route::Post(thread));
            ().into_any()
        }
        None => view! { <PostForm id /> }.into_any(),
    }
}

#[component]
fn PostForm(id: DraftId) -> impl IntoView {
    let i18n = use_i18n();
    let (services, session, directory) = (use_services(), use_session(), use_directory());
    let (navigation, giver, board) = (use_navigation(), use_giver(), use_board());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let form = Drafted::<PostDraft>::open(id, PostDraft::default);
    let tiles = form.tiles();
    let (edits, is_reply) = form.value.with_untracked(|draft| {
        let edits = draft.edits.clone();
        let is_reply = edits.as_ref().is_some_and(|edits| edits.thread.is_some());
        (edits, is_reply)
    });
    let is_new = edits.is_none();
    let command = move || {
        let (community, zone) = (session.community().get(), directory.zone_minutes());
        form.get(|draft| draft.command(community.clone(), zone, clock::now()))
    };
    let faults = Memo::new(move |_| match form.tried.get() {
        true => command().err().unwrap_or_default(),
        false => Vec::new(),
    });
    let fault = move |pointer: &'static str, word: Option<Message>| {
        Signal::derive(move || {
            let of = |fault: &&FieldError| error::field_of(fault).starts_with(pointer);
            faults.with(|faults| {
                faults
                    .iter()
                    .find(of)
                    .map_or_else(String::new, |fault| match word {
                        Some(word) => i18n.text(word).to_owned(),
                        None => error::field_words(i18n, fault),
                    })
            })
        })
    };
    let channels = Memo::new(move |_| {
        let all = board.value().map(|board| board.channels).unwrap_or_default();
        all.into_iter()
            .filter(|view| view.may_post)
            .collect::<Vec<ChannelView>>()
    });
    let channel_choices = move || {
        let choice =
            |view: ChannelView| Choice::new(view.channel.code.to_string(), i18n.words(&view.channel.name));
        channels.get().into_iter().map(choice).collect::<Vec<_>>()
    };
    let takes_polls = Memo::new(move |_| {
        let chosen = form.get(|draft| draft.channel.clone());
        let is_it = |view: &ChannelView| Some(&view.channel.code) == chosen.as_ref() && view.channel.polls;
        channels.with(|channels| channels.iter().any(is_it))
    });
    let choose = move |code: String| {
        form.edit(|draft| draft.channel = ChannelCode::new(code).ok());
        if !takes_polls.get_untracked() {
            form.edit(|draft| draft.with_poll = false);
        }
    };
    let back_to = match &edits {
        Some(edits) => Route::Post(edits.thread.clone().unwrap_or_else(|| edits.id.clone())),
        None => Route::Board,
    };
    let back = StoredValue::new(back_to);
    let stored_edits = StoredValue::new(edits);
    let send = move |()| {
        form.tried.set(true);
        let command = match untrack(command) {
            Ok(command) if !untrack(|| tiles.busy()) => command,
            Ok(_) => return toasts.show(Toast::new(i18n.text(form::PHOTOS_WORKING))),
            Err(faults) => {
                let missing = i18n.fill(form::FAULTS, &[&faults.len()]);
                return toasts.show(Toast::new(missing).warning());
            }
        };
        if form.busy.get_untracked() {
            return;
        }
        let (id, if_match) = match stored_edits.get_value() {
            Some(edits) => (edits.id, edits.version),
            None => {
                let known = form.value.with_untracked(|draft| draft.post.clone());
                let id = known.unwrap_or_else(|| services.offline().mint_post());
                form.edit(|draft| draft.post = Some(id.clone()));
                (id, None)
            }
        };
        spawn_local(async move {
            let sent = form.submit(Command::Post { id, command }, if_match).await;
            giver.tell(if is_new { words::FORM_TITLE } else { words::EDIT }, sent.is_ok());
            if sent.is_ok() {
                navigation.replace(&back.get_value());
            }
        });
    };
    let title = match (is_new, is_reply) {
        (true, _) => words::FORM_TITLE,
        (false, true) => words::FORM_EDIT_REPLY,
        (false, false) => words::FORM_EDIT,
    };
    let line = move |words: Signal<String>| {
        move || {
            let words = words.get();
            (!words.is_empty()).then(|| {
                view! { <p class="fault-line" role="alert"><Icon icon=icons::CIRCLE_ALERT /> <span>{words}</span></p> }
            })
        }
    };
    let too_many = Signal::derive(move || i18n.fill(words::FORM_PHOTOS_MANY, &[&PHOTOS_MAX]));
    let photos_fault = Signal::derive(move || {
        let over = form.get(|draft| draft.photo_count() > PHOTOS_MAX);
        if over { too_many.get() } else { String::new() }
    });
    let room = form.value.with_untracked(PostDraft::photo_room);
    view! {
        <main class="page with-bar report-form post-form">
            <AppBar
                title=text(title)
                back_label=text(form::BACK)
                on_back=move |()| {
                    form.autosave.flush_soon();
                    navigation.back(&back.get_value());
                }
            />
            <DraftNotice autosave=form.autosave />
            {line(fault("/community", Some(words::FORM_COMMUNITY_MISSING)))}
            {is_new.then(|| view! {
                <Section title=text(words::FORM_CHANNEL)>
                    <Chips
                        label=text(words::FORM_CHANNEL)
                        options=Signal::derive(channel_choices)
                        value=move || form.get(|draft| draft.channel.as_ref().map(ToString::to_string).unwrap_or_default())
                        on_change=choose
                    />
                    {line(fault("/channel", Some(words::FORM_CHANNEL_MISSING)))}
                </Section>
            })}
            <div class="card form-card stack post-fields">
                {(!is_reply).then(|| view! {
                    <Field label=text(words::FORM_HEADING) error=fault("/title", None)>
                        <TextInput
                            value=move || form.get(|draft| draft.title.clone())
                            on_input=move |typed| form.edit(|draft| draft.title = typed)
                            on_leave=move |()| form.autosave.flush_soon()
                            max_length=POST_TITLE_MAX_CHARS as u32
                        />
                    </Field>
                })}
                <Field label=text(words::FORM_TEXT) error=fault("/text", None)>
                    <TextArea
                        value=move || form.get(|draft| draft.text.clone())
                        on_input=move |typed| form.edit(|draft| draft.text = typed)
                        on_leave=move |()| form.autosave.flush_soon()
                        placeholder=text(words::FORM_TEXT_HINT)
                        limit=POST_MAX_CHARS
                        rows=5
                    />
                </Field>
            </div>
            <Section title=text(words::FORM_PHOTOS)>
                <KeptPhotos
                    kept=move || form.get(PostDraft::kept_photos)
                    on_drop=move |id| form.edit(|draft| draft.drop_kept(&id))
                />
                <PhotoEditor tiles autosave=form.autosave label=text(words::FORM_PHOTOS) max=room />
                {line(photos_fault)}
            </Section>
            {is_new.then(|| view! {
                <PlacePart form fault=fault("/place", Some(words::FORM_PLACE_WRONG)) />
                {move || takes_polls.get().then(|| view! {
                    <PollPart
                        form
                        options_fault=fault("/poll/options", None)
                        closes_fault=fault("/poll/closes_at", Some(words::FORM_CLOSES_WRONG))
                    />
                })}
            })}
            <SaveLine state=form.autosave.state() />
        </main>
        <BottomBar>
            <Button size=ButtonSize::Bar wide=true loading=form.busy on_press=send>
                {text(if is_new { words::FORM_SEND } else { words::FORM_SAVE })}
            </Button>
        </BottomBar>
    }
}
