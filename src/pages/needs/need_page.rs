//! One need in full, followed like a report: for its owner, and for staff who decline it or make a task of it.

use leptos::prelude::*;
use linli_components::{
    AppBar, Badge, BottomBar, Button, ButtonKind, ButtonLink, ButtonSize, Card, Dialog, ErrorState, Facts,
    Icon, PhotoRow, PhotoViewer, Section, Sheet, SkeletonCards, Timeline, Tone, icons,
};
use linli_model::command::Command;
use linli_model::ids::NeedId;
use linli_model::need::{NeedActionName, NeedCommand, NeedView};

use super::timeline::{lines, status};
use crate::clock;
use crate::contexts::{use_navigation, use_services};
use crate::error;
use crate::giving::{Given, RatingForm, ReasonForm, StuckItems, is_stuck, use_about, use_giver, use_items};
use crate::i18n::{Message, use_i18n, words::form, words::needs as words, words::reports, words::tasks};
use crate::load::Loaded;
use crate::pages::reports::pictures;
use crate::pages::tasks::loading::{CatalogSignal, use_catalog, use_need};
use crate::pages::tasks::show as task_show;
use crate::route::Route;
use crate::session::use_session;
use crate::show;

/// The word of what may be done to a need; `None` for one this app does not know.
const fn action_word(name: NeedActionName) -> Option<Message> {
    Some(match name {
        NeedActionName::Decline => words::DECLINE,
        NeedActionName::Draft => words::MAKE_TASK,
        NeedActionName::Withdraw => words::WITHDRAW,
        NeedActionName::Rate => words::RATE,
        NeedActionName::Unknown => return None,
    })
}

/// One need in full.
#[component]
pub fn NeedPage(id: NeedId) -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, session) = (use_navigation(), use_session());
    let giver = use_giver();
    let text = move |message: Message| i18n.label(message);
    let load = use_need(id.clone());
    let catalog = use_catalog();
    let items = use_items(vec![format!("need/{id}")]);
    let waits = Memo::new(move |_| items.with(|items| items.iter().any(|line| !is_stuck(line))));
    let need = StoredValue::new(id);
    let asked = RwSignal::new(None::<NeedActionName>);
    let given = move |command: NeedCommand| {
        let command = command.cleaned();
        Given {
            word: command.action().and_then(action_word).unwrap_or(words::TITLE),
            faults: command.check(),
            command: Command::Need {
                id: need.get_value(),
                command,
            },
            if_match: None,
        }
    };
    let withdraw = move |()| {
        asked.set(None);
        let given = given(NeedCommand::Withdraw);
        giver.give(given.word, given.command, given.if_match);
    };
    let facts = move || match load.state.get() {
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) count=2 /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| load.again()
            />
        }
        .into_any(),
        Loaded::Ready(view) => view! { <NeedFacts view catalog /> }.into_any(),
    };
    let actions = Memo::new(move |_| {
        let view = load.value();
        let actions = view.map(|view| view.summary.actions).unwrap_or_default();
        actions
            .into_iter()
            .map(|action| action.command)
            .collect::<Vec<_>>()
    });
    let button = move |(at, name): (usize, NeedActionName)| {
        let word = action_word(name)?;
        let kind = match name {
            NeedActionName::Decline | NeedActionName::Withdraw => ButtonKind::DangerSoft,
            _ if at == 0 => ButtonKind::Primary,
            _ => ButtonKind::Secondary,
        };
        Some(match name {
            NeedActionName::Draft => {
                let href = Route::NewTaskOf(need.get_value()).href();
                view! { <ButtonLink kind size=ButtonSize::Bar href>{text(word)}</ButtonLink> }.into_any()
            }
            _ => view! {
                <Button kind size=ButtonSize::Bar on_press=move |()| asked.set(Some(name))>{text(word)}</Button>
            }
            .into_any(),
        })
    };
    let bar = move || {
        let actions = actions.get();
        (!actions.is_empty() && !waits.get()).then(|| {
            let buttons = actions.into_iter().enumerate().filter_map(button).collect_view();
            view! { <BottomBar>{buttons}</BottomBar> }
        })
    };
    let pending = move || {
        waits.get().then(|| {
            view! {
                <div class="card row pending-card" role="status">
                    <Icon icon=icons::CLOUD_UPLOAD />
                    <span class="note">{i18n.say(tasks::PENDING_NOTE)}</span>
                </div>
            }
        })
    };
    let is_asked = move |name: NeedActionName| Signal::derive(move || asked.get() == Some(name));
    let close = Callback::new(move |()| asked.set(None));
    let back = move || {
        if untrack(|| session.queues()).is_empty() {
            Route::Needs
        } else {
            Route::DeskTasks
        }
    };
    view! {
        <main class="page with-bar is-wide report-page">
            <AppBar
                title=text(words::DETAIL_TITLE)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&back())
            />
            <StuckItems items />
            {pending}
            {facts}
        </main>
        {bar}
        <Dialog
            open=is_asked(NeedActionName::Withdraw)
            title=text(words::WITHDRAW_TITLE)
            text=text(words::WITHDRAW_NOTE)
            confirm_label=text(words::WITHDRAW)
            cancel_label=text(tasks::BACK)
            danger=true
            on_confirm=withdraw
            on_cancel=close
        />
        <Sheet
            open=is_asked(NeedActionName::Decline)
            on_close=close
            title=text(words::DECLINE)
            close_label=text(form::CLOSE)
        >
            <ReasonForm
                about=use_about("need", &need.get_value(), "decline")
                label=text(tasks::REASON)
                send_label=text(words::DECLINE)
                kind=ButtonKind::DangerSoft
                make=move |reason| given(NeedCommand::Decline { reason })
                on_done=close
            />
        </Sheet>
        <Sheet
            open=is_asked(NeedActionName::Rate)
            on_close=close
            title=text(words::RATE_TITLE)
            close_label=text(form::CLOSE)
        >
            <RatingForm
                about=use_about("need", &need.get_value(), "rate")
                label=text(words::RATE_TITLE)
                words_label=text(words::RATE_WORDS)
                send_label=text(words::RATE_SEND)
                make=move |(rating, words)| given(NeedCommand::Rate { rating, words })
                on_done=close
            />
        </Sheet>
    }
}

#[component]
fn NeedFacts(view: NeedView, catalog: CatalogSignal) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let text = move |message: Message| i18n.label(message);
    let need = view.summary.clone();
    let (tone, icon, word) = status(need.status);
    let photos = view.photos.clone();
    let photos = Signal::derive(move || pictures(i18n, &*services.backend(), &photos, words::PHOTO));
    let viewed = RwSignal::new(None::<usize>);
    let service = need.service.clone();
    let service = move || catalog.service(i18n, &service);
    let place = view.place.clone().map(|place| place.words).unwrap_or_default();
    let wanted = need.wanted;
    let author = view.author.clone().filter(|_| !need.mine).unwrap_or_default();
    let contact = view.contact.clone().unwrap_or_default();
    let for_staff = (!author.is_empty() || !contact.is_empty()).then(|| {
        let items = move || {
            vec![
                (i18n.text(words::AUTHOR).to_owned(), author.clone()),
                (i18n.text(words::CONTACT_OF).to_owned(), contact.clone()),
            ]
        };
        view! { <Card><Facts items=Signal::derive(items) /></Card> }
    });
    let stored = StoredValue::new(view);
    let entries = Signal::derive(move || stored.with_value(|view| lines(i18n, view, clock::now())));
    let (title, rest) = stored.with_value(|view| (show::title_of(&view.text), show::rest_of(&view.text)));
    view! {
        <article class="report-detail columns">
            <div class="report-facts">
                <PhotoRow photos on_open=move |at| viewed.set(Some(at)) />
                <div class="badges">
                    <Badge tone icon label=text(word) />
                    {need.on_behalf.then(|| view! {
                        <Badge tone=Tone::Neutral icon=icons::USER_ROUND label=text(words::ON_BEHALF) />
                    })}
                </div>
                <h2 class="report-title">{title}</h2>
                {(!rest.is_empty()).then(|| view! { <p class="report-text">{rest}</p> })}
                <p class="note report-where"><Icon icon=icons::HAND_HEART /> <span>{service}</span></p>
                {(!place.is_empty()).then(|| view! {
                    <p class="note report-where"><Icon icon=icons::MAP_PIN /> <span>{place}</span></p>
                })}
                {wanted.map(|wanted| {
                    let when = move || task_show::window(i18n, wanted);
                    view! { <p class="note report-where"><Icon icon=icons::CLOCK /> <span>{when}</span></p> }
                })}
                {for_staff}
                {need.task.map(|task| view! {
                    <ButtonLink kind=ButtonKind::Secondary href=Route::Task(task).href()>{text(words::SEE_TASK)}</ButtonLink>
                })}
            </div>
            <Section title=text(words::PROGRESS)>
                <Card><Timeline label=text(words::PROGRESS) entries on_photo=move |_| () /></Card>
            </Section>
        </article>
        <PhotoViewer
            photos
            index=viewed
            close_label=text(form::CLOSE)
            earlier_label=text(form::PREVIOUS)
            later_label=text(form::NEXT)
        />
    }
}
