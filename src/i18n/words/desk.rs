//! The desk of staff and units.

messages! {
    TITLE: "网格员工作台", "網格員工作台", "Desk";
    TITLE_STREET: "街道督办台", "街道督辦台", "Street desk";
    TITLE_UNIT: "承办单位工作台", "承辦單位工作台", "Unit desk";
    QUEUE: "工单", "工單", "Queue";
    SEGMENTS: "按进度", "按進度", "By step";
    TO_ACCEPT: "待受理", "待受理", "To accept";
    TO_ASSIGN: "待派单", "待派單", "To assign";
    TO_ARRIVE: "待报到", "待報到", "To come";
    TO_HANDLE: "待接单", "待接單", "To take up";
    HANDLING: "处置中", "處置中", "Under way";
    TO_RATE: "待评价", "待評價", "To rate";
    LATE: "逾期", "逾期", "Late";
    LATE_NOTE: "需立即处理", "需立即處理", "Act now";
    RED: "红 · 紧急", "紅 · 緊急", "Red · urgent";
    RED_NOTE: "随时处理", "隨時處理", "At once";
    AMBER: "黄 · 较急", "黃 · 較急", "Amber · soon";
    AMBER_NOTE: "优先处理", "優先處理", "First";
    BLUE: "蓝 · 一般", "藍 · 一般", "Blue · normal";
    BLUE_NOTE: "按期办理", "按期辦理", "In time";
    SUPERVISED: "督办", "督辦", "Supervised";
    SUPERVISED_NOTE: "街道盯办", "街道盯辦", "By the street";
    MISSING: "未报到", "未報到", "Missing";
    MISSING_NOTE: "单位没到", "單位沒到", "Units not here";
    EMPTY: "这里没有工单", "這裡沒有工單", "Nothing here";
    EMPTY_NOTE: "新的诉求会自动出现", "新的訴求會自動出現", "New reports appear by themselves";
    CHOOSE: "从左边选一件", "從左邊選一件", "Choose one on the left";
    NOT_STAFF: "这里是工作人员的工作台", "這裡是工作人員的工作台", "This is the desk of staff";
    NOT_STAFF_NOTE: "请用工作账号登录", "請用工作帳號登入", "Please sign in with a staff account";
    SCOPE: "范围", "範圍", "Scope";
    SEARCH: "搜编号、地点、描述", "搜編號、地點、描述", "Search number, place, words";
    CLEAR: "清空", "清空", "Clear";
}
