//! What the home page shows besides its first screenful. This code is a piece of its own and comes with the offline
//! core, whose rooms of the backend it asks.

mod figures;
mod help;
mod loading;
mod near;
mod news;
mod voice;
mod waiting;

use leptos::prelude::*;

use super::part::HomePart;

/// Draws a part.
pub fn draw(part: HomePart) -> AnyView {
    match part {
        HomePart::News => view! { <news::News /> }.into_any(),
        HomePart::SpokenNews => view! { <news::SpokenNews /> }.into_any(),
        HomePart::Voice => view! { <voice::Voice /> }.into_any(),
        HomePart::Help(community) => view! { <help::Help community /> }.into_any(),
        HomePart::Waiting(mine) => view! { <waiting::Waiting mine /> }.into_any(),
        HomePart::Tasks => view! { <near::NearTasks /> }.into_any(),
        HomePart::Figures => view! { <figures::MonthFigures /> }.into_any(),
    }
}
