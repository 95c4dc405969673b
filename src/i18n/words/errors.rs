//! What went wrong, and what to do: a text for every stable code.

use crate::i18n::Message;

messages! {
    NETWORK: "没有连上网络，内容已保留，请稍后再试", "沒有連上網路，內容已保留，請稍後再試", "No connection. Nothing is lost; please try again later";
    NOT_THE_PROTOCOL: "网络被拦截（可能需要先登录 Wi-Fi），请检查后再试", "網路被攔截（可能需要先登入 Wi-Fi），請檢查後再試", "Something stands in the way, perhaps a Wi-Fi sign-in page. Please check and try again";
    UNSUPPORTED: "此服务不支持这项操作", "此服務不支援這項操作", "This service does not offer that";
    UNAUTHENTICATED: "登录已失效，请重新登录", "登入已失效，請重新登入", "Your sign-in has ended; please sign in again";
    WRONG_CREDENTIALS: "手机号、账号、验证码或密码不对", "手機號、帳號、驗證碼或密碼不對", "Wrong number, account, code or password";
    WRONG_ACCOUNT: "这条内容属于另一个账号，请用原账号登录后发送", "這則內容屬於另一個帳號，請用原帳號登入後傳送", "This belongs to another account; sign in with that one to send it";
    WRONG_ORIGIN: "请从社区的正式网址打开后再试", "請從社區的正式網址開啟後再試", "Please open the official address and try again";
    INVALID: "有内容不符合要求，请检查后再提交", "有內容不符合要求，請檢查後再提交", "Something does not fit; please check and submit again";
    MALFORMED: "应用版本可能太旧，请刷新页面后再试", "應用程式版本可能太舊，請重新整理後再試", "The app may be out of date; please reload and try again";
    IN_FLIGHT: "正在处理，请稍候", "正在處理，請稍候", "Being handled; one moment";
    BAD_CURSOR: "列表已更新，请从头加载", "列表已更新，請從頭載入", "The list has changed; please load it again";
    TOO_LARGE: "内容太大，请减小后再试", "內容太大，請減小後再試", "Too large; please make it smaller and try again";
    NOT_A_PICTURE: "照片打不开，可能不是照片或已损坏，请换一张", "照片打不開，可能不是照片或已損壞，請換一張", "The photo cannot be opened: not a picture or damaged. Please choose another";
    TOO_MANY_PIXELS: "照片尺寸太大，请换一张", "照片尺寸太大，請換一張", "The photo has too many pixels; please choose another";
    CHECKSUM: "上传中数据有误，会自动重传", "上傳中資料有誤，會自動重傳", "The upload was damaged on its way and is sent again";
    RATE_LIMITED: "操作太频繁，请过一会儿再试", "操作太頻繁，請過一會兒再試", "Too many tries; please wait a little";
    NOT_FOUND: "没有找到，可能已不再公开", "沒有找到，可能已不再公開", "Not found; it may no longer be public";
    INTERNAL: "服务器出了点问题，请稍后再试", "伺服器出了點問題，請稍後再試", "The server has a problem; please try again later";
    UNAVAILABLE: "服务正在维护，请稍后再试", "服務正在維護，請稍後再試", "The service is being looked after; please try again later";

    NOT_ALLOWED: "您没有这项权限", "您沒有這項權限", "You may not do this";
    WRONG_STATE: "这件事已进入下一步，不能再这样操作", "這件事已進入下一步，不能再這樣操作", "It has moved on; this is no longer possible";
    ALREADY_SO: "已经是这样了", "已經是這樣了", "This is already so";
    STALE: "有人刚刚更新了这件事，请看过最新内容再决定", "有人剛剛更新了這件事，請看過最新內容再決定", "Somebody has just changed this; look at the newest state and decide again";
    TOO_MANY_RETURNS: "退单次数已到上限，请与社区联系", "退單次數已到上限，請與社區聯絡", "It was returned as often as it may be; please talk to the community";
    TOO_SOON: "今天已经催办过，请明天再催", "今天已經催辦過，請明天再催", "You have urged within the last day; please wait until tomorrow";
    UNKNOWN_UNIT: "没有这个承办单位，请重新选择", "沒有這個承辦單位，請重新選擇", "No such unit; please choose again";
    UNKNOWN_CATEGORY: "问题类别已更新，请重新选择", "問題類別已更新，請重新選擇", "The categories have changed; please choose again";
    UNKNOWN_AREA: "没有这个社区或网格，请重新选择", "沒有這個社區或網格，請重新選擇", "No such community or grid; please choose again";
    PHOTO_GONE: "照片没有传完整，会自动重传", "照片沒有傳完整，會自動重傳", "A photo did not arrive whole and is sent again";
    PHOTO_MISSING: "本机的照片不见了，请重新添加照片后提交", "本機的照片不見了，請重新添加照片後提交", "A photo is gone from this device; please add it again and submit";
    CONSENT_NEEDED: "请先阅读并同意隐私说明", "請先閱讀並同意隱私說明", "Please read and agree to the privacy notice first";
    ID_TAKEN: "之前那次已经送达，这次的改动没有提交。请先查看", "之前那次已經送達，這次的改動沒有提交。請先查看", "It had arrived before; this change was not submitted. Please look at it";
    FULL: "名额刚刚被认领完了，可以候补", "名額剛剛被認領完了，可以候補", "The last place has just gone; you may join the waiting line";
    NOT_A_VOLUNTEER: "请先注册成为志愿者", "請先註冊成為志願者", "Please register as a volunteer first";
    CLAIMS_CLOSED: "认领已截止", "認領已截止", "It is too late to take part";
    REASON_NEEDED: "离开始不到一天，请写明原因", "離開始不到一天，請寫明原因", "Less than a day before the start: please say why";
    WRONG_CODE: "签到码不对或已更换，请再看一眼", "簽到碼不對或已更換，請再看一眼", "The code is wrong or has changed; please look again";
    OUTSIDE_WINDOW: "不在任务的时间内", "不在任務的時間內", "Not at the time of the task";
    UNKNOWN_PERSON: "名单已更新，请再看一遍", "名單已更新，請再看一遍", "The roster has changed; please look again";
    UNKNOWN_CHANNEL: "这个频道现在不能发这样的帖子，请换一个频道", "這個頻道現在不能發這樣的帖子，請換一個頻道", "This channel does not take such a post; please choose another";
    LOCKED: "这个帖子已关闭回复", "這個帖子已關閉回覆", "This post is closed for replies";
    TOO_LATE: "发出超过 15 分钟，不能再编辑", "發出超過 15 分鐘，不能再編輯", "More than 15 minutes after it was published it cannot be edited";
    TOO_MANY_POSTS: "今天发得有点多了，请明天再发", "今天發得有點多了，請明天再發", "You have written a lot today; please go on tomorrow";
    POLL_CLOSED: "投票已结束", "投票已結束", "The poll is over";
    ALREADY_VOTED: "您已经投过票了", "您已經投過票了", "You have voted already";
    WRONG_CHOICE: "选项有变或选得太多，请重新选择", "選項有變或選得太多，請重新選擇", "The options have changed or too many are chosen; please choose again";
    VOTES_CAST: "已经有人投票，帖子不能再改；可以删除后重新发起", "已經有人投票，帖子不能再改；可以刪除後重新發起", "Somebody has voted already, so the post stands as it is; you may delete it and ask anew";
    UNKNOWN: "没有成功，内容已保留，请稍后再试", "沒有成功，內容已保留，請稍後再試", "It did not work. Nothing is lost; please try again later";

    NO_DRAFT: "这份草稿已经提交或删除", "這份草稿已經提交或刪除", "This draft was submitted or deleted";
    OVERTAKEN: "另一页面也写了这份草稿，两份都存着。请看过再提交", "另一頁面也寫了這份草稿，兩份都存著。請看過再提交", "Another page wrote this draft too; both are kept. Please look before you submit";
    NO_ITEM: "这条内容已经送达或删除", "這則內容已經送達或刪除", "This was sent or deleted meanwhile";
    NOT_EDITABLE: "这条内容不能再编辑，可以删除后重写", "這則內容不能再編輯，可以刪除後重寫", "This cannot be edited any more; you may delete it and write it anew";
    STORAGE_FULL: "本机空间不足，没有存下，内容还在页面上。请腾出空间、先发送其他内容，或在“离线数据”里导出", "本機空間不足，沒有存下，內容還在頁面上。請騰出空間、先傳送其他內容，或在「離線資料」裡匯出", "This device is full: not kept, but still on the page. Free some space, send what waits, or export it under “Data on this device”";
    STORAGE_NEWER: "更新的版本接管了本机数据，这里不能提交。请先复制内容，刷新页面后再提交", "更新的版本接管了本機資料，這裡不能提交。請先複製內容，重新整理頁面後再提交", "A newer version has the data on this device: nothing can be submitted here. Copy your words, reload, and submit them then";
    STORAGE_FAILED: "本机没能存下，内容还在页面上，请重试", "本機沒能存下，內容還在頁面上，請重試", "This device could not keep it; it is still on the page. Please try again";
    OTHER_ACCOUNT: "这份文件属于另一个账号，请用原账号登录后再导入", "這份檔案屬於另一個帳號，請用原帳號登入後再匯入", "This file belongs to another account; sign in with that one to import it";
    ARCHIVE_FOREIGN: "这不是本应用导出的文件，没有改动", "這不是本應用程式匯出的檔案，沒有改動", "Not a file exported by this app; nothing was changed";
    ARCHIVE_NEWER: "这份文件由更新的版本导出，请刷新页面后再试", "這份檔案由更新的版本匯出，請重新整理頁面後再試", "A newer version exported this file; please reload and try again";
    ARCHIVE_DAMAGED: "文件不完整或被改动过，没有导入任何内容", "檔案不完整或被改動過，沒有匯入任何內容", "The file is incomplete or was changed; nothing was imported";

    FIELD_EMPTY: "请填写", "請填寫", "Please fill this in";
    FIELD_TOO_LONG: "太长了，请缩短", "太長了，請縮短", "Too long; please shorten it";
    FIELD_TOO_MANY: "太多了，请减少", "太多了，請減少", "Too many; please remove some";
    FIELD_CHARACTER: "含有不能使用的字符", "含有不能使用的字元", "It holds characters that cannot be used";
    FIELD_WRONG: "格式不对", "格式不對", "Not in the right form";
}

/// The text for a stable code of the protocol, of a refusal, of the client or of this device.
pub fn error_words(code: &str) -> Message {
    match code {
        "network" => NETWORK,
        "not_the_protocol" => NOT_THE_PROTOCOL,
        "unsupported" => UNSUPPORTED,
        "unauthenticated" => UNAUTHENTICATED,
        "wrong_credentials" => WRONG_CREDENTIALS,
        "wrong_account" => WRONG_ACCOUNT,
        "wrong_origin" => WRONG_ORIGIN,
        "invalid" => INVALID,
        "malformed" | "key_missing" | "key_reused" | "method_not_allowed" => MALFORMED,
        "in_flight" => IN_FLIGHT,
        "bad_cursor" => BAD_CURSOR,
        "too_large" => TOO_LARGE,
        "not_a_picture" => NOT_A_PICTURE,
        "too_many_pixels" => TOO_MANY_PIXELS,
        "checksum_mismatch" => CHECKSUM,
        "rate_limited" => RATE_LIMITED,
        "not_found" => NOT_FOUND,
        "internal" => INTERNAL,
        "unavailable" => UNAVAILABLE,
        "refused.not_allowed" => NOT_ALLOWED,
        "refused.wrong_state" => WRONG_STATE,
        "already_so" => ALREADY_SO,
        "stale" => STALE,
        "refused.too_many_returns" => TOO_MANY_RETURNS,
        "refused.too_soon" => TOO_SOON,
        "refused.unknown_unit" => UNKNOWN_UNIT,
        "refused.unknown_category" => UNKNOWN_CATEGORY,
        "refused.unknown_area" => UNKNOWN_AREA,
        "photo_gone" => PHOTO_GONE,
        "photo_missing" => PHOTO_MISSING,
        "consent_needed" => CONSENT_NEEDED,
        "refused.id_taken" => ID_TAKEN,
        "refused.full" => FULL,
        "refused.not_a_volunteer" => NOT_A_VOLUNTEER,
        "refused.claims_closed" => CLAIMS_CLOSED,
        "refused.reason_needed" => REASON_NEEDED,
        "refused.wrong_code" => WRONG_CODE,
        "refused.outside_window" => OUTSIDE_WINDOW,
        "refused.unknown_person" => UNKNOWN_PERSON,
        "refused.unknown_channel" => UNKNOWN_CHANNEL,
        "refused.locked" => LOCKED,
        "refused.too_late" => TOO_LATE,
        "refused.too_many_posts" => TOO_MANY_POSTS,
        "refused.poll_closed" => POLL_CLOSED,
        "refused.already_voted" => ALREADY_VOTED,
        "refused.wrong_choice" => WRONG_CHOICE,
        "refused.votes_cast" => VOTES_CAST,
        "no_draft" => NO_DRAFT,
        "draft_overtaken" => OVERTAKEN,
        "no_item" => NO_ITEM,
        "not_editable" => NOT_EDITABLE,
        "no_photo" => PHOTO_MISSING,
        "storage_full" => STORAGE_FULL,
        "storage_newer" => STORAGE_NEWER,
        "storage_failed" => STORAGE_FAILED,
        "other_account" => OTHER_ACCOUNT,
        "archive_foreign" => ARCHIVE_FOREIGN,
        "archive_newer" => ARCHIVE_NEWER,
        "archive_damaged" => ARCHIVE_DAMAGED,
        _ => UNKNOWN,
    }
}

/// The text for the fault of a single field.
pub fn field_words(code: &str) -> Message {
    match code {
        "empty" => FIELD_EMPTY,
        "too_long" => FIELD_TOO_LONG,
        "too_many" => FIELD_TOO_MANY,
        "control_character" | "direction_override" => FIELD_CHARACTER,
        _ => FIELD_WRONG,
    }
}

#[cfg(test)]
mod tests {
    use linli_model::protocol::codes;
    use linli_model::refusal::Refusal;
    use linli_offline::{ArchiveError, OfflineError};

    use super::*;

    #[test]
    fn every_code_has_words_of_its_own() {
        use Refusal::*;
        let refusals = [
            NotFound,
            NotAllowed,
            WrongState,
            AlreadySo,
            Stale,
            TooManyReturns,
            TooSoon,
            UnknownUnit,
            UnknownCategory,
            UnknownArea,
            PhotoGone,
            ConsentNeeded,
            IdTaken,
            Full(linli_model::roster::Places::default()),
            NotAVolunteer,
            ClaimsClosed,
            ReasonNeeded,
            WrongCode,
            OutsideWindow,
            UnknownPerson,
            UnknownChannel,
            Locked,
            TooLate,
            TooManyPosts,
            PollClosed,
            AlreadyVoted,
            WrongChoice,
            VotesCast,
        ];
        let protocol = [
            codes::MALFORMED,
            codes::INVALID,
            codes::UNAUTHENTICATED,
            codes::WRONG_CREDENTIALS,
            codes::WRONG_ACCOUNT,
            codes::WRONG_ORIGIN,
            codes::IN_FLIGHT,
            codes::KEY_REUSED,
            codes::KEY_MISSING,
            codes::BAD_CURSOR,
            codes::TOO_LARGE,
            codes::NOT_A_PICTURE,
            codes::TOO_MANY_PIXELS,
            codes::CHECKSUM,
            codes::RATE_LIMITED,
            codes::NOT_FOUND,
            codes::METHOD,
            codes::INTERNAL,
            codes::UNAVAILABLE,
        ];
        let device = [
            OfflineError::NoDraft,
            OfflineError::NoItem,
            OfflineError::NotEditable,
            OfflineError::NoPhoto,
            OfflineError::OtherAccount,
            OfflineError::Full,
            OfflineError::ReadOnly,
            OfflineError::Failed,
        ];
        let archive = [ArchiveError::Foreign, ArchiveError::Newer, ArchiveError::Damaged];
        let ours = device
            .map(OfflineError::code)
            .into_iter()
            .chain(archive.map(ArchiveError::code));
        for code in refusals
            .map(Refusal::code)
            .into_iter()
            .chain(protocol)
            .chain(ours)
        {
            assert_ne!(error_words(code), UNKNOWN, "{code}");
        }
        assert_eq!(error_words("a code of tomorrow"), UNKNOWN);
    }
}
