//! The board, notifications and figures.

use linli_model::area::AreaCode;
use linli_model::ballot::BallotCommand;
use linli_model::flag::FlagCommand;
use linli_model::ids::PostId;
use linli_model::post::{PostCommand, PostView};
use linli_model::protocol::{
    BoardView, Figures, NotificationQuery, Notifications, PostCommandAnswer, PostPage, PostQuery, ReadMarks,
    ReadTo,
};
use linli_model::reaction::ReactionCommand;

use super::{FullNative, listed};
use crate::backend::{Answer, Board, FigureTables, Notices, Sending};
use crate::transport::Method;

impl Board for FullNative {
    fn of<'a>(&'a self, community: &'a AreaCode) -> Answer<'a, BoardView> {
        Box::pin(self.native.get(format!("/v1/communities/{community}/board")))
    }

    fn read<'a>(&'a self, community: &'a AreaCode, marks: &'a ReadMarks) -> Answer<'a, BoardView> {
        Box::pin(async move {
            let path = format!("/v1/communities/{community}/board/read");
            let request = self.native.with_json(Method::Post, &path, marks)?;
            self.native.json(request).await
        })
    }

    fn list<'a>(&'a self, query: &'a PostQuery) -> Answer<'a, PostPage> {
        Box::pin(self.native.get(listed(
            "/v1/posts",
            [
                ("scope", Some(query.scope.to_string())),
                ("words", query.words.clone()),
                ("author", query.author.clone()),
                ("cursor", query.cursor.clone()),
                ("limit", query.limit.map(|limit| limit.to_string())),
            ],
        )))
    }

    fn get<'a>(&'a self, id: &'a PostId) -> Answer<'a, PostView> {
        Box::pin(self.native.get(format!("/v1/posts/{id}")))
    }

    fn command<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a PostCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer> {
        self.native
            .order(format!("/v1/posts/{id}/commands"), command, sending)
    }

    fn react<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a ReactionCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer> {
        self.native
            .order(format!("/v1/posts/{id}/reaction/commands"), command, sending)
    }

    fn flag<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a FlagCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer> {
        self.native
            .order(format!("/v1/posts/{id}/flag/commands"), command, sending)
    }

    fn vote<'a>(
        &'a self,
        id: &'a PostId,
        command: &'a BallotCommand,
        sending: &'a Sending,
    ) -> Answer<'a, PostCommandAnswer> {
        self.native
            .order(format!("/v1/posts/{id}/ballot/commands"), command, sending)
    }
}

impl Notices for FullNative {
    fn list<'a>(&'a self, query: &'a NotificationQuery) -> Answer<'a, Notifications> {
        Box::pin(self.native.get(listed(
            "/v1/notifications",
            [
                ("cursor", query.cursor.clone()),
                ("limit", query.limit.map(|limit| limit.to_string())),
            ],
        )))
    }

    fn read(&self, to: ReadTo) -> Answer<'_, Notifications> {
        Box::pin(async move {
            let request = self
                .native
                .with_json(Method::Post, "/v1/notifications/read", &to)?;
            self.native.json(request).await
        })
    }
}

impl FigureTables for FullNative {
    fn of<'a>(&'a self, area: &'a AreaCode) -> Answer<'a, Figures> {
        Box::pin(self.native.get(format!("/v1/figures?area={area}")))
    }
}
