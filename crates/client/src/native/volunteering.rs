//! Needs, tasks with their rosters, and volunteers.

use linli_model::ids::{NeedId, PersonId, TaskId};
use linli_model::ledger::LedgerLine;
use linli_model::need::{NeedCommand, NeedSummary, NeedView};
use linli_model::protocol::{
    LedgerQuery, NeedCommandAnswer, NeedQuery, Page, TaskCommandAnswer, TaskQuery, VolunteerCommandAnswer,
};
use linli_model::roster::RosterCommand;
use linli_model::task::{TaskCommand, TaskSummary, TaskView};
use linli_model::volunteer::{Catalog, VolunteerCard, VolunteerCommand};

use super::{FullNative, listed};
use crate::backend::{Answer, Needs, Sending, Tasks, Volunteers};

impl Needs for FullNative {
    fn list<'a>(&'a self, query: &'a NeedQuery) -> Answer<'a, Page<NeedSummary>> {
        Box::pin(self.native.get(listed(
            "/v1/needs",
            [
                ("scope", Some(query.scope.to_string())),
                ("status", query.status.map(|status| status.code().to_owned())),
                ("cursor", query.cursor.clone()),
                ("limit", query.limit.map(|limit| limit.to_string())),
            ],
        )))
    }

    fn get<'a>(&'a self, id: &'a NeedId) -> Answer<'a, NeedView> {
        Box::pin(self.native.get(format!("/v1/needs/{id}")))
    }

    fn command<'a>(
        &'a self,
        id: &'a NeedId,
        command: &'a NeedCommand,
        sending: &'a Sending,
    ) -> Answer<'a, NeedCommandAnswer> {
        self.native
            .order(format!("/v1/needs/{id}/commands"), command, sending)
    }
}

impl Tasks for FullNative {
    fn list<'a>(&'a self, query: &'a TaskQuery) -> Answer<'a, Page<TaskSummary>> {
        Box::pin(self.native.get(listed(
            "/v1/tasks",
            [
                ("scope", Some(query.scope.to_string())),
                ("status", query.status.map(|status| status.code().to_owned())),
                ("cursor", query.cursor.clone()),
                ("limit", query.limit.map(|limit| limit.to_string())),
            ],
        )))
    }

    fn get<'a>(&'a self, id: &'a TaskId) -> Answer<'a, TaskView> {
        Box::pin(self.native.get(format!("/v1/tasks/{id}")))
    }

    fn command<'a>(
        &'a self,
        id: &'a TaskId,
        command: &'a TaskCommand,
        sending: &'a Sending,
    ) -> Answer<'a, TaskCommandAnswer> {
        self.native
            .order(format!("/v1/tasks/{id}/commands"), command, sending)
    }

    fn take_part<'a>(
        &'a self,
        id: &'a TaskId,
        command: &'a RosterCommand,
        sending: &'a Sending,
    ) -> Answer<'a, TaskCommandAnswer> {
        self.native
            .order(format!("/v1/tasks/{id}/roster/commands"), command, sending)
    }
}

impl Volunteers for FullNative {
    fn catalog(&self) -> Answer<'_, Catalog> {
        Box::pin(self.native.get("/v1/volunteering".to_owned()))
    }

    fn get<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Option<VolunteerCard>> {
        Box::pin(self.native.get(format!("/v1/volunteers/{person}")))
    }

    fn ledger<'a>(&'a self, query: &'a LedgerQuery) -> Answer<'a, Page<LedgerLine>> {
        Box::pin(self.native.get(listed(
            "/v1/ledger",
            [
                ("cursor", query.cursor.clone()),
                ("limit", query.limit.map(|limit| limit.to_string())),
            ],
        )))
    }

    fn command<'a>(
        &'a self,
        person: &'a PersonId,
        command: &'a VolunteerCommand,
        sending: &'a Sending,
    ) -> Answer<'a, VolunteerCommandAnswer> {
        self.native
            .order(format!("/v1/volunteers/{person}/commands"), command, sending)
    }
}
