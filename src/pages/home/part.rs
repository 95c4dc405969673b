//! The parts of the home page whose code comes behind the first screen, and what holds their place until then.

use leptos::prelude::*;
use linli_model::protocol::CommunityView;
use linli_model::report::ReportSummary;

use crate::load::Load;
use crate::pieces;

/// A part of the home page that comes later.
#[derive(Clone, Copy)]
pub enum HomePart {
    /// The newest announcements, one at a time.
    News,
    /// The newest announcement in full, with 读给我听.
    SpokenNews,
    /// 按住说话, of elder mode.
    Voice,
    /// 紧急求助, of elder mode, with the community whose grid worker may be called.
    Help(Load<Option<CommunityView>>),
    /// What waits for this person, among it of these reports.
    Waiting(Load<Vec<ReportSummary>>),
    /// Tasks nearby.
    Tasks,
    /// How the community's reports go this month.
    Figures,
}

/// The part, once its code is here.
pub fn later(part: HomePart) -> AnyView {
    let says_failure = matches!(part, HomePart::Waiting(_) | HomePart::Figures);
    pieces::home_part(part, skeleton, says_failure)
}

/// What holds the place of a part: as high as the part will be.
pub fn skeleton(part: HomePart) -> AnyView {
    match part {
        HomePart::News => bones("card skeleton news-bones"),
        HomePart::SpokenNews => bones("card skeleton spoken-bones"),
        HomePart::Voice => bones("card skeleton voice-bones"),
        HomePart::Waiting(_) | HomePart::Help(_) => ().into_any(),
        HomePart::Tasks => section_of_bones("card skeleton task-bones"),
        HomePart::Figures => section_of_bones("card skeleton figure-bones"),
    }
}

/// A grey card.
pub fn bones(class: &'static str) -> AnyView {
    view! {
        <div class=class aria-hidden="true">
            <span class="bone is-title"></span>
            <span class="bone is-note"></span>
        </div>
    }
    .into_any()
}

fn section_of_bones(class: &'static str) -> AnyView {
    view! {
        <div class="section">
            <div class="section-head"><span class="bone is-head"></span></div>
            {bones(class)}
        </div>
    }
    .into_any()
}
