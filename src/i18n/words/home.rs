//! The home page and the frame round every page.

messages! {
    TITLE: "首页", "首頁", "Home";
    APP_NAME: "邻里", "鄰里", "Linli";
    TAB_HOME: "首页", "首頁", "Home";
    TAB_REPORT: "随手拍", "隨手拍", "Report";
    TAB_REPORTS: "诉求", "訴求", "Reports";
    TAB_DRAFTS: "草稿", "草稿", "Drafts";
    TAB_BOARD: "社区", "社區", "Board";
    TAB_DESK: "工单", "工單", "Desk";
    TAB_ME: "我的", "我的", "Me";
    TAB_UNSENT: "{0} 条待发送", "{0} 則待傳送", "{0} to be sent";
    TABS: "主导航", "主導覽", "Main navigation";
    SKIP: "跳到正文", "跳至正文", "Skip to content";

    OFFLINE: "没有网络。写下的都存在本机，联网后自动发送。", "沒有網路。寫下的都存在本機，連網後自動傳送。", "No network. What you write is kept on this device and sent once you are back online.";
    OFFLINE_MEMORY: "没有网络。此浏览器不保存内容，请不要关闭页面，联网后自动发送。", "沒有網路。此瀏覽器不保存內容，請不要關閉頁面，連網後自動傳送。", "No network. This browser keeps nothing: leave the page open, and it is sent once you are back online.";
    OFFLINE_UNKEPT: "没有网络。有内容还没存下，请不要关闭页面。", "沒有網路。有內容還沒存下，請不要關閉頁面。", "No network. Not everything is kept on this device: leave the page open.";
    LOCKED: "已锁定 · {0}。可以接着写，重新登录后才会发送。", "已鎖定 · {0}。可以接著寫，重新登入後才會傳送。", "Locked to {0}: the sign-in has ended. Go on writing; it is sent once you sign in again.";
    LOCKED_ACTION: "重新登录", "重新登入", "Sign in";
    EVICTED: "浏览器清理了本机保存的内容：没提交的草稿和待发送内容已经没有了，请重写。已经提交的不受影响。", "瀏覽器清理了本機保存的內容：沒提交的草稿和待傳送內容已經沒有了，請重寫。已經提交的不受影響。", "The browser cleared what was kept here: drafts and unsent items are gone; please write them anew. What was submitted is safe.";
    MEMORY_ONLY: "此浏览器不保存数据（可能是无痕模式）。请联网提交，发送完成前不要关闭页面。", "此瀏覽器不保存資料（可能是無痕模式）。請連網提交，傳送完成前不要關閉頁面。", "This browser keeps nothing (private mode?). Submit while online, and leave the page open until it is sent.";
    STORAGE_UNREAD: "本机保存的草稿和待发送内容暂时读不出来，没有删除。请关闭后重新打开；现在写的只在此页面上，请联网提交。", "本機保存的草稿和待傳送內容暫時讀不出來，沒有刪除。請關閉後重新開啟；現在寫的只在此頁面上，請連網提交。", "What is kept on this device cannot be read for now; nothing was deleted. Close the app and open it again. What you write now is on this page only: submit it while online.";
    NEWER: "更新的版本接管了本机数据，这里不再保存。没提交的请先复制，再刷新页面。原有数据没有改动。", "更新的版本接管了本機資料，這裡不再保存。沒提交的請先複製，再重新整理頁面。原有資料沒有改動。", "A newer version has the data on this device: nothing more is kept here. Copy what is not submitted, then reload. Nothing was changed.";
    QUARANTINED: "{0} 条本机记录已损坏，已单独保留，其余正常。", "{0} 筆本機記錄已損壞，已單獨保留，其餘正常。", "{0} damaged record was set aside on this device; the rest is fine.|{0} damaged records were set aside on this device; the rest is fine.";
    STORAGE_FULL: "本机空间已满，最近写的没有存下，还在页面上。", "本機空間已滿，最近寫的沒有存下，還在頁面上。", "This device is full: what you wrote last was not kept, but is still on the page.";
    STORAGE_NEARLY_FULL: "本机空间快满了，请先发送或清理一些。", "本機空間快滿了，請先傳送或清理一些。", "This device is nearly full; send or clear something.";
    STORAGE_SEE: "怎么办", "怎麼辦", "What to do";
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
    QUICK_TASKS: "认领任务", "認領任務", "Volunteer";
    QUICK_BOARD: "社区议事", "社區議事", "Board";
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
    ELDER_DUE: "预计 {0} 前有答复", "預計 {0} 前有答覆", "An answer is due by {0}";
    ELDER_NEWS: "社区公告", "社區公告", "From the community";
    VOICE: "按住说话", "按住說話", "Hold to speak";
    VOICE_NOTE: "说出您遇到的事，我来记下", "說出您遇到的事，我來記下", "Say what is wrong; I write it down";
    VOICE_FOOT: "松开就记好，还可以再改", "鬆開就記好，還可以再改", "Let go and it is written down; you can still change it";
    VOICE_LISTENING: "正在听，说完松开", "正在聽，說完鬆開", "Listening; let go when you are done";
    VOICE_WRITING: "正在记下…", "正在記下…", "Writing it down…";
    VOICE_SILENT: "没有听清，请再说一次", "沒有聽清，請再說一次", "I could not hear you; please say it again";
    VOICE_REFUSED: "没有使用话筒的许可。请在手机设置里允许，或者点下面“拍照报事”写下来。", "沒有使用麥克風的許可。請在手機設定裡允許，或者點下面「拍照報事」寫下來。", "The microphone is not allowed. Allow it in the phone's settings, or write it down below.";
    VOICE_MISSING: "现在听不了。请点下面“拍照报事”，用键盘上的话筒说，或者直接打电话。", "現在聽不了。請點下面「拍照報事」，用鍵盤上的麥克風說，或者直接打電話。", "I cannot listen just now. Write it down below (the keyboard may have a microphone), or call.";
    VOICE_UNABLE: "这个浏览器不能把话变成字。请点“写下来”，用键盘上的话筒说，或者直接打电话。", "這個瀏覽器不能把話變成字。請點「寫下來」，用鍵盤上的麥克風說，或者直接打電話。", "This browser cannot write down what you say. Write it yourself (the keyboard may have a microphone), or call.";
    VOICE_UNSAVED: "没有存下来，请再说一次：{0}", "沒有存下來，請再說一次：{0}", "It was not kept; please say it again: {0}";
    VOICE_WRITE: "写下来", "寫下來", "Write it down";
    HELP: "紧急求助", "緊急求助", "Emergency";
    HELP_NOTE: "打给网格员、120、110、119", "打給網格員、120、110、119", "Call the grid worker, 120, 110, 119";
    HELP_TITLE: "打给谁？", "打給誰？", "Whom to call?";
    HELP_WHERE: "接通后先说：您在{0}", "接通後先說：您在{0}", "Say first that you are in {0}";
    HELP_GRID_WORKER: "网格员 {0}", "網格員 {0}", "Grid worker {0}";
    HELP_COMMUNITY: "便民热线", "便民熱線", "Community line";
    HELP_120: "急救", "急救", "Ambulance";
    HELP_110: "报警", "報警", "Police";
    HELP_119: "火警", "火警", "Fire brigade";
    HELP_CANCEL: "不打了", "不打了", "Do not call";
    ELDER_TAB_REPORT: "拍照", "拍照", "Photo";
    UNSENT: "{0} 条等待发送", "{0} 則等待傳送", "{0} waiting to be sent";
    UNREAD: "{0} 条未读", "{0} 則未讀", "{0} unread";
    BELL: "通知", "通知", "Notifications";
    BELL_UNREAD: "通知，{0} 条未读", "通知，{0} 則未讀", "Notifications, {0} unread";

    NEWS: "公告 · {0}", "公告 · {0}", "Notice · {0}";
    NEWS_BY: "公告 · {0} · {1}", "公告 · {0} · {1}", "Notice · {0} · {1}";
    NEWS_NONE: "社区公告", "社區公告", "Community notices";
    NEWS_NONE_NOTE: "有新公告会显示在这里", "有新公告會顯示在這裡", "New ones are shown here";
    NEWS_NEXT: "下一条公告，现在是第 {0} 条，共 {1} 条", "下一則公告，現在是第 {0} 則，共 {1} 則", "Next notice; this is {0} of {1}";

    WAITS: "等您处理", "等您處理", "Waiting for you";
    WAITS_OFFER: "「{0}」有名额给您，{1} 内确认", "「{0}」有名額給您，{1} 內確認", "A place in “{0}” is yours; take it within {1}";
    WAITS_TASK: "「{0}」{1}", "「{0}」{1}", "“{0}” {1}";
    WAITS_RATE_NEED: "「{0}」服务完成，请评单", "「{0}」服務完成，請評單", "“{0}” is done: please rate it";
    WAITS_RATE_REPORT: "「{0}」已有答复，请评价", "「{0}」已有答覆，請評價", "“{0}” was answered: please rate it";
    WAITS_STUCK: "{0} 条没有发出，需要处理", "{0} 則沒有發出，需要處理", "{0} unsent, needs your attention|{0} unsent, need your attention";
    WAITS_DRAFTS: "{0} 份草稿没写完", "{0} 份草稿沒寫完", "{0} unfinished draft|{0} unfinished drafts";
    WAITS_BOARD: "社区有 {0} 条新内容", "社區有 {0} 則新內容", "{0} new on the board";
    WAITS_NOTICES: "{0} 条通知未读", "{0} 則通知未讀", "{0} unread notification|{0} unread notifications";

    TASKS: "今天，身边需要你", "今天，身邊需要你", "Your neighbours need you";
    TASKS_ALL: "全部任务", "全部任務", "All tasks";
    BY_DISTANCE: "按距离", "按距離", "By distance";
    TASKS_NONE: "现在没有要人手的任务", "現在沒有要人手的任務", "Nobody needs a hand just now";
    FIGURES: "社区这个月", "社區這個月", "This month here";
    FIGURES_NONE: "这个月还没有诉求", "這個月還沒有訴求", "No reports yet this month";
    RESOLVED_RATE: "办结率", "辦結率", "Resolved";
    SATISFIED_RATE: "满意率", "滿意率", "Satisfied";
    PERCENT: "{0}%", "{0}%", "{0}%";
    NO_RATE: "暂无", "暫無", "none yet";
    UP: "↑ {0}%", "↑ {0}%", "↑ {0}%";
    DOWN: "↓ {0}%", "↓ {0}%", "↓ {0}%";
    SAME: "持平", "持平", "no change";
    THAN_BEFORE: "较上月", "較上月", "on last month";
    RESOLVED_COUNT: "办结 {0} 件", "辦結 {0} 件", "{0} resolved";
    ON_AVERAGE: "平均 {0} 天办结", "平均 {0} 天辦結", "{0} days on average";
    RELOAD: "下拉刷新", "下拉重新整理", "Pull to refresh";
}
