//! The home page and the frame round every page.

messages! {
    TITLE: "首页", "首頁", "Home";
    APP_NAME: "邻里", "鄰里", "Linli";
    TAB_HOME: "首页", "首頁", "Home";
    TAB_REPORT: "随手拍", "隨手拍", "Report";
    TAB_REPORTS: "诉求", "訴求", "Reports";
    TAB_DRAFTS: "草稿", "草稿", "Drafts";
    TAB_DESK: "工单", "工單", "Desk";
    TAB_ME: "我的", "我的", "Me";
    TABS: "主导航", "主導覽", "Main navigation";
    SKIP: "跳到正文", "跳至正文", "Skip to content";

    OFFLINE: "没有网络。写下的都存在本机，联网后自动发送。", "沒有網路。寫下的都存在本機，連網後自動傳送。", "No network. What you write is kept on this device and sent once you are back online.";
    LOCKED: "{0} 的登录已失效。草稿照常保存，重新登录后才会发送。", "{0} 的登入已失效。草稿照常保存，重新登入後才會傳送。", "{0}'s sign-in has ended. Drafts are still kept; they are sent once you sign in again.";
    LOCKED_ACTION: "重新登录", "重新登入", "Sign in";
    EVICTED: "本机保存的草稿被系统清理了。已经提交的诉求不受影响。", "本機保存的草稿被系統清理了。已經提交的訴求不受影響。", "Your device cleared the drafts kept here. Reports already submitted are safe.";
    MEMORY_ONLY: "此浏览器不保存数据（可能是无痕模式）。请联网提交，关闭页面后草稿不会保留。", "此瀏覽器不保存資料（可能是無痕模式）。請連網提交，關閉頁面後草稿不會保留。", "This browser keeps nothing (private mode?). Submit while online: drafts are gone once the page is closed.";
    NEWER: "本机数据由更新的版本写入，请刷新页面。数据没有改动。", "本機資料由更新的版本寫入，請重新整理頁面。資料沒有改動。", "The data on this device was written by a newer version. Please reload; nothing was changed.";
    QUARANTINED: "{0} 条本机记录已损坏，已单独保留，其余正常。", "{0} 筆本機記錄已損壞，已單獨保留，其餘正常。", "{0} damaged record was set aside on this device; the rest is fine.|{0} damaged records were set aside on this device; the rest is fine.";
    STORAGE_FAILING: "本机暂时写不进数据，请腾出一些空间。", "本機暫時寫不進資料，請騰出一些空間。", "This device cannot write at the moment. Please free some space.";
    INSECURE: "当前地址不是安全连接：不能自动定位，断网后也不能打开。拍照、草稿和提交照常可用。", "目前網址不是安全連線：不能自動定位，斷網後也不能開啟。拍照、草稿和提交照常可用。", "This address is not secure: no automatic location and no start without network. Photos, drafts and sending work.";
    GOT_IT: "知道了", "知道了", "Got it";

    GREETING_MORNING: "早上好", "早安", "Good morning";
    GREETING_DAY: "下午好", "午安", "Good afternoon";
    GREETING_EVENING: "晚上好", "晚安", "Good evening";
    GREETING_NAMED: "{0}，{1}", "{0}，{1}", "{0}, {1}";
    CHOOSE_COMMUNITY: "选择社区", "選擇社區", "Choose a community";
    WELCOME: "身边的事，随手一拍", "身邊的事，隨手一拍", "See it, snap it, solved";
    SIGN_IN: "登录", "登入", "Sign in";
    SIGN_IN_NOTE: "登录后可以提交诉求、查看办理进度", "登入後可以提交訴求、查看辦理進度", "Sign in to send reports and follow them";

    MY_GRID_WORKER: "我的网格员", "我的網格員", "My grid worker";
    GRID_WORKER_NOTE: "有事可以直接打电话", "有事可以直接打電話", "Call any time something is wrong";
    CALL: "打电话给{0}", "打電話給{0}", "Call {0}";

    QUICK_REPORT: "随手拍", "隨手拍", "Report";
    QUICK_MINE: "我的诉求", "我的訴求", "My reports";
    QUICK_DRAFTS: "草稿箱", "草稿匣", "Drafts";
    QUICK_ME: "我的", "我的", "Me";
    QUICK_DESK: "工作台", "工作台", "Desk";
    QUICK_ACTIONS: "常用", "常用", "Quick actions";

    MY_REPORTS: "我的诉求", "我的訴求", "My reports";
    IN_PROGRESS: "{0} 件办理中", "{0} 件辦理中", "{0} in progress";
    ALL: "全部", "全部", "All";
    NO_REPORTS: "还没有诉求", "還沒有訴求", "No reports yet";
    NO_REPORTS_NOTE: "看到路坏了、灯不亮、垃圾没清，拍一张就行。", "看到路壞了、燈不亮、垃圾沒清，拍一張就行。", "A broken road, a dark lamp, rubbish: one photo is enough.";
    TAKE_ONE: "拍一张", "拍一張", "Take a photo";
    REPORTED_AT: "{0} · {1} 上报", "{0} · {1} 上報", "{0} · reported {1}";
    STEPS: "办理步骤", "辦理步驟", "Steps";

    ELDER_REPORT: "拍照报事", "拍照報事", "Report with a photo";
    ELDER_REPORT_NOTE: "路坏了、灯不亮", "路壞了、燈不亮", "A broken road, a dark lamp";
    ELDER_CALL: "打给网格员", "打給網格員", "Call the grid worker";
    ELDER_MINE: "我报的事", "我報的事", "What I reported";
    ELDER_OFF: "标准版", "標準版", "Standard";
    ELDER_READ: "读给我听", "讀給我聽", "Read it to me";
    ELDER_TAB_REPORT: "拍照", "拍照", "Photo";
    UNSENT: "{0} 条等待发送", "{0} 則等待傳送", "{0} waiting to be sent";
    RELOAD: "下拉刷新", "下拉重新整理", "Pull to refresh";
}
