//! The newest announcements of the board: a row with a pager, and in elder mode the newest one, read aloud.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, Icon, IconTile, Tone, icons};
use linli_model::post::PostSummary;

use super::super::part::{HomePart, skeleton};
use super::loading::use_news;
use crate::clock;
use crate::contexts::use_services;
use crate::i18n::{I18n, use_i18n, words::home as words};
use crate::load::Loaded;
use crate::route::Route;
use crate::show;

fn title_of(post: &PostSummary) -> String {
    match post.title.as_str() {
        "" => show::title_of(&post.text),
        title => title.to_owned(),
    }
}

/// Who wrote it and when; tracks.
fn note_of(i18n: I18n, post: &PostSummary) -> String {
    let age = i18n.age(post.submitted_at.millis() as f64, clock::now().millis() as f64);
    match &post.author.name {
        Some(name) => i18n.fill(words::NEWS_BY, &[name, &age]),
        None => i18n.fill(words::NEWS, &[&age]),
    }
}

/// One announcement, and a button to the next.
#[component]
pub fn News() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_news();
    let at = RwSignal::new(0);
    let none = move || {
        view! {
            <a class="card news" href=Route::Board.href()>
                <IconTile icon=icons::MEGAPHONE tone=Tone::Accent />
                <span class="row-words">
                    <span class="row-title">{i18n.say(words::NEWS_NONE)}</span>
                    <span class="row-note">{i18n.say(words::NEWS_NONE_NOTE)}</span>
                </span>
                <Icon icon=icons::CHEVRON_RIGHT />
            </a>
        }
        .into_any()
    };
    move || match load.state.get() {
        Loaded::Loading => skeleton(HomePart::News),
        Loaded::Ready(posts) if !posts.0.is_empty() => view! { <Pager posts=posts.0 at /> }.into_any(),
        Loaded::Ready(_) | Loaded::Failed(_) => none(),
    }
}

#[component]
fn Pager(posts: Vec<PostSummary>, at: RwSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let count = posts.len();
    let posts = StoredValue::new(posts);
    let place = Memo::new(move |_| at.get() % count);
    let of_post = move |read: fn(I18n, &PostSummary) -> String| {
        Signal::derive(move || posts.with_value(|posts| read(i18n, &posts[place.get()])))
    };
    let href = of_post(|_, post| Route::Post(post.id.clone()).href());
    let (title, note) = (of_post(|_, post| title_of(post)), of_post(note_of));
    let next = move || i18n.fill(words::NEWS_NEXT, &[&(place.get() + 1), &count]);
    let pager = (count > 1).then(|| {
        view! {
            <button type="button" class="news-next" aria-label=next on:click=move |_| at.update(|at| *at += 1)>
                {move || place.get() + 1} "/" {count} <Icon icon=icons::CHEVRON_RIGHT />
            </button>
        }
    });
    view! {
        <div class="card news">
            <a class="news-link" href=href>
                <IconTile icon=icons::MEGAPHONE tone=Tone::Accent />
                <span class="row-words" aria-live="polite">
                    <span class="row-title">{title}</span>
                    <span class="row-note">{note}</span>
                </span>
            </a>
            {pager}
        </div>
    }
}

/// The newest announcement in large words, with a button that reads it aloud where the device can.
#[component]
pub fn SpokenNews() -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let load = use_news();
    let can_read = services.host().abilities().read_aloud;
    let card = move |post: PostSummary| {
        let title = title_of(&post);
        let spoken = format!("{}。{}", post.title, post.text);
        let read = move |()| services.host().read_aloud(&spoken, i18n.language().tag());
        view! {
            <section class="card elder-news">
                <h2 class="row"><Icon icon=icons::MEGAPHONE /> {i18n.say(words::ELDER_NEWS)}</h2>
                <a class="elder-title" href=Route::Post(post.id.clone()).href()>{title}</a>
                {can_read.then(|| view! {
                    <Button kind=ButtonKind::Secondary wide=true icon=icons::VOLUME on_press=read>
                        {i18n.say(words::ELDER_READ)}
                    </Button>
                })}
            </section>
        }
        .into_any()
    };
    move || match load.state.get() {
        Loaded::Loading => skeleton(HomePart::SpokenNews),
        Loaded::Ready(posts) => posts.0.into_iter().next().map(card).into_any(),
        Loaded::Failed(_) => ().into_any(),
    }
}
