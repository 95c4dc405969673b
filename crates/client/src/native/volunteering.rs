//! Needs, tasks with their rosters, and volunteers.

use std::rc::Rc;

use linli_model::ids::{NeedId, PersonId, TaskId};
use linli_model::ledger::LedgerLine;
use linli_model::need::{NeedCommand, NeedSummary, NeedView};
use linli_model::open::{Open, Versioned};
use linli_model::protocol::{
    CommandRequest, LedgerQuery, NeedCommandAnswer, NeedQuery, Page, TaskCommandAnswer, TaskQuery,
    VolunteerCommandAnswer,
};
use linli_model::roster::RosterCommand;
use linli_model::task::{TaskCommand, TaskSummary, TaskView};
use linli_model::volunteer::{Catalog, VolunteerCard, VolunteerCommand};
use serde::de::DeserializeOwned;

use super::{Native, listed};
use crate::backend::{
    Accounts, Answer, Backend, Directory, Feed, Needs, Reports, Sending, Tasks, Uploads, Volunteers,
};

impl Native {
    fn order<'a, C: Versioned + Clone, T: DeserializeOwned + 'a>(
        &'a self,
        path: String,
        command: &'a C,
        sending: &'a Sending,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let body = CommandRequest {
                command: Open::Known(command.clone()),
            };
            self.send_command(path, &body, sending).await
        })
    }
}

/// A [`Native`] with the rooms of volunteering. Apart from it, so that an app can load their code after its first screen.
pub struct NativeVolunteering {
    native: Rc<Native>,
}

impl NativeVolunteering {
    /// All rooms over the native protocol.
    pub fn over(native: Rc<Native>) -> Self {
        Self { native }
    }
}

impl Backend for NativeVolunteering {
    fn accounts(&self) -> Option<&dyn Accounts> {
        self.native.accounts()
    }

    fn reports(&self) -> Option<&dyn Reports> {
        self.native.reports()
    }

    fn needs(&self) -> Option<&dyn Needs> {
        Some(self)
    }

    fn tasks(&self) -> Option<&dyn Tasks> {
        Some(self)
    }

    fn volunteers(&self) -> Option<&dyn Volunteers> {
        Some(self)
    }

    fn uploads(&self) -> Option<&dyn Uploads> {
        self.native.uploads()
    }

    fn directory(&self) -> Option<&dyn Directory> {
        self.native.directory()
    }

    fn feed(&self) -> Option<&dyn Feed> {
        self.native.feed()
    }

    fn reachable(&self) -> Answer<'_, ()> {
        self.native.reachable()
    }

    fn photo_src(&self, address: &str) -> String {
        self.native.photo_src(address)
    }
}

impl Needs for NativeVolunteering {
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

impl Tasks for NativeVolunteering {
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

impl Volunteers for NativeVolunteering {
    fn catalog(&self) -> Answer<'_, Catalog> {
        Box::pin(self.native.get("/v1/volunteering".to_owned()))
    }

    fn get<'a>(&'a self, person: &'a PersonId) -> Answer<'a, VolunteerCard> {
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
