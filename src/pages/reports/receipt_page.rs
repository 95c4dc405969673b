//! What became of a sent form: 已存本机 → 上传 n/m → 提交 → the receipt number.

use leptos::prelude::*;
use linli_components::{
    AppBar, ButtonKind, ButtonLink, ButtonSize, EmptyState, Icon, Step, StepState, Stepper, icons,
};
use linli_model::ids::CommandId;
use linli_offline::{OutboxState, SentLine};

use crate::contexts::{use_device, use_navigation};
use crate::i18n::{I18n, Message, use_i18n, words::form, words::sending as words};
use crate::pages::drafts::UnreadDevice;
use crate::pages::outbox::{OutboxItem, where_kept};
use crate::route::Route;

/// What became of one sent form.
#[component]
pub fn ReceiptPage(id: CommandId) -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let device = use_device();
    let waiting = device.waiting(id.clone());
    let sent = device.sent(id.clone());
    let (memory_only, unread) = (device.memory_only(), device.unread());
    let text = move |message| i18n.label(message);
    let id = StoredValue::new(id);
    let is_waiting = Memo::new(move |_| waiting.with(Option::is_some));
    let content = move || match (sent.get(), is_waiting.get()) {
        (Some(sent), _) => view! { <Received sent /> }.into_any(),
        (None, true) => view! {
            <div class="card stack receipt">
                <Stepper
                    label=text(words::RECEIPT_TITLE)
                    steps=Signal::derive(move || {
                        let state = waiting.with(|line| line.as_ref().map(|line| line.state.clone()));
                        steps(i18n, state, memory_only.get())
                    })
                />
                <OutboxItem id=id.get_value() />
            </div>
            <p class="center-note">{move || i18n.text(where_kept(memory_only.get()))}</p>
            <div class="stack">
                <ButtonLink href=Route::Home.href() kind=ButtonKind::Secondary size=ButtonSize::Bar wide=true>
                    {text(words::BACK_HOME)}
                </ButtonLink>
            </div>
        }
        .into_any(),
        (None, false) if unread.get() => view! { <UnreadDevice /> }.into_any(),
        (None, false) => view! {
            <EmptyState title=text(words::GONE) note=text(words::GONE_NOTE)>
                <ButtonLink href=Route::Reports.href()>{text(crate::i18n::words::reports::TITLE)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <main class="page">
        <AppBar
            title=text(words::RECEIPT_TITLE)
            back_label=text(form::BACK)
            on_back=move |()| navigation.replace(&Route::Home)
        />
            <div aria-live="polite">{content}</div>
        </main>
    }
}

fn steps(i18n: I18n, state: Option<OutboxState>, memory_only: bool) -> Vec<Step> {
    let (reached, note) = match state {
        Some(OutboxState::Uploading { done, total }) => (1, i18n.fill(words::UPLOAD, &[&done, &total])),
        Some(OutboxState::Sending) => (2, i18n.text(words::SENDING).to_owned()),
        Some(OutboxState::Waiting) => (1, i18n.text(words::WAITING).to_owned()),
        _ => (1, String::new()),
    };
    let titles: [Message; 4] = [
        if memory_only {
            words::STEP_WRITTEN_ONLY
        } else {
            words::STEP_WRITTEN
        },
        words::STEP_PHOTOS,
        words::STEP_SEND,
        words::STEP_RECEIPT,
    ];
    let step = |(at, title): (usize, Message)| Step {
        title: i18n.text(title).to_owned(),
        note: if at == reached {
            note.clone()
        } else {
            String::new()
        },
        state: match at {
            done if done < reached => StepState::Done,
            now if now == reached => StepState::Current,
            _ => StepState::Pending,
        },
    };
    titles.into_iter().enumerate().map(step).collect()
}

/// The receipt number, large.
#[component]
fn Received(sent: SentLine) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message| i18n.label(message);
    let summary = sent.answer.map(|answer| answer.report.summary);
    let receipt = summary
        .as_ref()
        .map(|summary| summary.receipt.clone())
        .unwrap_or_default();
    let href = summary
        .map_or(Route::Reports, |summary| Route::Report(summary.id))
        .href();
    view! {
        <div class="card receipt is-received">
            <span class="receipt-mark"><Icon icon=icons::CIRCLE_CHECK /></span>
            <h2 class="receipt-title">{text(words::SENT_TITLE)}</h2>
            {(!receipt.is_empty()).then(|| view! {
                <p class="note">{text(words::RECEIPT)}</p>
                <p class="receipt-number">{receipt}</p>
            })}
            <p class="note">{text(words::RECEIVED_NOTE)}</p>
        </div>
        <div class="stack receipt-links">
            <ButtonLink href size=ButtonSize::Bar wide=true>{text(words::SEE_REPORT)}</ButtonLink>
            <ButtonLink href=Route::Home.href() kind=ButtonKind::Secondary size=ButtonSize::Bar wide=true>
                {text(words::BACK_HOME)}
            </ButtonLink>
        </div>
    }
}
