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
    NO_DRAFTS_NOTE: "写到一半的内容会自动存在这里", "寫到一半的內容會自動存在這裡", "What you have begun to write is kept here by itself";
    UNREAD: "本机内容暂时读不出来", "本機內容暫時讀不出來", "What is kept here cannot be read for now";
    UNREAD_NOTE: "草稿和待发送的内容都没有删除", "草稿和待傳送的內容都沒有刪除", "No draft and nothing unsent was deleted";
    UNREAD_AGAIN: "重新打开", "重新開啟", "Open again";
    DRAFTS_SIZE: "共 {0}", "共 {0}", "{0} in all";
    DRAFT_SECOND: "与另一页面同时写的", "與另一頁面同時寫的", "written while another page was, too";
    OUTBOX_TITLE: "还没有送达的内容", "還沒有送達的內容", "Not arrived yet";
    NO_OUTBOX: "都已送达", "都已送達", "Everything has arrived";
    NO_OUTBOX_NOTE: "没有网络时提交的内容会等在这里，联网后自动发送", "沒有網路時提交的內容會等在這裡，連網後自動傳送", "What you submit without a network waits here and is sent by itself";
    SEE_REPORTS: "看我的诉求", "看我的訴求", "My reports";
    BEHIND: "排在“{0}”之后", "排在「{0}」之後", "Goes after “{0}”";
    LAST_FAULT: "上次没有成功：{0}；{1}后自动再试", "上次沒有成功：{0}；{1}後自動再試", "The last try failed: {0}. Next try in {1}";
    LAST_FAULT_NOW: "上次没有成功：{0}；正要再试", "上次沒有成功：{0}；正要再試", "The last try failed: {0}. It is about to be tried again";
    SECONDS: "{0} 秒", "{0} 秒", "{0} second|{0} seconds";
    SINCE: "{0} 提交", "{0} 提交", "Submitted {0}";
    NEW: "写一条", "寫一則", "Start one";
    UNTITLED: "还没有写字", "還沒有寫字", "No words yet";
    WRITTEN_WORDS: "{0}写的 · {1}", "{0}寫的 · {1}", "Written {0} · {1}";
    WRITTEN_AT: "{0}写的 · {1} 张照片 · {2}", "{0}寫的 · {1} 張照片 · {2}", "Written {0} · {1} photo · {2}|Written {0} · {1} photos · {2}";
    DELETE: "删除", "刪除", "Delete";
    EDIT: "编辑", "編輯", "Edit";
    EXPORT: "导出", "匯出", "Export";
    EXPORT_ALL: "全部导出", "全部匯出", "Export all";
    RETRY: "重试", "重試", "Retry";
    CANCEL: "取消", "取消", "Cancel";
    DELETE_DRAFT: "删除这份草稿？", "刪除這份草稿？", "Delete this draft?";
    DELETE_DRAFT_NOTE: "文字和照片会从本机删除，不能恢复。", "文字和照片會從本機刪除，不能恢復。", "Its words and photos are deleted from this device for good.";
    DELETE_ITEM: "删除这条待发送？", "刪除這則待傳送？", "Delete this item?";
    DELETE_ITEM_NOTE: "没有收到它送达的答复，删除后不会再发送。", "沒有收到它送達的答覆，刪除後不會再傳送。", "No answer says that it arrived; it will not be sent again.";
    EDIT_UNHEARD: "它可能已经送达", "它可能已經送達", "It may have arrived";
    EDIT_UNHEARD_NOTE: "它发出过，但没有收到答复，最好等它先发完。如果已经送达，现在的改动可能不算数，或变成两份。", "它發出過，但沒有收到答覆，最好等它先發完。如果已經送達，現在的改動可能不算數，或變成兩份。", "It was sent, and no answer came: better let it be sent first. If it has arrived, a change now may count for nothing, or make it two.";
    EDIT_ANYWAY: "仍要编辑", "仍要編輯", "Edit anyway";

    DRAFT_ELSEWHERE: "这份草稿在另一页面打开，两边写的都会保留", "這份草稿在另一頁面開啟，兩邊寫的都會保留", "This draft is open in another page; what is written in either is kept";
    DRAFT_ANEW: "这份草稿已在另一页面提交或删除，您后来写的已另存为一份新草稿", "這份草稿已在另一頁面提交或刪除，您後來寫的已另存為一份新草稿", "This draft was submitted or deleted in another page; what you wrote since is kept as a new one";
    DRAFT_TWICE: "两个页面都改了这份草稿", "兩個頁面都改了這份草稿", "Two pages have changed this draft";
    DRAFT_TWICE_NOTE: "两份都存在本机，没有互相覆盖。这里是其中一份，另一份在“草稿”里。", "兩份都存在本機，沒有互相覆蓋。這裡是其中一份，另一份在「草稿」裡。", "Both are kept on this device and neither was overwritten. One is here, the other under “Drafts”.";
    KEEP_BOTH: "两份都保留", "兩份都保留", "Keep both";
    KEEP_THIS: "只留这份", "只留這份", "Keep only this one";
    KEEP_OTHER: "只留另一份", "只留另一份", "Keep only the other";
    DROP_OTHER_NOTE: "另一份的文字和照片会从本机删除，不能恢复。", "另一份的文字和照片會從本機刪除，不能恢復。", "The other one's words and photos are deleted from this device for good.";
    DROP_THIS_NOTE: "这里的文字和照片会从本机删除，不能恢复；接着写另一份。", "這裡的文字和照片會從本機刪除，不能恢復；接著寫另一份。", "The words and photos here are deleted from this device for good; you go on with the other one.";

    WAITING: "等待发送", "等待傳送", "Waiting to be sent";
    WAITING_OFFLINE: "等待网络，联网后自动发送", "等待網路，連網後自動傳送", "Waiting for the network; it is then sent by itself";
    UPLOADING: "正在上传照片 {0}/{1}", "正在上傳照片 {0}/{1}", "Uploading photo {0}/{1}";
    UPLOAD: "上传 {0}/{1}", "上傳 {0}/{1}", "Upload {0}/{1}";
    QUEUED: "{0}已存本机，正在发送", "{0}已存本機，正在傳送", "{0}: kept here and being sent";
    QUEUED_MEMORY: "{0}正在发送。此浏览器不保存，发送完成前请不要关闭页面", "{0}正在傳送。此瀏覽器不保存，傳送完成前請不要關閉頁面", "{0}: being sent. This browser does not keep it: leave the page open until it is sent";
    NOT_KEPT: "没能记下，请重试", "沒能記下，請重試", "Could not be kept; please retry";
    SENDING: "发送中", "傳送中", "Sending";
    PAUSED: "已暂停 · 请登录", "已暫停 · 請登入", "Paused · please sign in";
    NEEDS_ATTENTION: "需要处理", "需要處理", "Needs attention";
    SIGN_IN: "去登录", "去登入", "Sign in";

    KIND_REPORT: "诉求 · {0}", "訴求 · {0}", "Report · {0}";
    KIND_TASK: "任务 · {0}", "任務 · {0}", "Task · {0}";
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
