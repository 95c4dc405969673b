//! Reports and the commands to them.

use std::fmt::Write;

use linli_model::ids::ReportId;
use linli_model::open::Open;
use linli_model::protocol::{
    ACCOUNT_HEADER, IDEMPOTENCY_HEADER, NearbyQuery, NearbyReport, Page, ReportCommandAnswer,
    ReportCommandRequest, ReportQuery,
};
use linli_model::report::{ReportCommand, ReportSummary, ReportView};

use super::{Native, escaped};
use crate::backend::{Answer, Reports, Sending};
use crate::transport::Method;

impl Reports for Native {
    fn list<'a>(&'a self, query: &'a ReportQuery) -> Answer<'a, Page<ReportSummary>> {
        let mut path = format!("/v1/reports?scope={}", escaped(&query.scope.to_string()));
        let status = query.status.map(|status| status.code().to_owned());
        let limit = query.limit.map(|limit| limit.to_string());
        for (name, value) in [
            ("status", status),
            ("cursor", query.cursor.clone()),
            ("limit", limit),
        ] {
            if let Some(value) = value {
                // Writing to a String cannot fail.
                let _ = write!(path, "&{name}={}", escaped(&value));
            }
        }
        Box::pin(self.get(path))
    }

    fn nearby<'a>(&'a self, query: &'a NearbyQuery) -> Answer<'a, Page<NearbyReport>> {
        let NearbyQuery { category, point } = query;
        Box::pin(self.get(format!(
            "/v1/reports/nearby?category={category}&lat={}&lon={}",
            point.lat, point.lon
        )))
    }

    fn get<'a>(&'a self, id: &'a ReportId) -> Answer<'a, ReportView> {
        Box::pin(self.get(format!("/v1/reports/{id}")))
    }

    fn command<'a>(
        &'a self,
        id: &'a ReportId,
        command: &'a ReportCommand,
        sending: &'a Sending,
    ) -> Answer<'a, ReportCommandAnswer> {
        Box::pin(async move {
            let body = ReportCommandRequest {
                command: Open::Known(command.clone()),
            };
            let mut request = self.with_json(Method::Post, &format!("/v1/reports/{id}/commands"), &body)?;
            request
                .headers
                .push((IDEMPOTENCY_HEADER, sending.command.to_string()));
            request
                .headers
                .push((ACCOUNT_HEADER, sending.account.to_string()));
            if let Some(version) = sending.if_match {
                request.headers.push(("if-match", format!("\"{version}\"")));
            }
            self.json(request).await
        })
    }
}
