//! Whom an amount belongs to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::ids::PersonId;

/// An account. `community:120101001001` or `volunteer:<person>` in storage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Account {
    /// What a community has given: never above zero.
    Community(AreaCode),
    /// What a volunteer has earned.
    Volunteer(PersonId),
}

/// Why a text is no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an account is community:<code> or volunteer:<person>")]
pub struct InvalidAccount;

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Community(code) => write!(f, "community:{code}"),
            Self::Volunteer(person) => write!(f, "volunteer:{person}"),
        }
    }
}

impl FromStr for Account {
    type Err = InvalidAccount;
    fn from_str(text: &str) -> Result<Self, InvalidAccount> {
        match text.split_once(':') {
            Some(("community", code)) => AreaCode::new(code)
                .map(Self::Community)
                .map_err(|_| InvalidAccount),
            Some(("volunteer", person)) => PersonId::new(person)
                .map(Self::Volunteer)
                .map_err(|_| InvalidAccount),
            _ => Err(InvalidAccount),
        }
    }
}

impl TryFrom<String> for Account {
    type Error = InvalidAccount;
    fn try_from(text: String) -> Result<Self, InvalidAccount> {
        text.parse()
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.to_string()
    }
}
