//! The routes of the board.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use linli_model::area::AreaCode;
use linli_model::ballot::BallotCommand;
use linli_model::command::Command;
use linli_model::flag::FlagCommand;
use linli_model::ids::PostId;
use linli_model::post::{PostCommand, PostView};
use linli_model::protocol::{
    BoardView, CommandRequest, PostCommandAnswer, PostPage, PostQuery, Problem, ReadMarks,
};
use linli_model::reaction::ReactionCommand;
use serde::Deserialize;

use super::{list, read, show};
use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::json::Json;
use crate::routes::Routes;
use crate::streams::endpoint::{known, tagged, take};

/// The routes of this module.
pub fn routes() -> Routes {
    const READ: &str = "/v1/communities/{code}/board/read";
    const POST: &str = "/v1/posts/{id}/commands";
    const REACTION: &str = "/v1/posts/{id}/reaction/commands";
    const FLAG: &str = "/v1/posts/{id}/flag/commands";
    const BALLOT: &str = "/v1/posts/{id}/ballot/commands";
    Routes::new()
        .on(Method::GET, "/v1/communities/{code}/board", "board", show_board)
        .on(Method::POST, READ, "board_read", read_board)
        .on(Method::GET, "/v1/posts", "post_list", list_posts)
        .on(Method::GET, "/v1/posts/{id}", "post", show_post)
        .on(Method::POST, POST, "post_command", command_post)
        .on(Method::POST, REACTION, "reaction_command", command_reaction)
        .on(Method::POST, FLAG, "flag_command", command_flag)
        .on(Method::POST, BALLOT, "ballot_command", command_ballot)
}

/// The query string of `GET /v1/posts`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PostParameters {
    /// `board:COMMUNITY`, `board:COMMUNITY/CHANNEL`, `pinned:COMMUNITY`, `replies:POST`, `mine` or `review:CODE`.
    scope: String,
    /// Only of a board: those whose words, or whose replies' words, hold this; 2 to 40 characters.
    words: Option<String>,
    /// Only of a board: those whose author's name holds this; 2 to 40 characters.
    author: Option<String>,
    /// Where another page ended, or began: its `next` or `previous`.
    cursor: Option<String>,
    /// At most so many entries, 1 to 100.
    limit: Option<u32>,
}

fn community(code: &str) -> Result<AreaCode> {
    AreaCode::new(code).map_err(|_| Error::NotFound)
}

fn post_id(id: String) -> Result<PostId> {
    PostId::new(id).map_err(|_| Error::NotFound)
}

/// The channels of a community's board, with what the viewer has not seen of them.
#[utoipa::path(
    get, path = "/v1/communities/{code}/board", tag = "board", params(("code" = String, Path)),
    responses((status = 200, body = BoardView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub async fn show_board(
    State(state): State<AppState>,
    signed: Signed,
    Path(code): Path<String>,
) -> Result<axum::Json<BoardView>> {
    let board = read::board(&state, &signed.actor, &community(&code)?).await?;
    Ok(axum::Json(board))
}

/// Remembers that posts, and all older ones of their channels, were read. Marks never go back.
#[utoipa::path(
    post, path = "/v1/communities/{code}/board/read", tag = "board", params(("code" = String, Path)),
    request_body = ReadMarks,
    responses(
        (status = 200, body = BoardView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem),
    ),
)]
pub async fn read_board(
    State(state): State<AppState>,
    signed: Signed,
    Path(code): Path<String>,
    Json(marks): Json<ReadMarks>,
) -> Result<axum::Json<BoardView>> {
    let community = community(&code)?;
    // Whoever does not read the board is told so before anything is looked up.
    read::board(&state, &signed.actor, &community).await?;
    if marks.posts.len() > state.directory.channels.channels.len() {
        return Err(Error::Malformed("more marks than channels".to_owned()));
    }
    read::mark(&state, &signed.person, &community, &marks).await?;
    let board = read::board(&state, &signed.actor, &community).await?;
    Ok(axum::Json(board))
}

/// A page of posts or replies.
#[utoipa::path(
    get, path = "/v1/posts", tag = "board", params(PostParameters),
    responses(
        (status = 200, body = PostPage), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, description = "Not this actor's list to see", body = Problem),
    ),
)]
pub async fn list_posts(
    State(state): State<AppState>,
    signed: Signed,
    parameters: Result<Query<PostParameters>, QueryRejection>,
) -> Result<axum::Json<PostPage>> {
    let Query(parameters) = parameters.map_err(|rejection| Error::Malformed(rejection.body_text()))?;
    let scope = parameters.scope.parse();
    let query = PostQuery {
        scope: scope.map_err(|()| Error::Malformed("no such scope".to_owned()))?,
        words: parameters.words,
        author: parameters.author,
        cursor: parameters.cursor,
        limit: parameters.limit,
    };
    Ok(axum::Json(list::page(&state, &signed.actor, &query).await?))
}

/// A post or a reply in full.
#[utoipa::path(
    get, path = "/v1/posts/{id}", tag = "board", params(("id" = String, Path)),
    responses(
        (status = 200, body = PostView), (status = 304, description = "Still what If-None-Match names"),
        (status = 401, body = Problem), (status = 404, body = Problem),
    ),
)]
pub async fn show_post(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = show::view(&state, &signed.actor, &post_id(id)?)
        .await?
        .ok_or(Error::NotFound)?;
    tagged(&state, &signed, &headers, view.summary.version, &view)
}

async fn answer(state: &AppState, signed: &Signed, id: &PostId) -> Result<axum::Json<PostCommandAnswer>> {
    let post = show::view(state, &signed.actor, id).await?;
    Ok(axum::Json(PostCommandAnswer { post }))
}

/// Gives a post a command. Sent again with the same key and body it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/posts/{id}/commands", tag = "board",
    params(
        ("id" = String, Path, description = "Minted by the client for submit and reply"),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
        ("if-match" = Option<String>, Header, description = "For edit: the version the actor saw"),
    ),
    request_body = CommandRequest<PostCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, description = "stale", body = Problem), (status = 422, body = Problem),
    ),
)]
pub async fn command_post(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<PostCommand>>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let id = post_id(id)?;
    let command = known(request.command, names_post)?;
    let overwrites = matches!(command, PostCommand::Edit(_)).then_some("edit");
    let given = Command::Post {
        id: id.clone(),
        command,
    };
    take(&state, &signed, &headers, given, overwrites).await?;
    answer(&state, &signed, &id).await
}

/// Likes a post, or no longer. Sent again with the same key and body it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/posts/{id}/reaction/commands", tag = "board",
    params(
        ("id" = String, Path), ("idempotency-key" = String, Header), ("linli-account" = String, Header),
    ),
    request_body = CommandRequest<ReactionCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
    ),
)]
pub async fn command_reaction(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<ReactionCommand>>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let id = post_id(id)?;
    let given = Command::Reaction {
        id: id.clone(),
        command: known(request.command, |name| matches!(name, "like" | "unlike"))?,
    };
    take(&state, &signed, &headers, given, None).await?;
    answer(&state, &signed, &id).await
}

/// Flags a post, once. Sent again with the same key and body it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/posts/{id}/flag/commands", tag = "board",
    params(
        ("id" = String, Path), ("idempotency-key" = String, Header), ("linli-account" = String, Header),
    ),
    request_body = CommandRequest<FlagCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
)]
pub async fn command_flag(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<FlagCommand>>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let id = post_id(id)?;
    let given = Command::Flag {
        id: id.clone(),
        command: known(request.command, |name| name == "raise")?,
    };
    take(&state, &signed, &headers, given, None).await?;
    answer(&state, &signed, &id).await
}

/// Votes in the poll of a post, once. Sent again with the same key it has no second effect and gets the same answer.
#[utoipa::path(
    post, path = "/v1/posts/{id}/ballot/commands", tag = "board",
    params(
        ("id" = String, Path), ("idempotency-key" = String, Header), ("linli-account" = String, Header),
    ),
    request_body = CommandRequest<BallotCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn command_ballot(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<BallotCommand>>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let id = post_id(id)?;
    let given = Command::Ballot {
        id: id.clone(),
        command: known(request.command, |name| name == "vote")?,
    };
    take(&state, &signed, &headers, given, None).await?;
    answer(&state, &signed, &id).await
}

/// Whether a name is that of a command to a post.
fn names_post(name: &str) -> bool {
    matches!(
        name,
        "submit"
            | "reply"
            | "edit"
            | "delete"
            | "pin"
            | "unpin"
            | "lock"
            | "unlock"
            | "hide"
            | "restore"
            | "keep"
            | "close_poll"
            | "link"
    )
}
