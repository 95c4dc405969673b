//! The native protocol v1: the JSON that client and server exchange. Paths live in the client and the server; see the
//! OpenAPI document at `/v1/openapi.json`.

mod accounts;
mod board;
mod directory;
mod feeds;
mod figures;
mod notifications;
mod problem;
mod reports;
mod volunteering;

pub use accounts::*;
pub use board::*;
pub use directory::*;
pub use feeds::*;
pub use figures::*;
pub use notifications::*;
pub use problem::*;
pub use reports::*;
pub use volunteering::*;

/// Header that carries the account a send was made by; another session's send is refused as `wrong_account`.
pub const ACCOUNT_HEADER: &str = "linli-account";
/// Header that carries the client-minted id of the command.
pub const IDEMPOTENCY_HEADER: &str = "idempotency-key";
