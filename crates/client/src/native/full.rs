//! The backend with all its rooms.

use std::rc::Rc;

use linli_model::open::{Open, Versioned};
use linli_model::protocol::CommandRequest;
use serde::de::DeserializeOwned;

use super::Native;
use crate::backend::{
    Accounts, Answer, Backend, Board, Directory, Feed, FigureTables, Needs, Notices, Reports, Sending, Tasks,
    Uploads, Volunteers,
};

impl Native {
    pub(super) fn order<'a, C: Versioned + Clone, T: DeserializeOwned + 'a>(
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

/// A [`Native`] with all rooms. Apart from it, so that an app can load the code of those that its first screen does not need
/// after it.
pub struct FullNative {
    pub(super) native: Rc<Native>,
}

impl FullNative {
    /// All rooms over the native protocol.
    pub fn over(native: Rc<Native>) -> Self {
        Self { native }
    }
}

impl Backend for FullNative {
    fn accounts(&self) -> Option<&dyn Accounts> {
        self.native.accounts()
    }

    fn reports(&self) -> Option<&dyn Reports> {
        Some(self)
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

    fn board(&self) -> Option<&dyn Board> {
        Some(self)
    }

    fn notices(&self) -> Option<&dyn Notices> {
        Some(self)
    }

    fn figures(&self) -> Option<&dyn FigureTables> {
        Some(self)
    }

    fn uploads(&self) -> Option<&dyn Uploads> {
        Some(self)
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
