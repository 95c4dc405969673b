//! Ages and spans of time.

messages! {
    JUST_NOW: "刚刚", "剛剛", "just now";
    MINUTES_AGO: "{0} 分钟前", "{0} 分鐘前", "{0} minute ago|{0} minutes ago";
    HOURS_AGO: "{0} 小时前", "{0} 小時前", "{0} hour ago|{0} hours ago";
    TODAY: "今天 {0}", "今天 {0}", "today {0}";
    YESTERDAY: "昨天 {0}", "昨天 {0}", "yesterday {0}";
    TOMORROW: "明天 {0}", "明天 {0}", "tomorrow {0}";
    ON_DAY: "{0} {1}", "{0} {1}", "{0}, {1}";
    MONTH_SO_FAR: "{0} 月 1–{1} 日", "{0} 月 1–{1} 日", "{0} 1–{1}";
    MINUTES: "{0} 分钟", "{0} 分鐘", "{0} min";
    HOURS: "{0} 小时", "{0} 小時", "{0} h";
    HOURS_MINUTES: "{0} 小时 {1} 分", "{0} 小時 {1} 分", "{0} h {1} min";
    DAYS: "{0} 天", "{0} 天", "{0} day|{0} days";
    DAYS_HOURS: "{0} 天 {1} 小时", "{0} 天 {1} 小時", "{0} d {1} h";
}
