//! Reports and the commands to them.

use linli_model::ids::ReportId;
use linli_model::protocol::{NearbyQuery, NearbyReport, Page, ReportCommandAnswer, ReportQuery};
use linli_model::report::{ReportCommand, ReportSummary, ReportView};

use super::{FullNative, Native, listed};
use crate::backend::{Answer, Reports, Sending};

impl Reports for Native {
    fn list<'a>(&'a self, query: &'a ReportQuery) -> Answer<'a, Page<ReportSummary>> {
        let path = listed(
            "/v1/reports",
            [
                ("scope", Some(query.scope.to_string())),
                ("status", query.status.map(|status| status.code().to_owned())),
                ("cursor", query.cursor.clone()),
                ("limit", query.limit.map(|limit| limit.to_string())),
            ],
        );
        Box::pin(self.get(path))
    }

    fn get<'a>(&'a self, id: &'a ReportId) -> Answer<'a, ReportView> {
        Box::pin(self.get(format!("/v1/reports/{id}")))
    }
}

impl Reports for FullNative {
    fn list<'a>(&'a self, query: &'a ReportQuery) -> Answer<'a, Page<ReportSummary>> {
        Reports::list(&*self.native, query)
    }

    fn nearby<'a>(&'a self, query: &'a NearbyQuery) -> Answer<'a, Page<NearbyReport>> {
        let NearbyQuery { category, point } = query;
        Box::pin(self.native.get(format!(
            "/v1/reports/nearby?category={category}&lat={}&lon={}",
            point.lat, point.lon
        )))
    }

    fn get<'a>(&'a self, id: &'a ReportId) -> Answer<'a, ReportView> {
        Reports::get(&*self.native, id)
    }

    fn command<'a>(
        &'a self,
        id: &'a ReportId,
        command: &'a ReportCommand,
        sending: &'a Sending,
    ) -> Answer<'a, ReportCommandAnswer> {
        self.native
            .order(format!("/v1/reports/{id}/commands"), command, sending)
    }
}
