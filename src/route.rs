//! The addresses of the app: one enum, one parser, one printer. Pure: no window, no history.
//!
//! They live behind the `#`, so that the app works under any sub-path and WeChat's signature of the landing address
//! stays good. What a parser does not know is [`Route::NotFound`], never a crash.

use linli_model::ids::{CommandId, DraftId, ReportId};

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// 首页
    Home,
    /// Sign-in, by code or by account.
    SignIn,
    /// The choice of a community at the first sign-in, and later.
    Community,
    /// 我的诉求
    Reports,
    /// A fresh 随手拍: makes a draft and goes there.
    NewReport,
    /// One report in full.
    Report(ReportId),
    /// 草稿箱 and 待发送.
    Drafts,
    /// The report form, on one draft.
    Draft(DraftId),
    /// What became of one sent form: 上传 n/m, then the receipt number.
    Receipt(CommandId),
    /// 我的
    Me,
    /// 隐私与授权
    Privacy,
    /// The desk of staff and unit members.
    Desk,
    /// The desk with a report open.
    DeskReport(ReportId),
    /// An address nobody knows.
    NotFound,
}

impl Route {
    /// Reads what follows the `#`; an empty address is home.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').split('?').next().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let known = match segments.as_slice() {
            [] => Some(Self::Home),
            ["sign-in"] => Some(Self::SignIn),
            ["community"] => Some(Self::Community),
            ["reports"] => Some(Self::Reports),
            ["reports", "new"] => Some(Self::NewReport),
            ["reports", id] => id.parse().ok().map(Self::Report),
            ["drafts"] => Some(Self::Drafts),
            ["drafts", id] => id.parse().ok().map(Self::Draft),
            ["sent", id] => id.parse().ok().map(Self::Receipt),
            ["me"] => Some(Self::Me),
            ["me", "privacy"] => Some(Self::Privacy),
            ["desk"] => Some(Self::Desk),
            ["desk", id] => id.parse().ok().map(Self::DeskReport),
            _ => None,
        };
        known.unwrap_or(Self::NotFound)
    }

    /// The address, `#/…`, for an `href`.
    pub fn href(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "#/".to_owned(),
            Self::SignIn => "#/sign-in".to_owned(),
            Self::Community => "#/community".to_owned(),
            Self::Reports => "#/reports".to_owned(),
            Self::NewReport => "#/reports/new".to_owned(),
            Self::Report(id) => format!("#/reports/{id}"),
            Self::Drafts => "#/drafts".to_owned(),
            Self::Draft(id) => format!("#/drafts/{id}"),
            Self::Receipt(id) => format!("#/sent/{id}"),
            Self::Me => "#/me".to_owned(),
            Self::Privacy => "#/me/privacy".to_owned(),
            Self::Desk => "#/desk".to_owned(),
            Self::DeskReport(id) => format!("#/desk/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_route() -> Vec<Route> {
        let report = ReportId::mint(1, [7; 10]);
        vec![
            Route::Home,
            Route::SignIn,
            Route::Community,
            Route::Reports,
            Route::NewReport,
            Route::Report(report.clone()),
            Route::Drafts,
            Route::Draft(DraftId::mint(1, [8; 10])),
            Route::Receipt(CommandId::mint(1, [9; 10])),
            Route::Me,
            Route::Privacy,
            Route::Desk,
            Route::DeskReport(report),
        ]
    }

    #[test]
    fn every_address_leads_back_to_its_route() {
        for route in every_route() {
            assert_eq!(Route::parse(&route.href()), route, "{}", route.href());
        }
    }

    #[test]
    fn addresses_are_distinct() {
        let mut addresses: Vec<String> = every_route().iter().map(Route::href).collect();
        addresses.sort();
        addresses.dedup();
        assert_eq!(addresses.len(), every_route().len());
    }

    #[test]
    fn foreign_addresses_are_not_found_and_never_a_crash() {
        for address in [
            "#/reports/a b",
            "#/x",
            "#main",
            "#/desk/1/2",
            "#/drafts/%F0%9F",
            "#/reports/<script>",
        ] {
            assert_eq!(Route::parse(address), Route::NotFound, "{address}");
        }
    }

    #[test]
    fn slashes_and_queries_do_not_matter() {
        for address in ["", "#", "#/", "#//", "#/?from=wechat"] {
            assert_eq!(Route::parse(address), Route::Home, "{address}");
        }
        assert_eq!(Route::parse("#/me/?x=1"), Route::Me);
    }
}
