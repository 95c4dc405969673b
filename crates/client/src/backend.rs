//! What an app may ask of a backend. Each trait is one room; a backend that lacks a room returns `None` for it.

use linli_model::area::AreaCode;
use linli_model::ballot::BallotCommand;
use linli_model::category::Categories;
use linli_model::flag::FlagCommand;
use linli_model::ids::{CommandId, FeedId, NeedId, PersonId, PhotoId, PostId, ReportId, TaskId};
use linli_model::ledger::LedgerLine;
use linli_model::need::{NeedCommand, NeedSummary, NeedView};
use linli_model::post::{PostCommand, PostView};
use linli_model::protocol::{
    About, Areas, BoardView, CommunityView, FeedEntry, FeedPage, Figures, LedgerQuery, NearbyQuery,
    NearbyReport, NeedCommandAnswer, NeedQuery, NotificationQuery, Notifications, Page, PersonChange,
    PostCommandAnswer, PostPage, PostQuery, ReadMarks, ReadTo, ReportCommandAnswer, ReportQuery, Session,
    SignIn, TaskCommandAnswer, TaskQuery, Units, VolunteerCommandAnswer,
};
use linli_model::reaction::ReactionCommand;
use linli_model::report::{ReportCommand, ReportSummary, ReportView};
use linli_model::roster::RosterCommand;
use linli_model::task::{TaskCommand, TaskSummary, TaskView};
use linli_model::volunteer::{Catalog, VolunteerCard, VolunteerCommand};

use crate::{ClientError, LocalFuture};

/// The future of an exchange.
pub type Answer<'a, T> = LocalFuture<'a, Result<T, ClientError>>;

/// A backend: the rooms it has.
pub trait Backend {
    /// Signing in and out.
    fn accounts(&self) -> Option<&dyn Accounts> {
        None
    }
    /// Reports.
    fn reports(&self) -> Option<&dyn Reports> {
        None
    }
    /// Services that are asked for.
    fn needs(&self) -> Option<&dyn Needs> {
        None
    }
    /// Volunteer tasks and who takes part.
    fn tasks(&self) -> Option<&dyn Tasks> {
        None
    }
    /// Volunteers and what they earned.
    fn volunteers(&self) -> Option<&dyn Volunteers> {
        None
    }
    /// The boards of communities.
    fn board(&self) -> Option<&dyn Board> {
        None
    }
    /// What concerns the person who is signed in.
    fn notices(&self) -> Option<&dyn Notices> {
        None
    }
    /// How the reports of areas went.
    fn figures(&self) -> Option<&dyn FigureTables> {
        None
    }
    /// Photos on their way in.
    fn uploads(&self) -> Option<&dyn Uploads> {
        None
    }
    /// What exists: areas, categories, units.
    fn directory(&self) -> Option<&dyn Directory> {
        None
    }
    /// Hints about what changed.
    fn feed(&self) -> Option<&dyn Feed> {
        None
    }
    /// Whether this very backend answers; anything else that answers in its place is an error.
    fn reachable(&self) -> Answer<'_, ()>;
    /// The address to show a photo from, given an address of a [`linli_model::photo::PhotoView`].
    fn photo_src(&self, address: &str) -> String;
}

/// Signing in and out.
pub trait Accounts {
    /// Has a one-time code sent. Succeeds for unknown numbers too.
    fn request_code<'a>(&'a self, phone: &'a str) -> Answer<'a, ()>;
    /// Signs in; the credential stays inside the client.
    fn sign_in(&self, how: SignIn) -> Answer<'_, Session>;
    /// Who is signed in; `None` when nobody is.
    fn session(&self) -> Answer<'_, Option<Session>>;
    /// Ends the session.
    fn sign_out(&self) -> Answer<'_, ()>;
    /// Changes what a person may set of themselves.
    fn change_person(&self, change: PersonChange) -> Answer<'_, Session>;
    /// Agrees to a version of a text.
    fn consent<'a>(&'a self, text: &'a str, version: &'a str) -> Answer<'a, Session>;
    /// Takes back that one agreed to a text, whichever version. Of no effect on a text that one did not agree to.
    fn withdraw_consent<'a>(&'a self, text: &'a str) -> Answer<'a, Session>;
}

/// Under which name a command travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The command's id: its idempotency key, the same on every try.
    pub command: CommandId,
    /// Who made it; another session's send is refused.
    pub account: PersonId,
    /// The version the person saw, for commands that overwrite it.
    pub if_match: Option<u64>,
}

/// Reports. What only reads them leaves out the rest, which is then [`ClientError::Unsupported`].
pub trait Reports {
    /// One page of a list.
    fn list<'a>(&'a self, query: &'a ReportQuery) -> Answer<'a, Page<ReportSummary>>;
    /// Unanswered public reports of the same kind nearby, to be joined instead of filing a copy.
    fn nearby<'a>(&'a self, _query: &'a NearbyQuery) -> Answer<'a, Page<NearbyReport>> {
        Box::pin(async { Err(ClientError::Unsupported) })
    }
    /// One report in full.
    fn get<'a>(&'a self, id: &'a ReportId) -> Answer<'a, ReportView>;
    /// Sends a command. Sent again with the same [`Sending`] it has one effect and the same answer.
    fn command<'a>(
        &'a self,
        _id: &'a ReportId,
        _command: &'a ReportCommand,
        _sending: &'a Sending,
    ) -> Answer<'a, ReportCommandAnswer> {
        Box::pin(async { Err(ClientError::Unsupported) })
    }
}

/// Services that are asked for (点单). Commands are sent as those of [`Reports`].
pub trait Needs {
    /// One page of a list.
    fn list<'a>(&'a self, query: &'a NeedQuery) -> Answer<'a, Page<NeedSummary>>;
    /// One need in full.
    fn get<'a>(&'a self, id: &'a NeedId) -> Answer<'a, NeedView>;
    /// Sends a command.
    fn command<'a>(
        &'a self,
        id: &'a NeedId,
        command: &'a NeedCommand,
        sending: &'a Sending,
    ) -> Answer<'a, NeedCommandAnswer>;
}

/// Volunteer tasks and who takes part. Commands are sent as those of [`Reports`].
pub trait Tasks {
    /// One page of a list.
    fn list<'a>(&'a self, query: &'a TaskQuery) -> Answer<'a, Page<TaskSummary>>;
    /// One task in full.
    fn get<'a>(&'a self, id: &'a TaskId) -> Answer<'a, TaskView>;
    /// Sends a command to the task.
    fn command<'a>(
        &'a self,
        id: &'a TaskId,
        command: &'a TaskCommand,
        sending: &'a Sending,
    ) -> Answer<'a, TaskCommandAnswer>;
    /// Sends a command to its roster.
    fn take_part<'a>(
        &'a self,
        id: &'a TaskId,
        command: &'a RosterCommand,
        sending: &'a Sending,
    ) -> Answer<'a, TaskCommandAnswer>;
}

/// Volunteers and what they earned. Commands are sent as those of [`Reports`].
pub trait Volunteers {
    /// The kinds of service and the skills.
    fn catalog(&self) -> Answer<'_, Catalog>;
    /// One's own card; `None` where one is not registered.
    fn get<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Option<VolunteerCard>>;
    /// One page of one's own ledger.
    fn ledger<'a>(&'a self, query: &'a LedgerQuery) -> Answer<'a, Page<LedgerLine>>;
    /// Sends a command.
    fn command<'a>(
        &'a self,
        person: &'a PersonId,
        command: &'a VolunteerCommand,
        sending: &'a Sending,
    ) -> Answer<'a, VolunteerCommandAnswer>;
}

/// The boards of communities (掌上社区). Commands are sent as those of [`Reports`].
pub trait Board {
    /// The channels of a community, and what is new in them.
    fn of<'a>(&'a self, community: &'a AreaCode) -> Answer<'a, BoardView>;
    /// Remembers what was read, for all devices of the person. Of no effect on what is read already.
    fn read<'a>(&'a self, community: &'a AreaCode, marks: &'a ReadMarks) -> Answer<'a, BoardView>;
    /// One page of a list.
    fn list<'a>(&'a self, query: &'a PostQuery) -> Answer<'a, PostPage>;
    /// One post or reply in full.
    fn get<'a>(&'a self, id: &'a PostId) -> Answer<'a, PostView>;
    /// Sends a command to a post.
    fn command<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a PostCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer>;
    /// Sends a command to one's reaction to a post.
    fn react<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a ReactionCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer>;
    /// Sends a command to one's flag on a post.
    fn flag<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a FlagCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer>;
    /// Sends a command to one's ballot in the poll of a post.
    fn vote<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a BallotCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer>;
}

/// What concerns the person who is signed in, and was done by somebody else.
pub trait Notices {
    /// One page, newest first.
    fn list<'a>(&'a self, query: &'a NotificationQuery) -> Answer<'a, Notifications>;
    /// Remembers what was read, for all devices of the person; gives the first page as it is then.
    fn read(&self, to: ReadTo) -> Answer<'_, Notifications>;
}

/// How the reports of areas went.
pub trait FigureTables {
    /// Those of one area.
    fn of<'a>(&'a self, area: &'a AreaCode) -> Answer<'a, Figures>;
}

/// Photos on their way in (tus 1.0 in the native protocol).
pub trait Uploads {
    /// Begins an upload, or finds the one begun before under the same id.
    fn create<'a>(
        &'a self,
        photo: &'a PhotoId,
        bytes: u64,
        mime: &'a str,
        account: &'a PersonId,
    ) -> Answer<'a, ()>;
    /// How many bytes have arrived. A problem of status 404 or 410: there is no such upload.
    fn offset<'a>(&'a self, photo: &'a PhotoId) -> Answer<'a, u64>;
    /// Adds a chunk, and says how many bytes have arrived. A problem of status 409: `offset` is not where it stands.
    fn append<'a>(
        &'a self,
        photo: &'a PhotoId,
        offset: u64,
        chunk: Vec<u8>,
        account: &'a PersonId,
    ) -> Answer<'a, u64>;
    /// Gives an upload up.
    fn terminate<'a>(&'a self, photo: &'a PhotoId) -> Answer<'a, ()>;
}

/// What exists.
pub trait Directory {
    /// What this backend is and can do.
    fn about(&self) -> Answer<'_, About>;
    /// The list of categories.
    fn categories(&self) -> Answer<'_, Categories>;
    /// The areas under one.
    fn areas<'a>(&'a self, under: &'a AreaCode) -> Answer<'a, Areas>;
    /// The units that work in an area.
    fn units<'a>(&'a self, area: &'a AreaCode) -> Answer<'a, Units>;
    /// One community.
    fn community<'a>(&'a self, code: &'a AreaCode) -> Answer<'a, CommunityView>;
}

/// Hints about what changed; never content.
pub trait Feed {
    /// What came after a position.
    fn after<'a>(&'a self, feed: &'a FeedId, pos: u64) -> Answer<'a, FeedPage>;
    /// Holds a line open on which entries come as they happen.
    fn follow<'a>(&'a self, feed: &'a FeedId, pos: u64) -> Answer<'a, Box<dyn Follow>>;
}

/// An open line. Dropping it hangs up.
pub trait Follow {
    /// The next entry; `None` when the backend has hung up, and one should call again from the last position.
    fn next(&mut self) -> LocalFuture<'_, Option<Result<FeedEntry, ClientError>>>;
}
