//! 投票: choosing and the button that makes it count, then the result as bars with numbers and words.

use leptos::prelude::*;
use linli_components::{Button, Checkbox, Icon, Sheet, icons};
use linli_model::ballot::BallotCommand;
use linli_model::command::Command;
use linli_model::ids::PostId;
use linli_model::limits::SECRET_VOTERS_MIN;
use linli_model::post::{PollOptionView, PollView, PostActionName, PostSummary};
use linli_offline::OutboxLine;

use super::parts::offers;
use crate::clock::use_now;
use crate::giving::{is_stuck, use_giver};
use crate::i18n::{I18n, use_i18n, words::board as words};

/// The poll of a post, if it has one.
#[component]
pub fn PollBox(
    /// The post with what waits.
    post: Memo<Option<PostSummary>>,
    /// What waits.
    items: Memo<Vec<OutboxLine>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let poll = Memo::new(move |_| post.with(|post| post.as_ref()?.poll.clone()));
    let may_vote = Memo::new(move |_| {
        post.with(|post| {
            post.as_ref()
                .is_some_and(|post| offers(post, PostActionName::Vote))
        })
    });
    let waits = Memo::new(move |_| {
        let is_vote = |line: &OutboxLine| {
            matches!(line.command.known(), Some(Command::Ballot { .. })) && !is_stuck(line)
        };
        items.with(|items| items.iter().any(is_vote))
    });
    let id = Memo::new(move |_| post.with(|post| post.as_ref().map(|post| post.id.clone())));
    move || {
        let (poll, id) = (poll.get()?, id.get()?);
        let votes = may_vote.get() && !poll.closed;
        Some(view! {
            <div class="poll" role="group" aria-label=i18n.label(words::POLL)>
                {if votes {
                    view! { <Ballot id poll=poll.clone() /> }.into_any()
                } else {
                    view! { <Result poll=poll.clone() /> }.into_any()
                }}
                <PollNote poll waits />
            </div>
        })
    }
}

/// What one may choose, and the button.
#[component]
fn Ballot(id: PostId, poll: PollView) -> impl IntoView {
    let i18n = use_i18n();
    let giver = use_giver();
    let chosen = RwSignal::new(Vec::<u8>::new());
    let most = usize::from(poll.choices);
    let turn = move |at: u8, on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != at && most > 1);
            if on {
                chosen.push(at);
            }
        });
    };
    let option = move |(at, option): (usize, PollOptionView)| {
        let at = at as u8;
        let checked = Signal::derive(move || chosen.with(|chosen| chosen.contains(&at)));
        let full =
            Signal::derive(move || most > 1 && !checked.get() && chosen.with(|chosen| chosen.len() >= most));
        view! {
            <div class="poll-choice">
                <Checkbox checked disabled=full on_change=move |on| turn(at, on)>
                    <bdi>{option.words}</bdi>
                </Checkbox>
            </div>
        }
    };
    let vote = move |()| {
        let mut choices = chosen.get_untracked();
        choices.sort_unstable();
        let command = BallotCommand::Vote { choices };
        if command.check().is_empty() {
            giver.give_quietly(
                words::POLL_VOTE,
                Command::Ballot {
                    id: id.clone(),
                    command,
                },
            );
        }
    };
    let kind = move || match most {
        0 | 1 => i18n.text(words::POLL_SINGLE).to_owned(),
        most => i18n.fill(words::POLL_MULTIPLE, &[&most]),
    };
    let told = if poll.secret {
        words::POLL_SECRET
    } else {
        words::POLL_NAMED
    };
    view! {
        <p class="note">{kind} " · " {i18n.say(told)}</p>
        {poll.options.into_iter().enumerate().map(option).collect_view()}
        <Button wide=true disabled=Signal::derive(move || chosen.with(Vec::is_empty)) on_press=vote>
            {i18n.say(words::POLL_VOTE)}
        </Button>
    }
}

/// How the poll stands: a bar for each option, with its number; one's own choice by tick, colour and word.
#[component]
fn Result(poll: PollView) -> impl IntoView {
    let i18n = use_i18n();
    let total: u32 = poll.options.iter().filter_map(|option| option.votes).sum();
    let names = poll.options.iter().any(|option| !option.names.is_empty());
    let too_few = poll.closed && poll.secret && poll.options.iter().all(|option| option.votes.is_none());
    let open = RwSignal::new(false);
    let stored = StoredValue::new(poll.options.clone());
    let bar = move |option: PollOptionView| {
        let percent = option.votes.map(|votes| percent(votes, total));
        let number = move || match (percent, option.votes) {
            (Some(percent), Some(votes)) => format!(
                "{} · {}",
                i18n.fill(words::POLL_VOTES, &[&votes]),
                i18n.fill(words::POLL_PERCENT, &[&percent])
            ),
            _ => String::new(),
        };
        view! {
            <div class="poll-bar" class:is-mine=option.mine>
                {percent.map(|percent| view! {
                    <span class="poll-fill" style:width=move || format!("{percent}%")></span>
                })}
                {option.mine.then(|| view! { <Icon icon=icons::CIRCLE_CHECK /> })}
                <bdi class="grow">{option.words}</bdi>
                {option.mine.then(|| view! { <span class="visually-hidden">{i18n.say(words::POLL_MINE)}</span> })}
                <span class="poll-number">{number}</span>
            </div>
        }
    };
    let who = move |option: PollOptionView| {
        let nobody = option.names.is_empty();
        let all = option.names.join(" · ");
        view! {
            <div>
                <b><bdi>{option.words}</bdi></b>
                <p class="text"><bdi>{all}</bdi> {nobody.then(|| view! { <span>{i18n.say(words::POLL_NOBODY)}</span> })}</p>
            </div>
        }
    };
    view! {
        {poll.options.into_iter().map(bar).collect_view()}
        {too_few.then(|| view! {
            <p class="note">{move || i18n.fill(words::POLL_TOO_FEW, &[&SECRET_VOTERS_MIN])}</p>
        })}
        {names.then(|| view! {
            <button type="button" class="link-button" on:click=move |_| open.set(true)>
                {i18n.say(words::POLL_NAMES)}
            </button>
            <Sheet
                open
                on_close=move |()| open.set(false)
                title=i18n.label(words::POLL_NAMES)
                close_label=i18n.label(words::CLOSE)
            >
                <div class="stack">{stored.get_value().into_iter().map(who).collect_view()}</div>
            </Sheet>
        })}
    }
}

/// `你已投票 · 128 人参与 · 还剩 2 天`
#[component]
fn PollNote(poll: PollView, waits: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(60_000);
    let line = move || {
        let mut parts = Vec::new();
        if waits.get() {
            parts.push(i18n.text(words::POLL_WAITING).to_owned());
        } else if poll.voted {
            parts.push(i18n.text(words::POLL_VOTED).to_owned());
        }
        parts.push(i18n.fill(words::POLL_VOTERS, &[&poll.voters]));
        parts.push(end_of(i18n, &poll, now.get().millis() as f64));
        parts.join(" · ")
    };
    view! { <p class="note" role="status">{line}</p> }
}

fn end_of(i18n: I18n, poll: &PollView, now: f64) -> String {
    let left = poll.closes_at.millis() as f64 - now;
    if poll.closed || left <= 0.0 {
        i18n.text(words::POLL_OVER).to_owned()
    } else {
        i18n.fill(words::POLL_LEFT, &[&i18n.duration(left)])
    }
}

/// Rounded; of nothing, nothing.
const fn percent(votes: u32, total: u32) -> u32 {
    if total == 0 {
        0
    } else {
        ((votes as u64 * 100 + total as u64 / 2) / total as u64) as u32
    }
}
