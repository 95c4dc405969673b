//! Signing in, the privacy consent, the choice of a community.

messages! {
    TITLE: "登录", "登入", "Sign in";
    SUBTITLE: "用手机号登录，第一次会自动注册", "用手機號登入，第一次會自動註冊", "Sign in with your phone number; the first time makes your account";
    MODE: "登录方式", "登入方式", "How to sign in";
    MODE_CODE: "手机号", "手機號", "Phone";
    MODE_PASSWORD: "工作账号", "工作帳號", "Staff account";
    PHONE: "手机号", "手機號", "Mobile number";
    PHONE_HINT: "只用于登录和联系您", "只用於登入和聯絡您", "Used only to sign in and to reach you";
    PHONE_FAULT: "请填写 11 位手机号", "請填寫 11 位手機號", "Enter the 11 digits of a mainland mobile number";
    GET_CODE: "获取验证码", "取得驗證碼", "Send code";
    AGAIN_IN: "{0} 秒后可重发", "{0} 秒後可重發", "Again in {0} s";
    CODE: "验证码", "驗證碼", "Code";
    CODE_SENT: "验证码已发往 {0}，5 分钟内有效", "驗證碼已發往 {0}，5 分鐘內有效", "A code is on its way to {0}; it is good for 5 minutes";
    OTHER_PHONE: "换个手机号", "換個手機號", "Another number";
    ACCOUNT: "账号", "帳號", "Account";
    PASSWORD: "密码", "密碼", "Password";
    EMPTY: "请填写", "請填寫", "Please fill this in";
    SIGN_IN: "登录", "登入", "Sign in";
    CONSENT: "我已阅读并同意", "我已閱讀並同意", "I have read and agree to";
    CONSENT_FIRST: "请先阅读并同意隐私说明", "請先閱讀並同意隱私說明", "Please read and agree to the privacy notice first";
    PRIVACY: "隐私说明", "隱私說明", "Privacy notice";
    PRIVACY_CHANGED: "隐私说明有更新，请再次确认", "隱私說明有更新，請再次確認", "The privacy notice has changed; please agree again";
    PRIVACY_VERSION: "版本 {0}", "版本 {0}", "Version {0}";
    AGREED: "您已同意此版本", "您已同意此版本", "You agreed to this version";
    NOT_AGREED: "您还没有同意此版本，提交诉求前需要同意", "您還沒有同意此版本，提交訴求前需要同意", "You have not agreed to this version; it is needed before you submit";
    CONSENTS: "我的授权", "我的授權", "What you agreed to";
    CONSENTS_NONE: "现在没有生效的授权。草稿不受影响，提交前需要同意隐私说明。", "現在沒有生效的授權。草稿不受影響，提交前需要同意隱私說明。", "Nothing at present. Drafts are not affected; before you submit, agree to the privacy notice.";
    CONSENTED_AT: "版本 {0} · {1} 同意", "版本 {0} · {1} 同意", "Version {0} · agreed {1}";
    WITHDRAW: "撤回同意", "撤回同意", "Withdraw";
    WITHDRAW_TITLE: "撤回同意？", "撤回同意？", "Withdraw your consent?";
    WITHDRAW_NOTE: "不会删除任何内容：已提交的照常办理，草稿和待发送的留在本机。再次提交前，需要重新同意。", "不會刪除任何內容：已提交的照常辦理，草稿和待傳送的留在本機。再次提交前，需要重新同意。", "Nothing is deleted: what you submitted goes on, drafts and unsent items stay on this device. Before you send again, you are asked to agree again.";
    WITHDRAWN: "已撤回同意", "已撤回同意", "Consent withdrawn";
    AGREE: "同意", "同意", "Agree";
    CLOSE: "关闭", "關閉", "Close";
    DEMO: "演示环境：人物均为虚构。居民 13800000001；网格员 grid-1、承办单位 member-1、街道督办 street-1，密码 linli-demo。", "示範環境：人物均為虛構。居民 13800000001；網格員 grid-1、承辦單位 member-1、街道督辦 street-1，密碼 linli-demo。", "Demonstration with invented people. Resident 13800000001; grid worker grid-1, unit member-1, street supervisor street-1, password linli-demo.";
    DRAFT_ON_PAGE: "草稿还在此页面，登录后继续提交；请不要关闭页面。", "草稿還在此頁面，登入後繼續提交；請不要關閉頁面。", "Your draft is on this page only: go on with it after signing in, and leave the page open.";
    DRAFT_KEPT: "草稿已保存在本机，登录后继续提交。", "草稿已保存在本機，登入後繼續提交。", "Your draft is kept on this device; go on with it after signing in.";

    COMMUNITY_TITLE: "选择社区", "選擇社區", "Your community";
    COMMUNITY_NOTE: "选择您居住的社区，随时可以更改。社区确认后即成为正式成员。", "選擇您居住的社區，隨時可以更改。社區確認後即成為正式成員。", "Choose where you live; you can change it later. The community confirms your membership.";
    COMMUNITY_SEARCH: "搜社区或街道", "搜社區或街道", "Search communities or streets";
    COMMUNITY_EMPTY: "没有找到", "沒有找到", "Nothing found";
    COMMUNITY_EMPTY_NOTE: "换一个词试试，或清空搜索", "換一個詞試試，或清空搜尋", "Try another word or clear the search";
    COMMUNITY_JOINED: "已选择{0}，等待社区确认", "已選擇{0}，等待社區確認", "You chose {0}; the community will confirm";
    COMMUNITY_CHOSEN: "已选择{0}", "已選擇{0}", "You chose {0}";
    PENDING: "待社区确认", "待社區確認", "To be confirmed";
    CLEAR: "清空", "清空", "Clear";
}
