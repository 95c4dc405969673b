//! What is kept on this device: how well, how much, whose; and what can be done with it.

messages! {
    ROOM: "空间", "空間", "Room";
    IN_USE: "已用 {0}，共 {1}", "已用 {0}，共 {1}", "{0} of {1} in use";
    ROOM_UNKNOWN: "此浏览器不提供剩余空间的信息", "此瀏覽器不提供剩餘空間的資訊", "This browser does not tell how much room there is";
    MEGABYTES: "{0} MB", "{0} MB", "{0} MB";
    GIGABYTES: "{0} GB", "{0} GB", "{0} GB";
    FULL: "空间已满，最近的内容没有存下。请先发送、导出或删除一些内容，或清理手机空间。", "空間已滿，最近的內容沒有存下。請先傳送、匯出或刪除一些內容，或清理手機空間。", "There is no room left: the newest could not be kept. Send, export or delete something, or free some space.";
    NEARLY_FULL: "空间快满了。请先发送、导出或删除一些内容，或清理手机空间。", "空間快滿了。請先傳送、匯出或刪除一些內容，或清理手機空間。", "Nearly full. Send, export or delete something, or free some space.";
    PROMISE_UNREAD: "本机内容暂时读不出来；现在写的关闭页面就没有了", "本機內容暫時讀不出來；現在寫的關閉頁面就沒有了", "What is kept here cannot be read for now; what you write now is gone once the page is closed";
    PROMISE_NONE: "此浏览器不保存任何内容，关闭页面就没有了", "此瀏覽器不保存任何內容，關閉頁面就沒有了", "This browser keeps nothing: all is gone once the page is closed";
    PROMISE_NEWER: "本机数据由更新的版本写入，现在只能看。请刷新页面", "本機資料由更新的版本寫入，現在只能看。請重新整理頁面", "A newer version wrote the data here; it can only be read now. Please reload";
    PROMISE_PERSISTENT: "浏览器承诺长期保存，不会自动清理", "瀏覽器承諾長期保存，不會自動清理", "The browser promises to keep it and clears nothing by itself";
    PROMISE_BEST_EFFORT: "保存在本机；手机空间不足时，浏览器可能自动清理", "保存在本機；手機空間不足時，瀏覽器可能自動清理", "Kept here; when the phone runs out of space, the browser may clear it by itself";
    ASK_TO_KEEP: "请浏览器长期保存", "請瀏覽器長期保存", "Ask the browser to keep it";
    DAMAGED: "{0} 条记录已损坏、读不出来，已单独保留，没有删除；其余正常。", "{0} 筆記錄已損壞、讀不出來，已單獨保留，沒有刪除；其餘正常。", "{0} record is damaged and cannot be read. It was set aside, not deleted; the rest is fine.|{0} records are damaged and cannot be read. They were set aside, not deleted; the rest is fine.";
    ON_THIS_DEVICE: "本机保存的内容", "本機保存的內容", "Kept on this device";
    ON_THIS_PAGE: "只在此页面上的内容", "只在此頁面上的內容", "On this page only";
    DRAFTS: "草稿", "草稿", "Drafts";
    UNSENT: "待发送", "待傳送", "To be sent";
    PHOTOS: "照片", "照片", "Photos";
    PHOTOS_SIZE: "{0} 张 · {1}", "{0} 張 · {1}", "{0} · {1}";

    MOVING: "导出与导入", "匯出與匯入", "Export and import";
    MOVING_NOTE: "没发出的内容存成一个文件，可以在本机或别的手机上导入，不会重复发送。", "沒發出的內容存成一個檔案，可以在本機或別的手機上匯入，不會重複傳送。", "What is unsent goes into one file, to be imported here or on another phone. Nothing is sent twice.";
    EXPORT: "导出未发送的内容", "匯出未傳送的內容", "Export what is unsent";
    IMPORT: "导入文件", "匯入檔案", "Import a file";

    MISSING: "此浏览器或网址做不到的", "此瀏覽器或網址做不到的", "What this browser or address cannot do";
    MISSING_NOTE: "拍照、草稿和提交照常可用。", "拍照、草稿和提交照常可用。", "Photos, drafts and sending work all the same.";
    NO_SECURE: "不是安全连接", "不是安全連線", "Not a secure connection";
    NO_SECURE_NOTE: "网址以 http 开头，下面几项多半由此而来", "網址以 http 開頭，下面幾項多半由此而來", "The address begins with http; most of what follows comes from that";
    NO_WORKER: "断网后不能打开应用", "斷網後不能開啟應用程式", "No start without a network";
    NO_WORKER_NOTE: "已经打开的页面断网也能用", "已經開啟的頁面斷網也能用", "A page that is open works on";
    NO_LOCATE: "不能自动定位", "不能自動定位", "No automatic location";
    NO_LOCATE_NOTE: "请用文字说明位置", "請用文字說明位置", "Please describe the place";
    NO_LOCKS: "多个页面之间不能即时分工", "多個頁面之間不能即時分工", "Several tabs cannot share the work at once";
    NO_LOCKS_NOTE: "发送的页面被关掉后，另一个页面约 20 秒后接着发", "傳送的頁面被關掉後，另一個頁面約 20 秒後接著傳", "When the sending tab is closed, another goes on after about 20 seconds";
    NO_DIGEST: "浏览器不提供校验功能", "瀏覽器不提供校驗功能", "The browser offers no checksums";
    NO_DIGEST_NOTE: "由应用自己校验，稍慢一些", "由應用程式自己校驗，稍慢一些", "The app makes its own, a little slower";
    NO_ESTIMATE: "看不到剩余空间，也不能请浏览器长期保存", "看不到剩餘空間，也不能請瀏覽器長期保存", "Room is not told, and the browser cannot be asked to keep things";
    NO_ESTIMATE_NOTE: "请尽快提交，不要久存草稿", "請盡快提交，不要久存草稿", "Submit soon rather than keep drafts for long";

    SHARED: "公用手机", "公用手機", "Shared phone";
    SHARED_NOTE: "发出后不留记录；退出登录时，本机的内容全部清除", "發出後不留記錄；登出時，本機的內容全部清除", "Keeps nothing of what was sent; signing out leaves nothing behind";
    SHARED_BADGE: "公用手机 · 用完请退出登录", "公用手機 · 用完請登出", "Shared phone · sign out when done";

    WIPE: "清除本机内容", "清除本機內容", "Wipe what is here";
    WIPE_NOTE: "删除当前账号在本机的草稿、待发送内容和记录。已经提交的不受影响。", "刪除目前帳號在本機的草稿、待傳送內容和記錄。已經提交的不受影響。", "Deletes this account's drafts, unsent items and records from this device. What was submitted stays.";
    WIPE_TITLE: "清除本机内容？", "清除本機內容？", "Wipe what is here?";
    WIPE_WHAT: "{0} 在本机有 {1} 份草稿、{2} 条待发送、{3} 张照片。", "{0} 在本機有 {1} 份草稿、{2} 則待傳送、{3} 張照片。", "Of {0} there are here: drafts {1}, unsent {2}, photos {3}.";
    WIPE_AGAIN: "清除后不能恢复，没发出的就不会再发送。确定清除吗？", "清除後不能恢復，沒發出的就不會再傳送。確定清除嗎？", "This cannot be undone, and what is unsent will not be sent. Are you sure?";
    WIPE_GO_ON: "继续", "繼續", "Go on";
    WIPE_CONFIRM: "全部清除", "全部清除", "Wipe all";
    WIPED: "已清除", "已清除", "Wiped";

    EXPORTED: "已导出为文件，请妥善保管：里面有您写的内容和照片", "已匯出為檔案，請妥善保管：裡面有您寫的內容和照片", "Exported as a file. Keep it safe: it holds your words and photos";
    IMPORTED: "已导入 {0} 条", "已匯入 {0} 則", "{0} item imported|{0} items imported";
    IMPORTED_SOME: "已导入 {0} 条，另有 {1} 条本来就在", "已匯入 {0} 則，另有 {1} 則本來就在", "{0} imported; {1} were here already";
    IMPORTED_NOTHING: "文件里的内容本机都有，没有改动", "檔案裡的內容本機都有，沒有改動", "All of it is here already; nothing was changed";
}
