//! The volunteer card in short: hours, points, and how often one helped. It leads to the card in full.

use leptos::prelude::*;
use linli_components::{Icon, icons};
use linli_model::task::TaskSummary;
use linli_model::volunteer::VolunteerCard;

use crate::i18n::{use_i18n, words::me as words, words::needs};
use crate::load::Load;
use crate::pages::tasks::loading::use_card;
use crate::pages::volunteer::hours;
use crate::route::Route;

/// Nothing where one is no volunteer.
#[component]
pub fn CardInShort(
    /// The tasks one took part in.
    tasks: Load<Vec<TaskSummary>>,
) -> impl IntoView {
    let load = use_card();
    move || load.value().flatten().map(|card| view! { <Short card tasks /> })
}

fn times_helped(tasks: &[TaskSummary]) -> usize {
    let credited = |task: &&TaskSummary| {
        let credit = task.part.as_ref().and_then(|part| part.credit);
        credit.is_some_and(|credit| credit.minutes > 0)
    };
    tasks.iter().filter(credited).count()
}

#[component]
fn Short(card: VolunteerCard, tasks: Load<Vec<TaskSummary>>) -> impl IntoView {
    let i18n = use_i18n();
    let balance = card.balance;
    let times = move || {
        let count = times_helped(&tasks.value().unwrap_or_default());
        i18n.fill(words::TIMES_UNIT, &[&count])
    };
    view! {
        <a class="volunteer-card is-short" href=Route::Volunteer.href()>
            <span class="volunteer-line">{i18n.say(needs::HOURS)} <Icon icon=icons::CHEVRON_RIGHT /></span>
            <span class="volunteer-hours">
                {move || i18n.fill(needs::HOURS_UNIT, &[&hours(balance.minutes)])}
            </span>
            <span class="volunteer-figures">
                <span>
                    {i18n.say(needs::POINTS)}
                    <b class="volunteer-points">{balance.points}</b>
                </span>
                <span>{i18n.say(words::TIMES)} <b class="volunteer-points">{times}</b></span>
            </span>
        </a>
    }
}
