//! How the domain looks: its words, icons and tones. One place, so that a status reads the same on every screen.

use leptos::prelude::*;
use linli_components::icons::{self, IconPath};
use linli_components::{Badge, StepState, Tone};
use linli_model::category::CategoryCode;
use linli_model::report::{ActionName, Audience, Rating, ReportStatus, ReportSummary};
use linli_model::time::Timestamp;
use linli_model::urgency::Urgency;

use crate::clock;
use crate::contexts::{Directory, use_directory, use_services};
use crate::i18n::{I18n, Message, use_i18n, words::reports as words};

/// How a status looks.
pub fn status(status: ReportStatus) -> (Tone, IconPath, Message) {
    match status {
        ReportStatus::Submitted => (Tone::Neutral, icons::HOURGLASS, words::STATUS_SUBMITTED),
        ReportStatus::Accepted => (Tone::Blue, icons::CLIPBOARD_CHECK, words::STATUS_ACCEPTED),
        ReportStatus::Assigned => (Tone::Blue, icons::SEND, words::STATUS_ASSIGNED),
        ReportStatus::Handling => (Tone::Blue, icons::WRENCH, words::STATUS_HANDLING),
        ReportStatus::Resolved => (Tone::Jade, icons::CIRCLE_CHECK, words::STATUS_RESOLVED),
        ReportStatus::Closed => (Tone::Jade, icons::CIRCLE_CHECK, words::STATUS_CLOSED),
        ReportStatus::Declined => (Tone::Neutral, icons::BAN, words::STATUS_DECLINED),
        ReportStatus::Withdrawn => (Tone::Neutral, icons::UNDO, words::STATUS_WITHDRAWN),
    }
}

/// What elder mode says of a status: a sentence instead of a code.
pub fn plain_status(status: ReportStatus) -> Message {
    match status {
        ReportStatus::Submitted => words::ELDER_SUBMITTED,
        ReportStatus::Accepted | ReportStatus::Assigned => words::ELDER_WORKING,
        ReportStatus::Handling => words::ELDER_HANDLING,
        ReportStatus::Resolved => words::ELDER_RESOLVED,
        ReportStatus::Closed | ReportStatus::Declined | ReportStatus::Withdrawn => self::status(status).2,
    }
}

/// How an urgency looks.
pub fn urgency(urgency: Urgency) -> (Tone, IconPath, Message) {
    match urgency {
        Urgency::Red => (Tone::Red, icons::TRIANGLE_ALERT, words::URGENCY_RED),
        Urgency::Amber => (Tone::Amber, icons::CLOCK, words::URGENCY_AMBER),
        Urgency::Blue => (Tone::Blue, icons::INFO, words::URGENCY_BLUE),
    }
}

/// The word of a rating.
pub fn rating(rating: Rating) -> Message {
    match rating {
        Rating::Satisfied => words::RATE_SATISFIED,
        Rating::Fair => words::RATE_FAIR,
        Rating::Dissatisfied => words::RATE_DISSATISFIED,
    }
}

/// The word and icon of an action; `None` for one this app does not know.
pub fn action(name: ActionName) -> Option<(Message, IconPath)> {
    Some(match name {
        ActionName::Accept => (words::ACTION_ACCEPT, icons::CLIPBOARD_CHECK),
        ActionName::Decline => (words::ACTION_DECLINE, icons::BAN),
        ActionName::Withdraw => (words::ACTION_WITHDRAW, icons::UNDO),
        ActionName::Assign => (words::ACTION_ASSIGN, icons::SEND),
        ActionName::Handle => (words::ACTION_HANDLE, icons::HAMMER),
        ActionName::Return => (words::ACTION_RETURN, icons::UNDO),
        ActionName::Resolve => (words::ACTION_RESOLVE, icons::CIRCLE_CHECK),
        ActionName::Rate => (words::ACTION_RATE, icons::STAR),
        ActionName::Reopen => (words::ACTION_REOPEN, icons::REFRESH_CW),
        ActionName::Whistle => (words::ACTION_WHISTLE, icons::WHISTLE),
        ActionName::Arrive => (words::ACTION_ARRIVE, icons::MAP_PIN),
        ActionName::Answer => (words::ACTION_ANSWER, icons::CIRCLE_CHECK),
        ActionName::Urge => (words::ACTION_URGE, icons::BELL),
        ActionName::Supervise => (words::ACTION_SUPERVISE, icons::EYE),
        ActionName::Join => (words::ACTION_JOIN, icons::USERS_ROUND),
        ActionName::Note => (words::ACTION_NOTE, icons::MESSAGE_SQUARE_TEXT),
        ActionName::Unknown => return None,
    })
}

/// The four steps of a report and where it stands; `None` when it was declined or withdrawn.
pub fn steps(status: ReportStatus) -> Option<[(Message, StepState); 4]> {
    let reached = match status {
        ReportStatus::Submitted => 0,
        ReportStatus::Accepted => 1,
        ReportStatus::Assigned | ReportStatus::Handling => 2,
        ReportStatus::Resolved => 3,
        ReportStatus::Closed => 4,
        ReportStatus::Declined | ReportStatus::Withdrawn => return None,
    };
    let titles = [
        words::STEP_ACCEPT,
        words::STEP_ASSIGN,
        words::STEP_HANDLE,
        words::STEP_ANSWER,
    ];
    let mut at = 0;
    Some(titles.map(|title| {
        let state = match at {
            done if done < reached => StepState::Done,
            now if now == reached => StepState::Current,
            _ => StepState::Pending,
        };
        at += 1;
        (title, state)
    }))
}

/// The first sentence or line of a description, as its title.
pub fn title_of(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let end = line
        .char_indices()
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '；'))
        .map_or(line.len(), |(at, _)| at);
    line[..end].to_owned()
}

/// What follows the title of [`title_of`]; empty when the title is all.
pub fn rest_of(text: &str) -> String {
    let text = text.trim();
    text[title_of(text).len()..]
        .trim_start_matches(['。', '！', '？', '；'])
        .trim()
        .to_owned()
}

/// So many bytes as people say it: 412 KB, 3.4 MB.
pub fn size(bytes: u64) -> String {
    match bytes {
        0 => "0 KB".to_owned(),
        bytes if bytes < 1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        bytes => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}

/// The name of a leaf category; tracks.
pub fn leaf_name(directory: Directory, i18n: I18n, code: &CategoryCode) -> String {
    directory
        .category_path(code)
        .map(|[_, _, leaf]| i18n.words(&leaf))
        .unwrap_or_default()
}

/// The path of a category, `市容环境 / 道路设施 / 路面破损`; tracks.
pub fn category_path(directory: Directory, i18n: I18n, code: &CategoryCode) -> String {
    let names = directory
        .category_path(code)
        .map(|path| path.map(|name| i18n.words(&name)));
    names.map(|names| names.join(" / ")).unwrap_or_default()
}

/// The badge that tells how much time is left; none when nobody must act.
pub fn due_badge(
    i18n: I18n,
    status: ReportStatus,
    due: Option<Timestamp>,
    now: Timestamp,
) -> Option<(Tone, IconPath, String)> {
    let due = due.filter(|_| status.is_open() && status != ReportStatus::Resolved)?;
    let left = due.since(now);
    let words_of = |span: i64| i18n.duration((span / 1_000) as f64);
    Some(match left {
        late if late < 0 => (
            Tone::RedSolid,
            icons::FLAG,
            i18n.fill(words::OVERDUE, &[&words_of(-late)]),
        ),
        soon if soon < 4 * linli_model::time::HOUR => (
            Tone::Amber,
            icons::CLOCK,
            i18n.fill(words::LEFT, &[&words_of(soon)]),
        ),
        left => (
            Tone::Neutral,
            icons::CLOCK,
            i18n.fill(words::LEFT, &[&words_of(left)]),
        ),
    })
}

/// The badges of a report in a list: status, time left, urgency, privacy.
pub fn badges(summary: &ReportSummary, for_staff: bool) -> AnyView {
    let i18n = use_i18n();
    let (status_tone, status_icon, status_word) = status(summary.status);
    let (urgency_tone, urgency_icon, urgency_word) = urgency(summary.urgency);
    let due = due_badge(i18n, summary.status, summary.due, clock::now());
    let due = due.map(|(tone, icon, label)| view! { <Badge tone icon label /> });
    let status = (!for_staff)
        .then(|| view! { <Badge tone=status_tone icon=status_icon label=i18n.label(status_word) /> });
    let urgency = for_staff
        .then(|| view! { <Badge tone=urgency_tone icon=urgency_icon label=i18n.label(urgency_word) /> });
    let private = (summary.audience == Audience::StaffOnly).then(|| {
        view! { <Badge tone=Tone::Neutral icon=icons::LOCK label=i18n.label(words::PRIVATE) /> }
    });
    view! { {status} {due} {urgency} {private} }.into_any()
}

/// What else is to be known of a report: 督办, who has not come, 催办, 重办, 我也遇到; nothing where there is nothing.
pub fn marks(summary: &ReportSummary) -> AnyView {
    let i18n = use_i18n();
    let counted = move |count: u32, tone: Tone, icon: IconPath, word: Message| {
        (count > 0).then(|| {
            let label = Signal::derive(move || i18n.fill(word, &[&count]));
            view! { <Badge tone icon label /> }
        })
    };
    let plain = move |holds: bool, tone: Tone, icon: IconPath, word: Message| {
        holds.then(|| view! { <Badge tone icon label=i18n.label(word) /> })
    };
    let reopened = u32::from(summary.reopened);
    view! {
        {plain(summary.supervised, Tone::Red, icons::EYE, words::MARK_SUPERVISED)}
        {counted(summary.missing_units, Tone::Red, icons::WHISTLE, words::MARK_MISSING)}
        {counted(summary.urges, Tone::Accent, icons::BELL, words::MARK_URGED)}
        {counted(reopened, Tone::Amber, icons::REFRESH_CW, words::MARK_REOPENED)}
        {counted(summary.me_toos, Tone::Neutral, icons::USERS_ROUND, words::MARK_ME_TOO)}
        {plain(summary.joined, Tone::Jade, icons::CHECK, words::MARK_JOINED)}
    }
    .into_any()
}

/// The address of a report's cover; empty when it has none.
pub fn cover(summary: &ReportSummary) -> String {
    let backend = use_services().backend();
    summary
        .cover
        .as_ref()
        .map(|cover| backend.photo_src(&cover.thumb_url))
        .unwrap_or_default()
}

/// The icon of a category's major.
pub fn category_icon(code: &CategoryCode) -> IconPath {
    use_directory()
        .category_icon(code)
        .map(|name| icons::by_name(&name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_falls_into_title_and_rest() {
        let text = "3 号楼南侧路面坑洼。约半米宽，雨后积水。";
        assert_eq!(title_of(text), "3 号楼南侧路面坑洼");
        assert_eq!(rest_of(text), "约半米宽，雨后积水。");
        assert_eq!(
            (title_of("路灯不亮").as_str(), rest_of("路灯不亮").as_str()),
            ("路灯不亮", "")
        );
        assert_eq!((title_of("a\nb").as_str(), rest_of("a\nb").as_str()), ("a", "b"));
        assert_eq!((title_of("  ").as_str(), rest_of("").as_str()), ("", ""));
    }

    #[test]
    fn steps_follow_the_life_of_a_report() {
        let states = |status| steps(status).map(|steps| steps.map(|(_, state)| state));
        use StepState::{Current, Done, Pending};
        assert_eq!(
            states(ReportStatus::Submitted),
            Some([Current, Pending, Pending, Pending])
        );
        assert_eq!(
            states(ReportStatus::Assigned),
            Some([Done, Done, Current, Pending])
        );
        assert_eq!(states(ReportStatus::Resolved), Some([Done, Done, Done, Current]));
        assert_eq!(states(ReportStatus::Closed), Some([Done; 4]));
        assert_eq!(states(ReportStatus::Withdrawn), None);
    }
}
