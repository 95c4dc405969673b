//! The page of oneself: name, settings, what is kept here, signing out.

messages! {
    TITLE: "我的", "我的", "Me";
    GUEST: "未登录", "未登入", "Not signed in";
    GUEST_NOTE: "草稿会存在本机", "草稿會存在本機", "Drafts are kept on this device";
    CHANGE_NAME: "修改名字", "修改名字", "Change name";
    NAME: "名字", "名字", "Name";
    SAVE: "保存", "保存", "Save";
    CANCEL: "取消", "取消", "Cancel";
    NAME_SAVED: "名字已保存", "名字已保存", "Name saved";
    NAME_EMPTY: "请填写 1–{0} 个字", "請填寫 1–{0} 個字", "1 to {0} characters";
    MY_REPORTS: "我的诉求", "我的訴求", "My reports";
    DRAFTS: "草稿箱", "草稿匣", "Drafts";
    MY_POSTS: "我的帖子", "我的貼文", "My posts";
    NOTIFICATIONS: "通知", "通知", "Notifications";
    TIMES: "帮助邻居", "幫助鄰居", "Helped";
    TIMES_UNIT: "{0} 次", "{0} 次", "{0} time|{0} times";
    DESK: "工作台", "工作台", "Desk";
    COMMUNITY: "我的社区", "我的社區", "My community";
    NOT_CHOSEN: "未选择", "未選擇", "Not chosen";
    ELDER: "长辈模式", "長輩模式", "Elder mode";
    ELDER_NOTE: "字更大，按钮更少", "字更大，按鈕更少", "Larger words, fewer buttons";
    APPEARANCE: "外观", "外觀", "Appearance";
    SYSTEM: "跟随系统", "跟隨系統", "System";
    LIGHT: "浅色", "淺色", "Light";
    DARK: "深色", "深色", "Dark";
    LANGUAGE: "语言", "語言", "Language";
    PRIVACY: "隐私与授权", "隱私與授權", "Privacy";
    STORAGE: "离线数据", "離線資料", "Data on this device";
    STORAGE_DURABLE: "保存在本机", "保存在本機", "Kept on this device";
    STORAGE_MEMORY: "不能保存", "不能保存", "Not kept";
    STORAGE_NEWER: "只读", "唯讀", "Read-only";
    STORAGE_SIZE: "{0} MB", "{0} MB", "{0} MB";
    SIGN_OUT: "退出登录", "登出", "Sign out";
    SIGN_OUT_TITLE: "退出登录？", "登出？", "Sign out?";
    SIGN_OUT_UNSENT: "还有 {0} 条没有发出。它们会留在本机，您再次登录后继续发送；别人登录看不到。", "還有 {0} 則沒有發出。它們會留在本機，您再次登入後繼續傳送；別人登入看不到。", "{0} item is unsent. It stays on this device, hidden from others, until you sign in again.|{0} items are unsent. They stay on this device, hidden from others, until you sign in again.";
    SIGN_OUT_NOTE: "本机的草稿会留到您下次登录。", "本機的草稿會留到您下次登入。", "Drafts stay on this device until you sign in again.";
    ROLE_RESIDENT: "居民", "居民", "Resident";
    ROLE_GRID_WORKER: "网格员", "網格員", "Grid worker";
    ROLE_UNIT_MEMBER: "承办单位成员", "承辦單位成員", "Unit member";
    ROLE_SUPERVISOR: "督办", "督辦", "Supervisor";
    ROLE_ADMIN: "管理员", "管理員", "Administrator";
    ROLE_VOLUNTEER: "志愿者", "志願者", "Volunteer";
    PENDING: "待社区确认", "待社區確認", "To be confirmed";
    VERSION: "版本 {0}", "版本 {0}", "Version {0}";
}
