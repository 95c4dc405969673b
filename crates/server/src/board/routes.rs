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

use super::{list, posts, show, unread};
use crate::accounts::Signed;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::http::json::Json;
use crate::routes::Routes;
use crate::volunteering::commands::{known, tagged, take};

/// The routes of this module.
pub fn routes() -> Routes {
    const BOARD: &str = "/v1/communities/{code}/board";
    const READ: &str = "/v1/communities/{code}/board/read";
    const POST: &str = "/v1/posts/{id}/commands";
    const REACTION: &str = "/v1/posts/{id}/reaction/commands";
    const FLAG: &str = "/v1/posts/{id}/flag/commands";
    const BALLOT: &str = "/v1/posts/{id}/ballot/commands";
    Routes::new()
        .on(Method::GET, BOARD, "board", show_board)
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
    /// `board:COMMUNITY`, `board:COMMUNITY/CHANNEL`, `pinned:COMMUNITY`, `replies:POST`, `mine` or `review:AREA`.
    scope: String,
    /// Only those whose words, or whose replies' words, hold this: 2 to 40 characters. Only of a board.
    words: Option<String>,
    /// Only those whose author's name holds this: 2 to 40 characters. Only of a board.
    author: Option<String>,
    /// The `next` or the `previous` of another page.
    cursor: Option<String>,
    /// At most so many entries, 1 to 100.
    limit: Option<u32>,
}

fn community(code: String) -> Result<AreaCode> {
    AreaCode::new(&code).map_err(|_| Error::NotFound)
}

fn post_id(id: String) -> Result<PostId> {
    PostId::new(id).map_err(|_| Error::NotFound)
}

/// The channels of a community's board, and what is new in them.
#[utoipa::path(
    get, path = "/v1/communities/{code}/board", tag = "board", params(("code" = String, Path)),
    responses((status = 200, body = BoardView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub async fn show_board(
    State(state): State<AppState>,
    signed: Signed,
    Path(code): Path<String>,
) -> Result<axum::Json<BoardView>> {
    let board = unread::board(&state, &signed.actor, &community(code)?).await?;
    Ok(axum::Json(board))
}

/// Keeps what the actor has read.
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
    let community = community(code)?;
    unread::mark(&state, &signed.actor, &community, &marks.posts).await?;
    let board = unread::board(&state, &signed.actor, &community).await?;
    Ok(axum::Json(board))
}

/// A page of posts, from which one pages both ways.
#[utoipa::path(
    get, path = "/v1/posts", tag = "board", params(PostParameters),
    responses(
        (status = 200, body = PostPage), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, description = "Not this actor's list to see", body = Problem),
        (status = 422, description = "Too short or too long to be looked for", body = Problem),
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

/// A post in full.
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
    let view = show::post(&state, &signed.actor, &post_id(id)?)
        .await?
        .ok_or(Error::NotFound)?;
    tagged(&state, &signed, &headers, view.summary.version, &view)
}

/// Gives a post or a reply a command.
#[utoipa::path(
    post, path = "/v1/posts/{id}/commands", tag = "board",
    params(
        ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
        ("if-match" = Option<String>, Header, description = "The version that was seen; needed to edit"),
    ),
    request_body = CommandRequest<PostCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem),
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
    let command = known(request.command, posts::names)?;
    let overwrites = matches!(command, PostCommand::Edit(_)).then_some("edit");
    let command = Command::Post { id, command };
    answer(&state, &signed, &headers, command, overwrites).await
}

/// Likes a post, or no longer does.
#[utoipa::path(
    post, path = "/v1/posts/{id}/reaction/commands", tag = "board",
    params(
        ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
    ),
    request_body = CommandRequest<ReactionCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn command_reaction(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<ReactionCommand>>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let command = known(request.command, |name| matches!(name, "like" | "unlike"))?;
    let id = post_id(id)?;
    answer(&state, &signed, &headers, Command::Reaction { id, command }, None).await
}

/// Flags a post for staff.
#[utoipa::path(
    post, path = "/v1/posts/{id}/flag/commands", tag = "board",
    params(
        ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
    ),
    request_body = CommandRequest<FlagCommand>,
    responses(
        (status = 200, body = PostCommandAnswer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn command_flag(
    State(state): State<AppState>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(request): Json<CommandRequest<FlagCommand>>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let command = known(request.command, |name| name == "raise")?;
    let id = post_id(id)?;
    answer(&state, &signed, &headers, Command::Flag { id, command }, None).await
}

/// Votes in the poll of a post.
#[utoipa::path(
    post, path = "/v1/posts/{id}/ballot/commands", tag = "board",
    params(
        ("id" = String, Path),
        ("idempotency-key" = String, Header, description = "The command's id, minted by the client"),
        ("linli-account" = String, Header, description = "The person the command was made by"),
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
    let command = known(request.command, |name| name == "vote")?;
    let id = post_id(id)?;
    answer(&state, &signed, &headers, Command::Ballot { id, command }, None).await
}

/// Gives a command, and tells the post as the actor sees it then.
async fn answer(
    state: &AppState,
    signed: &Signed,
    headers: &HeaderMap,
    command: Command,
    overwrites: Option<&str>,
) -> Result<axum::Json<PostCommandAnswer>> {
    let id = match &command {
        Command::Post { id, .. }
        | Command::Reaction { id, .. }
        | Command::Flag { id, .. }
        | Command::Ballot { id, .. } => id.clone(),
        _ => return Err(Error::internal("not a command of the board")),
    };
    take(state, signed, headers, command, overwrites).await?;
    let post = show::post(state, &signed.actor, &id).await?;
    Ok(axum::Json(PostCommandAnswer { post }))
}
