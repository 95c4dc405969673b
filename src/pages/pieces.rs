//! The pages beyond the first screen, each set of them in a piece of wasm of its own.
//!
//! A piece is fetched when one of its pages is opened, and all of them once the first screen stands, so that the whole
//! app goes on without network. Built without the feature `split` the pages are in the one wasm, and here at once.

// `wasm_split` declares what the splitter takes out as foreign functions.
#![allow(unsafe_code)]

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use linli_components::{ErrorState, SkeletonCards};

use super::{
    CommunityPage, DeskPage, DraftsPage, HomePage, MePage, NewReportPage, PrivacyPage, ReceiptPage,
    ReportFormPage, ReportPage, ReportsPage, SignInPage,
};
use crate::i18n::{use_i18n, words::reports as words};
use crate::route::Route;

/// Draws the page of a route.
type Draw = fn(&Route) -> AnyView;

/// A set of pages that are fetched together.
#[derive(Clone, Copy)]
enum Piece {
    Account,
    Form,
    Reports,
    Desk,
}

/// How far a piece has come.
#[derive(Clone, Copy)]
enum Stage {
    OnItsWay,
    Here(Draw),
    Missing,
}

/// A function that brings a piece and gives back what draws its pages.
macro_rules! piece {
    ($name:ident, $draw:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, fallible)]
        fn $name() -> Result<Draw, SplitLoaderError> {
            Ok($draw)
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<Draw, SplitLoaderError> {
            Ok($draw)
        }
    };
}

piece!(account, |route| match route {
    Route::Community => view! { <CommunityPage /> }.into_any(),
    Route::Privacy => view! { <PrivacyPage /> }.into_any(),
    Route::Me => view! { <MePage /> }.into_any(),
    _ => view! { <SignInPage /> }.into_any(),
});

piece!(form, |route| match route {
    Route::Draft(id) => view! { <ReportFormPage id=id.clone() /> }.into_any(),
    Route::Drafts => view! { <DraftsPage /> }.into_any(),
    _ => view! { <NewReportPage /> }.into_any(),
});

piece!(reports, |route| match route {
    Route::Report(id) => view! { <ReportPage id=id.clone() /> }.into_any(),
    Route::Receipt(id) => view! { <ReceiptPage id=id.clone() /> }.into_any(),
    _ => view! { <ReportsPage /> }.into_any(),
});

piece!(desk, |_| view! { <DeskPage /> }.into_any());

impl Piece {
    const ALL: [Self; 4] = [Self::Form, Self::Reports, Self::Account, Self::Desk];

    /// The piece of a route's page; `None` for the first screen.
    fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Home | Route::NotFound => None,
            Route::SignIn | Route::Community | Route::Privacy | Route::Me => Some(Self::Account),
            Route::NewReport | Route::Drafts | Route::Draft(_) => Some(Self::Form),
            Route::Reports | Route::Report(_) | Route::Receipt(_) => Some(Self::Reports),
            Route::Desk | Route::DeskReport(_) => Some(Self::Desk),
        }
    }

    async fn bring(self) -> Result<Draw, SplitLoaderError> {
        match self {
            Self::Account => account().await,
            Self::Form => form().await,
            Self::Reports => reports().await,
            Self::Desk => desk().await,
        }
    }
}

/// The pages of every route, as far as they are here.
#[derive(Clone, Copy)]
pub struct Pages {
    stages: [RwSignal<Stage>; Piece::ALL.len()],
}

impl Pages {
    /// With the first screen alone.
    pub fn new() -> Self {
        Self {
            stages: Piece::ALL.map(|_| RwSignal::new(Stage::OnItsWay)),
        }
    }

    /// Fetches what is missing, one piece after the other.
    pub fn fetch_all(self) {
        spawn_local(async move {
            for piece in Piece::ALL {
                self.fetch(piece).await;
            }
        });
    }

    /// Draws the page of a route; until its piece is here, that it is on its way or how to try again.
    pub fn draw(self, route: &Route) -> AnyView {
        let Some(piece) = Piece::of(route) else {
            return view! { <HomePage /> }.into_any();
        };
        let stage = self.stage(piece);
        let route = route.clone();
        spawn_local(self.fetch(piece));
        (move || match stage.get() {
            Stage::Here(draw) => draw(&route),
            Stage::OnItsWay => view! { <OnItsWay /> }.into_any(),
            Stage::Missing => {
                view! { <Missing on_retry=move |()| spawn_local(self.fetch(piece)) /> }.into_any()
            }
        })
        .into_any()
    }

    fn stage(self, piece: Piece) -> RwSignal<Stage> {
        self.stages[piece as usize]
    }

    async fn fetch(self, piece: Piece) {
        let stage = self.stage(piece);
        if matches!(stage.try_get_untracked(), Some(Stage::Here(_)) | None) {
            return;
        }
        let brought = piece.bring().await.map_or(Stage::Missing, Stage::Here);
        // Another call may have brought it meanwhile: a page that is drawn is not drawn again.
        if matches!(stage.try_get_untracked(), Some(Stage::OnItsWay | Stage::Missing)) {
            stage.try_set(brought);
        }
    }
}

#[component]
fn OnItsWay() -> impl IntoView {
    let i18n = use_i18n();
    view! { <main class="page"><SkeletonCards label=move || i18n.text(words::LOADING).to_owned() /></main> }
}

#[component]
fn Missing(#[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main class="page">
            <ErrorState
                title=move || i18n.text(words::FAILED).to_owned()
                retry_label=move || i18n.text(words::RETRY).to_owned()
                on_retry
            />
        </main>
    }
}
