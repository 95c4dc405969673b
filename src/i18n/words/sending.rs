//! Drafts, the outbox and the receipt: what is on this device and on its way.

messages! {
    TITLE: "草稿箱", "草稿匣", "Drafts";
    RECEIPT_TITLE: "提交进度", "提交進度", "Progress";
    DRAFTS: "草稿", "草稿", "Drafts";
    OUTBOX: "待发送", "待傳送", "Waiting to be sent";
    OUTBOX_COUNT: "{0} 条等待发送", "{0} 則等待傳送", "{0} waiting";
    ON_DEVICE: "内容已存在本机", "內容已存在本機", "Kept on this device";
    ON_PAGE_ONLY: "此浏览器不保存，发送完成前请不要关闭页面", "此瀏覽器不保存，傳送完成前請不要關閉頁面", "This browser does not keep it: leave the page open until it is sent";
    SEE_NEWEST: "查看最新内容", "查看最新內容", "See what is new";
    RETRY_ALL: "全部重试", "全部重試", "Retry all";
    NO_DRAFTS: "没有草稿", "沒有草稿", "No drafts";
    NO_DRAFTS_NOTE: "写到一半的诉求会自动存在这里", "寫到一半的訴求會自動存在這裡", "Reports you have begun are kept here by themselves";
    NEW: "写一条", "寫一則", "Start one";
    UNTITLED: "未写描述", "未寫描述", "No description yet";
    SAVED_AT: "{0} 保存 · {1} 张照片", "{0} 保存 · {1} 張照片", "Saved {0} · {1} photo|Saved {0} · {1} photos";
    DELETE: "删除", "刪除", "Delete";
    EDIT: "编辑", "編輯", "Edit";
    RETRY: "重试", "重試", "Retry";
    CANCEL: "取消", "取消", "Cancel";
    DELETE_DRAFT: "删除这份草稿？", "刪除這份草稿？", "Delete this draft?";
    DELETE_DRAFT_NOTE: "文字和照片会从本机删除，不能恢复。", "文字和照片會從本機刪除，不能恢復。", "Its words and photos are deleted from this device for good.";
    DELETE_ITEM: "删除这条待发送？", "刪除這則待傳送？", "Delete this item?";
    DELETE_ITEM_NOTE: "它还没有送达，删除后不会再发送。", "它還沒有送達，刪除後不會再傳送。", "It has not arrived yet and will not be sent.";

    WAITING: "等待发送", "等待傳送", "Waiting to be sent";
    WAITING_OFFLINE: "等待网络，联网后自动发送", "等待網路，連網後自動傳送", "Waiting for the network; it is then sent by itself";
    UPLOADING: "正在上传照片 {0}/{1}", "正在上傳照片 {0}/{1}", "Uploading photo {0}/{1}";
    UPLOAD: "上传 {0}/{1}", "上傳 {0}/{1}", "Upload {0}/{1}";
    QUEUED: "{0}已存本机，正在发送", "{0}已存本機，正在傳送", "{0}: kept here and being sent";
    QUEUED_MEMORY: "{0}正在发送。此浏览器不保存，发送完成前请不要关闭页面", "{0}正在傳送。此瀏覽器不保存，傳送完成前請不要關閉頁面", "{0}: being sent. This browser does not keep it: leave the page open until it is sent";
    NOT_KEPT: "没能记下，请重试", "沒能記下，請重試", "Could not be kept; please retry";
    SENDING: "正在提交", "正在提交", "Sending";
    PAUSED: "需要重新登录后发送", "需要重新登入後傳送", "Sign in again to send it";
    NEEDS_ATTENTION: "需要处理", "需要處理", "Needs attention";
    SIGN_IN: "去登录", "去登入", "Sign in";

    KIND_REPORT: "诉求 · {0}", "訴求 · {0}", "Report · {0}";
    KIND_ANSWER: "反馈 · {0}", "回饋 · {0}", "Answer · {0}";
    KIND_ACTION: "{0}", "{0}", "{0}";
    KIND_UNKNOWN: "由更新的版本写入", "由更新的版本寫入", "Written by a newer version";

    RECEIVED: "已受理登记", "已受理登記", "Received";
    RECEIVED_NOTE: "网格员会尽快受理，进展会在“我的诉求”里更新。", "網格員會盡快受理，進展會在「我的訴求」裡更新。", "A grid worker will take it up; follow it under “My reports”.";
    RECEIPT: "受理编号", "受理編號", "Receipt number";
    SENT_TITLE: "提交成功", "提交成功", "Submitted";
    SEE_REPORT: "查看诉求", "查看訴求", "See the report";
    BACK_HOME: "回首页", "回首頁", "Home";
    GONE: "没有这条记录", "沒有這筆記錄", "No such item";
    GONE_NOTE: "它可能已经送达，在“我的诉求”里查看", "它可能已經送達，在「我的訴求」裡查看", "It may have arrived: look under “My reports”";
    STEP_WRITTEN: "已存本机", "已存本機", "Kept here";
    STEP_WRITTEN_ONLY: "已写好", "已寫好", "Written";
    STEP_PHOTOS: "上传照片", "上傳照片", "Photos";
    STEP_SEND: "提交", "提交", "Send";
    STEP_RECEIPT: "编号", "編號", "Number";
}
