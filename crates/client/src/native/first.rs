//! The rooms a first screen asks for.

use std::rc::Rc;

use super::Native;
use crate::backend::{Accounts, Answer, Backend, Directory, Feed, Reports};

/// A [`Native`] of which only those rooms are to be had that a first screen asks for. Whoever knows no more than this
/// backend brings no code of the other rooms along, so that an app in pieces can load it later.
pub struct FirstRooms(Rc<Native>);

impl FirstRooms {
    /// The first rooms of a backend.
    pub fn of(native: Rc<Native>) -> Self {
        Self(native)
    }
}

impl Backend for FirstRooms {
    fn accounts(&self) -> Option<&dyn Accounts> {
        Some(&*self.0)
    }

    fn reports(&self) -> Option<&dyn Reports> {
        Some(&*self.0)
    }

    fn directory(&self) -> Option<&dyn Directory> {
        Some(&*self.0)
    }

    fn feed(&self) -> Option<&dyn Feed> {
        Some(&*self.0)
    }

    fn reachable(&self) -> Answer<'_, ()> {
        self.0.reachable()
    }

    fn photo_src(&self, address: &str) -> String {
        self.0.photo_src(address)
    }
}
