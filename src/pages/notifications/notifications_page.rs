//! 通知: the list by day. Who opens one has read that one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::ClientError;
use linli_components::{
    AppBar, Button, ButtonKind, ButtonLink, ButtonSize, EmptyState, ErrorState, Icon, IconTile,
    SkeletonCards, Toast, Toasts, icons,
};
use linli_model::protocol::{Notification, NotificationQuery, Notifications, ReadTo};

use super::show::{Shown, shown};
use crate::clock;
use crate::contexts::{Services, Topic, Unread, use_live, use_navigation, use_services, use_unread};
use crate::error;
use crate::i18n::{
    Message, use_i18n, words::form, words::home, words::notifications as words, words::reports,
};
use crate::load::{self, Load, Loaded, use_load_by};
use crate::route::Route;
use crate::session::{SessionState, use_session};

impl load::Shown for Notifications {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

fn use_notifications() -> Load<Notifications> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Notices), move || {
        let (backend, signed_in) = (services.backend(), person.with(Option::is_some));
        Box::pin(async move {
            if !signed_in {
                return Err(ClientError::Unauthenticated);
            }
            let notices = backend.notices().ok_or(ClientError::Unsupported)?;
            notices.list(&NotificationQuery::default()).await
        })
    })
}

/// The list: its first page stays fresh, the further ones are as they were when they were asked for.
#[derive(Clone, Copy)]
struct Feed {
    first: Load<Notifications>,
    more: RwSignal<Vec<Notification>>,
    /// The cursor behind what was loaded further; none until more was asked for.
    further: RwSignal<Option<Option<String>>>,
    busy: RwSignal<bool>,
    services: Services,
    unread: Unread,
}

impl Feed {
    fn next(self) -> Option<String> {
        match self.further.get() {
            Some(further) => further,
            None => self.first.value().and_then(|page| page.next),
        }
    }

    /// All that is here, newest first: a backend may have heard of something later than it happened. What moved up
    /// since is not shown twice.
    fn all(self, first: Vec<Notification>) -> Vec<Notification> {
        let last = first.last().map_or(u64::MAX, |last| last.pos);
        let more = self.more.get().into_iter().filter(|one| one.pos < last);
        let mut all: Vec<_> = first.into_iter().chain(more).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.at));
        all
    }

    /// Marks as read, here and at the backend.
    fn read(self, what: ReadTo, on_fault: impl Fn(ClientError) + 'static) {
        let Self { services, unread, .. } = self;
        spawn_local(async move {
            let backend = services.backend();
            let read = match backend.notices() {
                Some(notices) => notices.read(what).await,
                None => Err(ClientError::Unsupported),
            };
            match read {
                Ok(first) => {
                    unread.know_notices(&first);
                    self.more.try_update(|more| {
                        for one in more.iter_mut() {
                            one.unread &= match what.only {
                                true => one.pos != what.pos,
                                false => one.pos > what.pos,
                            };
                        }
                    });
                    self.first.state.try_set(Loaded::Ready(first));
                }
                Err(fault) => on_fault(fault),
            }
        });
    }
}

/// 通知.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let i18n = use_i18n();
    let (navigation, session, services) = (use_navigation(), use_session(), use_services());
    let toasts = expect_context::<Toasts>();
    let text = move |message: Message| i18n.label(message);
    let feed = Feed {
        first: use_notifications(),
        more: RwSignal::new(Vec::new()),
        further: RwSignal::new(None),
        busy: RwSignal::new(false),
        services,
        unread: use_unread(),
    };
    let failed = move |fault: ClientError| toasts.show(Toast::new(error::words(i18n, &fault)).danger());
    let load_more = move |()| {
        feed.busy.set(true);
        let cursor = untrack(|| feed.next());
        spawn_local(async move {
            let backend = services.backend();
            let query = NotificationQuery { cursor, limit: None };
            let page = match backend.notices() {
                Some(notices) => notices.list(&query).await,
                None => Err(ClientError::Unsupported),
            };
            match page {
                Ok(page) => {
                    feed.more.try_update(|more| more.extend(page.items));
                    feed.further.try_set(Some(page.next));
                }
                Err(fault) => failed(fault),
            }
            feed.busy.try_set(false);
        });
    };
    let newest = Memo::new(move |_| {
        let page = feed.first.value()?;
        page.items
            .first()
            .filter(|_| page.unread > 0)
            .map(|newest| newest.pos)
    });
    let read_all = move || {
        newest.get().map(|pos| {
            view! {
                <Button
                    kind=ButtonKind::Text
                    size=ButtonSize::Small
                    on_press=move |()| feed.read(ReadTo { pos, only: false }, failed)
                >
                    {i18n.say(words::READ_ALL)}
                </Button>
            }
        })
    };
    let content = move || match feed.first.state.get() {
        _ if session.state().get() == SessionState::SignedOut => view! {
            <EmptyState title=text(reports::SIGN_IN_FIRST) note=text(words::SIGN_IN_NOTE)>
                <ButtonLink href=Route::SignIn.href()>{text(home::SIGN_IN)}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
        Loaded::Loading => view! { <SkeletonCards label=text(reports::LOADING) /> }.into_any(),
        Loaded::Failed(fault) => view! {
            <ErrorState
                title=text(reports::FAILED)
                note=move || error::words(i18n, &fault)
                retry_label=text(reports::RETRY)
                on_retry=move |()| feed.first.again()
            />
        }
        .into_any(),
        // A page may hold fewer than there are: what one may not see any more is left out.
        Loaded::Ready(page) if page.items.is_empty() && page.next.is_none() => view! {
            <EmptyState title=text(words::NONE) note=text(words::NONE_NOTE) />
        }
        .into_any(),
        Loaded::Ready(page) => view! { <Days items=feed.all(page.items) feed /> }.into_any(),
    };
    let more = Memo::new(move |_| feed.next().is_some());
    view! {
        <main class="page stack">
            <AppBar
                title=text(words::TITLE)
                back_label=text(form::BACK)
                on_back=move |()| navigation.back(&Route::Home)
                trailing=ViewFn::from(move || view! { {read_all} })
            />
            {content}
            {move || more.get().then(|| view! {
                <Button kind=ButtonKind::Neutral wide=true loading=feed.busy on_press=load_more>
                    {text(reports::LOAD_MORE)}
                </Button>
            })}
        </main>
    }
}

/// A card for each day.
#[component]
fn Days(items: Vec<Notification>, feed: Feed) -> impl IntoView {
    let i18n = use_i18n();
    let now = clock::now().millis() as f64;
    let mut days: Vec<(String, Vec<Notification>)> = Vec::new();
    for item in items {
        let day = i18n.calendar_day(item.at.millis() as f64, now);
        match days.last_mut() {
            Some((last, items)) if *last == day => items.push(item),
            _ => days.push((day, vec![item])),
        }
    }
    let card = move |(day, items): (String, Vec<Notification>)| {
        let lines = items
            .into_iter()
            .map(|item| view! { <li><Line item feed /></li> });
        view! {
            <section>
                <h2 class="task-day">{day}</h2>
                <ul class="card is-flush list notices-list">{lines.collect_view()}</ul>
            </section>
        }
    };
    days.into_iter().map(card).collect_view()
}

#[component]
fn Line(item: Notification, feed: Feed) -> impl IntoView {
    let i18n = use_i18n();
    let (pos, unread) = (item.pos, item.unread);
    let Shown {
        tone,
        icon,
        title,
        note,
        route,
    } = shown(i18n, item.what.known());
    let time = i18n.clock(item.at.millis() as f64);
    let leads = route.is_some();
    let inside = view! {
        <IconTile icon tone />
        <span class="row-words">
            <span class="row-title">{title}</span>
            <span class="row-note">{note}</span>
        </span>
        <span class="notice-end">
            <span class="row-note">{time}</span>
            {unread.then(|| view! {
                <span class="notice-dot"></span>
                <span class="visually-hidden">{i18n.say(words::UNREAD)}</span>
            })}
        </span>
        {leads.then(|| view! { <Icon icon=icons::CHEVRON_RIGHT /> })}
    };
    match route {
        Some(route) => {
            let open = move |_| {
                if unread {
                    feed.read(ReadTo { pos, only: true }, |_| ());
                }
            };
            view! { <a class="list-row" href=route.href() on:click=open>{inside}</a> }.into_any()
        }
        None => view! { <div class="list-row">{inside}</div> }.into_any(),
    }
}
