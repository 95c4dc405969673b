//! Notifications: what concerns a person and was done by somebody else.

messages! {
    TITLE: "通知", "通知", "Notifications";
    NONE: "还没有通知", "還沒有通知", "No notifications yet";
    NONE_NOTE: "诉求、任务和帖子有进展，会告诉您", "訴求、任務和貼文有進展，會告訴您", "You are told when your reports, tasks and posts move on";
    SIGN_IN_NOTE: "登录后可以看到与您有关的进展", "登入後可以看到與您有關的進展", "Sign in to see what concerns you";
    READ_ALL: "全部标为已读", "全部標為已讀", "Mark all as read";
    UNREAD: "未读", "未讀", "Unread";

    REPORT: "诉求 · {0}", "訴求 · {0}", "Report · {0}";
    NEED: "点单 · {0}", "點單 · {0}", "Need · {0}";
    TASK: "任务 · {0}", "任務 · {0}", "Task · {0}";
    POST_HELD: "您发的内容正在审核", "您發的內容正在審核", "What you wrote is being looked at";
    POST_HIDDEN: "您发的内容被隐藏，点开看原因", "您發的內容被隱藏，點開看原因", "What you wrote was hidden; open it to see why";
    POST_SHOWN: "您发的内容有新进展", "您發的內容有新進展", "Something new about what you wrote";
    POST_DELETED: "您发的内容已删除", "您發的內容已刪除", "What you wrote was deleted";
    REPLIED: "{0} 回复了您", "{0} 回覆了您", "{0} replied";
    MENTIONED: "{0} 提到了您", "{0} 提到了您", "{0} mentioned you";
    OFFICIAL: "官方回复 · {0}", "官方回覆 · {0}", "Official reply · {0}";
    SOMEBODY: "邻居", "鄰居", "A neighbour";
    LIKED: "{0} 人点赞", "{0} 人按讚", "{0} person likes it|{0} people like it";
    UNKNOWN: "有新的进展", "有新的進展", "Something new";
    UNKNOWN_NOTE: "更新应用后可以查看", "更新應用後可以查看", "Update the app to see it";
    UNTITLED: "没有文字", "沒有文字", "No words";
}
