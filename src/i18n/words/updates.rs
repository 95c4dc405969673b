//! A new version of the app, and whether it opens without a network.

messages! {
    OFFER: "有新版本", "有新版本", "A new version is ready";
    TAKE: "更新", "更新", "Update";
    PENDING: "正在写或正在发的内容完成后自动更新", "正在寫或正在傳送的內容完成後自動更新", "Updates by itself once nothing is being written or sent";
    VERSION: "版本", "版本", "Version";
    NEW_VERSION: "新版本 {0}", "新版本 {0}", "New: {0}";
    WITHOUT_NETWORK: "断网也能打开", "斷網也能開啟", "Opens without a network";
    PREPARING: "正在准备断网也能打开", "正在準備斷網也能開啟", "Getting ready to open without a network";
    ONLY_WITH_NETWORK: "要联网才能打开", "要連網才能開啟", "Opens only with a network";
}
