//! Loading of reports, and of the units that can be given one.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_model::area::AreaCode;
use linli_model::ids::ReportId;
use linli_model::protocol::{ReportQuery, ReportScope, UnitView};
use linli_model::report::{ReportSummary, ReportView};

use crate::contexts::{Topic, use_live, use_services};
use crate::load::{Load, use_load, use_load_by};
use crate::session::use_session;

/// The first page of one's own reports; empty when nobody is signed in.
pub fn use_my_reports() -> Load<Vec<ReportSummary>> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Reports), move || {
        let backend = services.backend();
        let signed_in = person.with(Option::is_some);
        Box::pin(async move {
            if !signed_in {
                return Ok(Vec::new());
            }
            let query = ReportQuery {
                scope: ReportScope::Mine,
                status: None,
                cursor: None,
                limit: None,
            };
            Ok(backend
                .reports()
                .ok_or(ClientError::Unsupported)?
                .list(&query)
                .await?
                .items)
        })
    })
}

/// One report in full.
pub fn use_report(id: ReportId) -> Load<ReportView> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load_by(use_live().tick_of(Topic::Reports), move || {
        // Another person sees another report, or none.
        let _ = person.get();
        let backend = services.backend();
        let id = id.clone();
        Box::pin(async move { backend.reports().ok_or(ClientError::Unsupported)?.get(&id).await })
    })
}

/// The units that work in an area.
pub fn use_units(area: Signal<Option<AreaCode>>) -> Load<Vec<UnitView>> {
    let services = use_services();
    use_load(move || {
        let area = area.get();
        let backend = services.backend();
        Box::pin(async move {
            let (Some(area), Some(directory)) = (area, backend.directory()) else {
                return Err(ClientError::Unsupported);
            };
            Ok(directory.units(&area).await?.units)
        })
    })
}
