//! The addresses of the app: one enum, one parser, one printer. Pure: no window, no history.
//!
//! They live behind the `#`, so that the app works under any sub-path and WeChat's signature of the landing address
//! stays good. What a parser does not know is [`Route::NotFound`], never a crash.

use linli_model::ids::{CommandId, DraftId, NeedId, PostId, ReportId, TaskId};

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
    /// 草稿箱
    Drafts,
    /// 待发送
    Outbox,
    /// The report form, on one draft.
    Draft(DraftId),
    /// What became of one sent form: 上传 n/m, then the receipt number.
    Receipt(CommandId),
    /// 我的
    Me,
    /// 隐私与授权
    Privacy,
    /// 存储
    Storage,
    /// What concerns one, newest first.
    Notifications,
    /// The desk of staff and unit members.
    Desk,
    /// The desk with a report open.
    DeskReport(ReportId),
    /// 志愿任务
    Tasks,
    /// One task in full.
    Task(TaskId),
    /// 我的点单
    Needs,
    /// A fresh 点单: makes a draft and goes there.
    NewNeed,
    /// One need in full.
    Need(NeedId),
    /// The need form, on one draft.
    NeedDraft(DraftId),
    /// 志愿者卡, or the registration.
    Volunteer,
    /// Hours and points, line by line.
    Ledger,
    /// Needs and tasks at the desk.
    DeskTasks,
    /// A fresh task: makes a draft and goes there.
    NewTask,
    /// A fresh task made of a need.
    NewTaskOf(NeedId),
    /// A change of a task: makes a draft of it and goes there.
    ChangeTask(TaskId),
    /// The task form, on one draft.
    TaskDraft(DraftId),
    /// The roster of a task.
    Roster(TaskId),
    /// 掌上社区
    Board,
    /// One post with its replies.
    Post(PostId),
    /// A fresh post: makes a draft and goes there.
    NewPost,
    /// The post form, on one draft.
    PostDraft(DraftId),
    /// Search on the board.
    BoardSearch,
    /// Posts and replies that wait for staff to look at them.
    Review,
    /// One's own posts.
    MyPosts,
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
            ["outbox"] => Some(Self::Outbox),
            ["drafts", id] => id.parse().ok().map(Self::Draft),
            ["sent", id] => id.parse().ok().map(Self::Receipt),
            ["me"] => Some(Self::Me),
            ["me", "privacy"] => Some(Self::Privacy),
            ["me", "storage"] => Some(Self::Storage),
            ["notifications"] => Some(Self::Notifications),
            ["tasks"] => Some(Self::Tasks),
            ["tasks", id] => id.parse().ok().map(Self::Task),
            ["needs"] => Some(Self::Needs),
            ["needs", "new"] => Some(Self::NewNeed),
            ["needs", id] => id.parse().ok().map(Self::Need),
            ["drafts", "needs", id] => id.parse().ok().map(Self::NeedDraft),
            ["drafts", "tasks", id] => id.parse().ok().map(Self::TaskDraft),
            ["me", "volunteer"] => Some(Self::Volunteer),
            ["me", "ledger"] => Some(Self::Ledger),
            ["board"] => Some(Self::Board),
            ["board", "search"] => Some(Self::BoardSearch),
            ["posts", "new"] => Some(Self::NewPost),
            ["posts", "mine"] => Some(Self::MyPosts),
            ["posts", id] => id.parse().ok().map(Self::Post),
            ["drafts", "posts", id] => id.parse().ok().map(Self::PostDraft),
            ["desk", "posts"] => Some(Self::Review),
            ["desk", "tasks"] => Some(Self::DeskTasks),
            ["desk", "tasks", "new"] => Some(Self::NewTask),
            ["desk", "tasks", "of", id] => id.parse().ok().map(Self::NewTaskOf),
            ["desk", "tasks", id] => id.parse().ok().map(Self::Roster),
            ["desk", "tasks", id, "change"] => id.parse().ok().map(Self::ChangeTask),
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
            Self::Outbox => "#/outbox".to_owned(),
            Self::Draft(id) => format!("#/drafts/{id}"),
            Self::Receipt(id) => format!("#/sent/{id}"),
            Self::Me => "#/me".to_owned(),
            Self::Privacy => "#/me/privacy".to_owned(),
            Self::Storage => "#/me/storage".to_owned(),
            Self::Notifications => "#/notifications".to_owned(),
            Self::Desk => "#/desk".to_owned(),
            Self::DeskReport(id) => format!("#/desk/{id}"),
            Self::Tasks => "#/tasks".to_owned(),
            Self::Task(id) => format!("#/tasks/{id}"),
            Self::Needs => "#/needs".to_owned(),
            Self::NewNeed => "#/needs/new".to_owned(),
            Self::Need(id) => format!("#/needs/{id}"),
            Self::NeedDraft(id) => format!("#/drafts/needs/{id}"),
            Self::Volunteer => "#/me/volunteer".to_owned(),
            Self::Ledger => "#/me/ledger".to_owned(),
            Self::DeskTasks => "#/desk/tasks".to_owned(),
            Self::NewTask => "#/desk/tasks/new".to_owned(),
            Self::NewTaskOf(id) => format!("#/desk/tasks/of/{id}"),
            Self::ChangeTask(id) => format!("#/desk/tasks/{id}/change"),
            Self::TaskDraft(id) => format!("#/drafts/tasks/{id}"),
            Self::Roster(id) => format!("#/desk/tasks/{id}"),
            Self::Board => "#/board".to_owned(),
            Self::Post(id) => format!("#/posts/{id}"),
            Self::NewPost => "#/posts/new".to_owned(),
            Self::PostDraft(id) => format!("#/drafts/posts/{id}"),
            Self::BoardSearch => "#/board/search".to_owned(),
            Self::Review => "#/desk/posts".to_owned(),
            Self::MyPosts => "#/posts/mine".to_owned(),
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
            Route::Outbox,
            Route::Draft(DraftId::mint(1, [8; 10])),
            Route::Receipt(CommandId::mint(1, [9; 10])),
            Route::Me,
            Route::Privacy,
            Route::Storage,
            Route::Notifications,
            Route::Desk,
            Route::DeskReport(report),
            Route::Tasks,
            Route::Task(TaskId::mint(1, [3; 10])),
            Route::Needs,
            Route::NewNeed,
            Route::Need(NeedId::mint(1, [4; 10])),
            Route::NeedDraft(DraftId::mint(1, [5; 10])),
            Route::Volunteer,
            Route::Ledger,
            Route::DeskTasks,
            Route::NewTask,
            Route::NewTaskOf(NeedId::mint(1, [4; 10])),
            Route::ChangeTask(TaskId::mint(1, [3; 10])),
            Route::TaskDraft(DraftId::mint(1, [6; 10])),
            Route::Roster(TaskId::mint(1, [3; 10])),
            Route::Board,
            Route::Post(PostId::mint(1, [2; 10])),
            Route::NewPost,
            Route::PostDraft(DraftId::mint(1, [1; 10])),
            Route::BoardSearch,
            Route::Review,
            Route::MyPosts,
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
