//! The grid worker of one's community, with a button that calls.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_components::{Avatar, Badge, IconButtonKind, IconLink, Tone, icons};
use linli_model::protocol::{CommunityView, GridWorkerView};

use super::part::bones;
use crate::contexts::use_services;
use crate::i18n::{use_i18n, words::home as words};
use crate::load::{Load, Loaded, use_load};
use crate::session::use_session;

/// Loads the chosen community.
pub fn use_community() -> Load<Option<CommunityView>> {
    let (services, session) = (use_services(), use_session());
    use_load(move || {
        let code = session.community().get();
        let backend = services.backend();
        Box::pin(async move {
            let Some(code) = code else { return Ok(None) };
            let directory = backend.directory().ok_or(ClientError::Unsupported)?;
            directory.community(&code).await.map(Some)
        })
    })
}

/// The first grid worker of a loaded community; tracks.
pub fn first_worker(load: Load<Option<CommunityView>>) -> Option<GridWorkerView> {
    load.value().flatten()?.grid_workers.into_iter().next()
}

/// The card; nothing where the community has no grid worker.
#[component]
pub fn GridWorkerCard() -> impl IntoView {
    let i18n = use_i18n();
    let community = use_community();
    let card = move |worker: GridWorkerView| {
        let name = worker.name.clone();
        let call = worker.phone.map(|phone| {
            view! {
                <IconLink
                    icon=icons::PHONE
                    kind=IconButtonKind::Solid
                    href=format!("tel:{phone}")
                    label=move || i18n.fill(words::CALL, &[&name])
                />
            }
        });
        view! {
            <section class="card"><div class="row">
                <Avatar name=worker.name.clone() />
                <div class="grow">
                    <p class="row is-wrapping">
                        <span class="row-title">{worker.name.clone()}</span>
                        <Badge tone=Tone::Neutral icon=icons::USER_ROUND label=i18n.label(words::MY_GRID_WORKER) />
                    </p>
                    <p class="note">{i18n.say(words::GRID_WORKER_NOTE)}</p>
                </div>
                {call}
            </div></section>
        }
    };
    move || match community.state.get() {
        Loaded::Loading => bones("card skeleton worker-bones"),
        _ => first_worker(community).map(card).into_any(),
    }
}
