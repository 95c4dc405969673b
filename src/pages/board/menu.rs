//! What one may do with a post, as a sheet: all of it from the post's `actions`.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    ButtonKind, Dialog, IconButton, IconPath, List, ListRow, Sheet, Toast, Toasts, Tone, icons,
};
use linli_model::command::Command;
use linli_model::post::{PostActionName, PostCommand, PostSummary};

use super::draft::PostDraft;
use super::flag_form::FlagForm;
use crate::contexts::{use_navigation, use_services};
use crate::drafting::FormValue;
use crate::error;
use crate::giving::{Given, ReasonForm, use_about, use_giver};
use crate::i18n::{Message, use_i18n, words::board as words, words::tasks};
use crate::route::Route;

/// The word and sign of what is done with a post; `None` for what has its own place on the screen, or is of a newer
/// server.
pub const fn action_word(name: PostActionName) -> Option<(Message, IconPath)> {
    Some(match name {
        PostActionName::Edit => (words::EDIT, icons::PENCIL),
        PostActionName::Delete => (words::DELETE, icons::TRASH),
        PostActionName::ClosePoll => (words::CLOSE_POLL, icons::VOTE),
        PostActionName::Pin => (words::PIN, icons::PIN),
        PostActionName::Unpin => (words::UNPIN, icons::PIN),
        PostActionName::Lock => (words::LOCK, icons::LOCK),
        PostActionName::Unlock => (words::UNLOCK, icons::LOCK),
        PostActionName::Hide => (words::HIDE, icons::EYE_OFF),
        PostActionName::Restore => (words::RESTORE, icons::EYE),
        PostActionName::Keep => (words::KEEP, icons::CHECK),
        PostActionName::Flag => (words::FLAG, icons::FLAG),
        PostActionName::Reply
        | PostActionName::Like
        | PostActionName::Unlike
        | PostActionName::Vote
        | PostActionName::Convert
        | PostActionName::Unknown => return None,
    })
}

/// The ⋯ of a post, with its sheet; nothing where there is nothing to do.
#[component]
pub fn PostMenu(
    /// The post with what waits.
    post: Memo<Option<PostSummary>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<PostActionName>);
    let actions = Memo::new(move |_| {
        let names = post.with(|post| {
            let all = post.as_ref()?.actions.iter();
            Some(all.map(|action| action.command).collect::<Vec<_>>())
        });
        let mut names = names.unwrap_or_default();
        names.retain(|name| action_word(*name).is_some());
        names
    });
    let give = Callback::new(move |command: PostCommand| {
        asked.set(None);
        let word = command
            .action()
            .and_then(action_word)
            .map_or(words::MORE, |(word, _)| word);
        if let Some(post) = post.get_untracked() {
            giver.give(word, Command::Post { id: post.id, command }, None);
        }
    });
    let edit = use_edit(post);
    let press = move |name: PostActionName| {
        open.set(false);
        match name {
            PostActionName::Edit => edit.run(()),
            PostActionName::Pin => give.run(PostCommand::Pin),
            PostActionName::Unpin => give.run(PostCommand::Unpin),
            PostActionName::Lock => give.run(PostCommand::Lock),
            PostActionName::Unlock => give.run(PostCommand::Unlock),
            PostActionName::Restore => give.run(PostCommand::Restore),
            PostActionName::Keep => give.run(PostCommand::Keep),
            other => asked.set(Some(other)),
        }
    };
    let row = move |name: PostActionName| {
        let (word, icon) = action_word(name)?;
        let tone = match name {
            PostActionName::Delete | PostActionName::Hide | PostActionName::Flag => Tone::Red,
            _ => Tone::Neutral,
        };
        Some(view! { <ListRow title=i18n.label(word) icon tone on_press=move |()| press(name) /> })
    };
    let some = Memo::new(move |_| actions.with(|actions| !actions.is_empty()));
    let is_asked = move |name: PostActionName| Signal::derive(move || asked.get() == Some(name));
    let close = Callback::new(move |()| asked.set(None));
    view! {
        {move || some.get().then(|| view! {
            <IconButton icon=icons::ELLIPSIS label=i18n.label(words::MORE) on_press=move |()| open.set(true) />
        })}
        <Sheet
            open
            on_close=move |()| open.set(false)
            title=i18n.label(words::MORE)
            close_label=i18n.label(words::CLOSE)
        >
            <List>{move || actions.get().into_iter().filter_map(row).collect_view()}</List>
        </Sheet>
        <Dialog
            open=is_asked(PostActionName::Delete)
            title=i18n.label(words::DELETE_TITLE)
            text=i18n.label(words::DELETE_NOTE)
            confirm_label=i18n.label(words::DELETE)
            cancel_label=i18n.label(tasks::BACK)
            danger=true
            on_confirm=move |()| give.run(PostCommand::Delete)
            on_cancel=close
        />
        <Dialog
            open=is_asked(PostActionName::ClosePoll)
            title=i18n.label(words::CLOSE_POLL)
            text=i18n.label(words::CLOSE_POLL_NOTE)
            confirm_label=i18n.label(words::CLOSE_POLL)
            cancel_label=i18n.label(tasks::BACK)
            on_confirm=move |()| give.run(PostCommand::ClosePoll)
            on_cancel=close
        />
        <Sheet
            open=is_asked(PostActionName::Hide)
            on_close=close
            title=i18n.label(words::HIDE)
            close_label=i18n.label(words::CLOSE)
        >
            {post.get_untracked().map(|post| {
                let id = post.id.clone();
                let make = move |reason| {
                    let command = PostCommand::Hide { reason }.cleaned();
                    Given {
                        word: words::HIDE,
                        faults: command.check(),
                        command: Command::Post { id: id.clone(), command },
                        if_match: None,
                    }
                };
                view! {
                    <ReasonForm
                        about=use_about("post", &post.id, "hide")
                        label=i18n.label(words::HIDE_REASON)
                        send_label=i18n.label(words::HIDE)
                        kind=ButtonKind::DangerSoft
                        make
                        on_done=close
                    />
                }
            })}
        </Sheet>
        <Sheet
            open=is_asked(PostActionName::Flag)
            on_close=close
            title=i18n.label(words::FLAG_TITLE)
            close_label=i18n.label(words::CLOSE)
        >
            <FlagForm post close />
        </Sheet>
    }
}

/// Makes a draft of a post as it stands, and goes there.
fn use_edit(post: Memo<Option<PostSummary>>) -> Callback<()> {
    let (services, navigation, i18n) = (use_services(), use_navigation(), use_i18n());
    let toasts = expect_context::<Toasts>();
    Callback::new(move |()| {
        let Some(draft) = post.get_untracked().and_then(|post| PostDraft::of_post(&post)) else {
            return;
        };
        let offline = services.offline();
        let id = offline.mint_draft();
        spawn_local(async move {
            let value = serde_json::to_value(&draft).unwrap_or_default();
            match offline.draft_save(&id, PostDraft::KIND, value, 0).await {
                Ok(_) => navigation.go(&Route::PostDraft(id)),
                Err(fault) => toasts.show(Toast::new(error::code_words(i18n, fault.code())).danger()),
            }
        });
    })
}
