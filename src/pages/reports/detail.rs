//! A report in full: photos, status, time limits, units, timeline, and what the viewer may do. On its own page the buttons
//! stand in the bar at the bottom, beside a queue they stand in the pane.

use leptos::prelude::*;
use linli_components::{
    Badge, BottomBar, Card, EmptyState, ErrorState, Facts, Icon, PhotoViewer, Section, SkeletonCards,
    Timeline, icons,
};
use linli_model::geo::Place;
use linli_model::ids::{CommandId, ReportId};
use linli_model::report::{PartView, ReportView, UnitName, with_pending};

use super::action_sheets::ActionSheets;
use super::actions::{ActionButtons, Commander};
use super::before_after::BeforeAfter;
use super::join::Joiners;
use super::lists::use_report;
use super::stale::StaleItem;
use super::time_limits::TimeLimits;
use super::timeline;
use super::units::Units;
use crate::clock;
use crate::contexts::{use_device, use_directory, use_services};
use crate::error;
use crate::i18n::{I18n, Message, use_i18n, words::board, words::form, words::reports as words};
use crate::load::{Load, Loaded};
use crate::pages::outbox::OutboxItem;
use crate::route::Route;
use crate::show;

/// One report in full.
#[component]
pub fn ReportDetail(
    /// Which report.
    id: ReportId,
    /// Whether it stands beside a queue.
    in_pane: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let load = use_report(id.clone());
    let pending = use_device().pending_of(id.clone());
    let text = move |message: Message| i18n.label(message);
    // What stands in a sheet, and half-typed words, outlive a newer answer: only the facts are drawn anew.
    let view = Memo::new(move |_| {
        let view = load.value()?;
        Some(pending.with(|pending| with_pending(view, pending, clock::now())))
    });
    let facts = move || match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(words::LOADING) count=2 /> }.into_any(),
        Loaded::Failed(fault)
            if pending.with(|pending| !pending.is_empty()) && fault.code() == "not_found" =>
        {
            // Not there yet: the outbox has it.
            view! { <EmptyState title=text(words::NONE) note=text(crate::i18n::words::sending::WAITING) /> }
                .into_any()
        }
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(words::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(words::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(_) => view
            .get()
            .map(|view| view! { <Detail view in_pane /> })
            .into_any(),
    };
    let actions = Memo::new(move |_| {
        view.with(|view| {
            view.as_ref()
                .map(|view| view.summary.actions.clone())
                .unwrap_or_default()
        })
    });
    let me_toos = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.summary.me_toos)));
    let units = Memo::new(move |_| view.with(|view| view.as_ref().map(named_units).unwrap_or_default()));
    let asked = RwSignal::new(None);
    let commander = Commander::new(id.clone());
    let some = Memo::new(move |_| actions.with(|actions| !actions.is_empty()));
    let buttons = move || {
        let buttons = move || view! { <ActionButtons commander actions me_toos units asked /> };
        some.get().then(|| {
            if in_pane {
                view! { <div class="pane-actions">{buttons()}</div> }.into_any()
            } else {
                view! { <BottomBar>{buttons()}</BottomBar> }.into_any()
            }
        })
    };
    view! {
        <StuckItems id=id.clone() load />
        {facts}
        {buttons}
        <ActionSheets commander asked view />
    }
}

fn named_units(view: &ReportView) -> Vec<UnitName> {
    let named = |part: &PartView| UnitName {
        unit: part.unit.clone(),
        name: part.name.clone(),
    };
    view.parts.iter().map(named).collect()
}

/// What of this report's commands needs the person.
#[component]
fn StuckItems(id: ReportId, load: Load<ReportView>) -> impl IntoView {
    let stuck = use_device().stuck_of(id);
    let item = move |(id, is_stale): (CommandId, bool)| {
        if is_stale {
            view! { <StaleItem id load /> }.into_any()
        } else {
            view! { <OutboxItem id /> }.into_any()
        }
    };
    move || {
        let stuck = stuck.get();
        (!stuck.is_empty()).then(|| {
            let items = stuck.into_iter().map(item).collect_view();
            view! { <div class="card is-flush outbox">{items}</div> }
        })
    }
}

#[component]
fn Detail(view: ReportView, in_pane: bool) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let summary = view.summary.clone();
    let lines = {
        let view = view.clone();
        Signal::derive(move || timeline::lines(i18n, &*services.backend(), &view, clock::now()))
    };
    // A photo of the timeline: which line, and which of its photos.
    let looked_at = RwSignal::new(0_usize);
    let viewed = RwSignal::new(None::<usize>);
    let look = move |(line, photo): (usize, usize)| {
        looked_at.set(line);
        viewed.set(Some(photo));
    };
    let of_line = Signal::derive(move || {
        lines.with(|lines| {
            lines
                .get(looked_at.get())
                .map(|line| line.photos.clone())
                .unwrap_or_default()
        })
    });
    let receipt = summary.receipt.clone();
    let stored = StoredValue::new(view);
    view! {
        <article class="report-detail" class:columns=!in_pane>
            <div class="report-facts">
            <BeforeAfter view=stored />
            <Head view=stored />
            <TimeLimits view=stored />
            <Units view=stored />
            {stored.with_value(|view| !view.summary.mine && (view.author.is_some() || view.contact.is_some())).then(|| view! { <ForStaff view=stored /> })}
            <Joiners view=stored />
            </div>
            <Section
                title=i18n.label(words::PROGRESS)
                trailing=ViewFn::from(move || view! { <span class="row-note receipt-no">{receipt.clone()}</span> })
            >
                <Card>
                    <Timeline
                        label=i18n.label(words::PROGRESS)
                        entries=lines
                        on_photo=look
                    />
                </Card>
            </Section>
        </article>
        <PhotoViewer
            photos=of_line
            index=viewed
            close_label=i18n.label(form::CLOSE)
            earlier_label=i18n.label(form::PREVIOUS)
            later_label=i18n.label(form::NEXT)
        />
    }
}

/// A place in its own words, or in figures where it has none, and how exact they are.
fn place_words(i18n: I18n, place: &Place) -> String {
    let Some(fix) = &place.fix else {
        return place.words.clone();
    };
    let figures;
    let words = if place.words.is_empty() {
        figures = format!("{:.5}, {:.5}", fix.point.lat, fix.point.lon);
        &figures
    } else {
        &place.words
    };
    i18n.fill(words::ACCURACY, &[words, &(fix.accuracy_m.round() as u32)])
}

/// Status, title, words, place and category.
#[component]
fn Head(view: StoredValue<ReportView>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let summary = view.with_value(|view| view.summary.clone());
    let (tone, icon, word) = show::status(summary.status);
    let (urgency_tone, urgency_icon, urgency_word) = show::urgency(summary.urgency);
    let due = show::due_badge(i18n, summary.status, summary.due, clock::now());
    let due = due.map(|(tone, icon, label)| view! { <Badge tone icon label /> });
    let title = view.with_value(|view| show::title_of(&view.text));
    let rest = view.with_value(|view| show::rest_of(&view.text));
    let place = view.with_value(|view| view.place.clone());
    let post = view.with_value(|view| view.post.clone());
    let first_handler = view.with_value(|view| view.first_handler.clone());
    let category = summary.category.clone();
    let category = move || show::category_path(directory, i18n, &category);
    let place_line = move || match &place.exact {
        Some(exact) => place_words(i18n, exact),
        None => i18n.text(words::NEARBY_ONLY).to_owned(),
    };
    view! {
        <div class="badges">
            <Badge tone icon label=i18n.label(word) />
            <Badge tone=urgency_tone icon=urgency_icon label=i18n.label(urgency_word) />
            {due}
            {show::marks(&summary)}
        </div>
        <h2 class="report-title">{title}</h2>
        {(!rest.is_empty()).then(|| view! { <p class="report-text">{rest}</p> })}
        <p class="note report-where"><Icon icon=icons::MAP_PIN /> <span>{place_line}</span></p>
        <p class="note report-where"><Icon icon=icons::TAG /> <span>{category}</span></p>
        {post.map(|post| view! {
            <a class="note report-where is-jade" href=Route::Post(post).href()>
                <Icon icon=icons::MESSAGES_SQUARE /> <span>{i18n.say(board::FROM_POST)}</span>
            </a>
        })}
        {first_handler.map(|unit| {
            let line = move || i18n.fill(words::FIRST_HANDLER, &[&i18n.words(&unit.name)]);
            view! { <p class="note report-where"><Icon icon=icons::REFRESH_CW /> <span>{line}</span></p> }
        })}
    }
}

/// Who wrote it and how to reach them: only where the view carries it.
#[component]
fn ForStaff(view: StoredValue<ReportView>) -> impl IntoView {
    let i18n = use_i18n();
    let (author, contact) = view.with_value(|view| {
        (
            view.author.clone().unwrap_or_default(),
            view.contact.clone().unwrap_or_default(),
        )
    });
    let items = move || {
        vec![
            (i18n.text(words::AUTHOR).to_owned(), author.clone()),
            (i18n.text(words::CONTACT).to_owned(), contact.clone()),
        ]
    };
    view! { <Card><Facts items=Signal::derive(items) /></Card> }
}
