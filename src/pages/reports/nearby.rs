//! 附近已有人反映: what neighbours have reported near the place of a draft already, to be joined instead of filing a copy.
//! The draft stays until its author deletes it or files it nonetheless.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_components::{Button, ButtonKind, ButtonSize, Dialog, ReportRow, Section, Sheet, icons};
use linli_model::limits::ME_TOO_WORDS_MAX_CHARS;
use linli_model::protocol::{NearbyQuery, NearbyReport};
use linli_model::report::{Action, ActionName, ReportSummary};

use super::actions::Commander;
use super::draft::ReportDraft;
use super::form_page::Form;
use super::join::JoinForm;
use crate::clock::use_now;
use crate::contexts::{use_device, use_services};
use crate::i18n::{use_i18n, words::form as words, words::reports, words::sending};
use crate::load::{Load, Loaded, use_load};
use crate::pages::outbox::OutboxItem;
use crate::route::Route;
use crate::session::use_session;
use crate::show;

/// What is unanswered near the place of a draft and of its kind; nothing until it has a category and a position.
pub fn use_nearby(draft: RwSignal<ReportDraft>) -> Load<Vec<NearbyReport>> {
    let (services, session) = (use_services(), use_session());
    let wanted = Memo::new(move |_| {
        let place = draft.with(|draft| Some((draft.category.clone()?, draft.fix?)));
        let (category, fix) = place.filter(|_| session.is_signed_in())?;
        Some(NearbyQuery {
            category,
            point: fix.point,
        })
    });
    use_load(move || {
        let (backend, wanted) = (services.backend(), wanted.get());
        Box::pin(async move {
            let Some(query) = wanted else {
                return Ok(Vec::new());
            };
            let reports = backend.reports().ok_or(ClientError::Unsupported)?;
            Ok(reports.nearby(&query).await?.items)
        })
    })
}

/// The reports nearby as cards. Without a network, or where there are none, nothing: it only helps.
#[component]
pub fn NearbyPart(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let asked = RwSignal::new(None::<(ReportSummary, Action)>);
    let found = move || match form.nearby.state.get() {
        Loaded::Ready(found) => found,
        Loaded::Loading | Loaded::Failed(_) => Vec::new(),
    };
    let section = move || {
        let found = found();
        (!found.is_empty()).then(|| {
            let joined = found.iter().find(|near| near.report.joined);
            let joined = joined.map(|near| Route::Report(near.report.id.clone()));
            let note = if joined.is_some() {
                words::NEARBY_JOINED
            } else {
                words::NEARBY_NOTE
            };
            let cards = found
                .into_iter()
                .map(|near| view! { <NearbyCard near asked /> })
                .collect_view();
            view! {
                <Section title=i18n.label(words::NEARBY)>
                    <p class="note inset-text nearby-note">{i18n.say(note)}</p>
                    <div class="stack">{cards} {joined.map(|report| view! { <AfterJoining form report /> })}</div>
                </Section>
            }
        })
    };
    let some = Memo::new(move |_| !found().is_empty());
    let told = move || some.get().then(|| i18n.text(words::NEARBY));
    // What was written so far goes along, as far as it fits.
    let begin = move || {
        form.draft.with_untracked(|draft| {
            draft
                .text
                .chars()
                .take(ME_TOO_WORDS_MAX_CHARS)
                .collect::<String>()
        })
    };
    let sheet = move || {
        asked.get().map(|(report, action)| {
            let commander = Commander::new(report.id);
            let on_done = Callback::new(move |()| asked.set(None));
            view! { <JoinForm commander action begin=begin() on_done /> }
        })
    };
    view! {
        <p class="visually-hidden" role="status">{told}</p>
        <div class="nearby">{section}</div>
        <Sheet
            open=Signal::derive(move || asked.with(Option::is_some))
            on_close=move |()| asked.set(None)
            title=i18n.label(reports::JOIN_TITLE)
            close_label=i18n.label(words::CLOSE)
        >
            {sheet}
        </Sheet>
    }
}

/// One report nearby: picture, distance, age, who joined; and joining it.
#[component]
fn NearbyCard(near: NearbyReport, asked: RwSignal<Option<(ReportSummary, Action)>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(60_000);
    let NearbyReport { report, distance_m } = near;
    let device = use_device();
    let waiting = device.pending_of(report.id.clone());
    let waiting = Memo::new(move |_| waiting.with(|waiting| !waiting.is_empty()));
    let stuck = device.stuck_of(report.id.clone());
    let at = report.submitted_at.millis() as f64;
    let note = move || {
        let age = i18n.age(at, now.get().millis() as f64);
        i18n.fill(words::NEARBY_AT, &[&distance_m, &age])
    };
    let offered = report
        .actions
        .iter()
        .find(|action| action.command == ActionName::Join);
    let offered = offered.cloned().map(|action| (report.clone(), action));
    let title = show::title_of(&report.title);
    let (named, mine) = (title.clone(), report.mine);
    let join = move || {
        let offered = offered.clone()?;
        let press = move |()| asked.set(Some(offered.clone()));
        let label = format!("{} · {named}", i18n.text(reports::ACTION_JOIN));
        let stuck = stuck.get();
        Some(if !stuck.is_empty() {
            let items = stuck.into_iter().map(|(id, _)| view! { <OutboxItem id /> });
            view! { <div class="outbox">{items.collect_view()}</div> }.into_any()
        } else if waiting.get() {
            view! { <p class="note" role="status">{i18n.say(sending::WAITING)}</p> }.into_any()
        } else {
            view! {
                <Button
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    icon=icons::USERS_ROUND
                    wide=true
                    label
                    on_press=press
                >
                    {i18n.say(reports::ACTION_JOIN)}
                </Button>
            }
            .into_any()
        })
    };
    let title_of_mine = move || match mine {
        true => format!("{} · {title}", i18n.text(words::NEARBY_MINE)),
        false => title.clone(),
    };
    view! {
        <div class="nearby-card">
            <ReportRow
                href=Route::Report(report.id.clone()).href()
                title=title_of_mine
                note
                cover=show::cover(&report)
                icon=show::category_icon(&report.category)
            >
                {show::badges(&report, false)}
                {show::marks(&report)}
            </ReportRow>
            {join}
        </div>
    }
}

/// What becomes of the draft once a report was joined instead.
#[component]
fn AfterJoining(form: Form, report: Route) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message| i18n.label(message);
    let asking = RwSignal::new(false);
    view! {
        <div class="item-buttons">
            <Button
                kind=ButtonKind::DangerSoft
                size=ButtonSize::Small
                icon=icons::TRASH
                on_press=move |()| asking.set(true)
            >
                {i18n.say(words::NEARBY_DELETE)}
            </Button>
        </div>
        <Dialog
            open=asking
            title=text(sending::DELETE_DRAFT)
            text=text(sending::DELETE_DRAFT_NOTE)
            confirm_label=text(sending::DELETE)
            cancel_label=text(sending::CANCEL)
            danger=true
            on_confirm=move |()| {
                asking.set(false);
                form.throw_away(report.clone());
            }
            on_cancel=move |()| asking.set(false)
        />
    }
}
