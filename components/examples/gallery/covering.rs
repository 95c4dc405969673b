//! What covers a page, and the controls of the report form.

use leptos::prelude::*;
use linli_components::*;

use crate::picture;

#[component]
pub fn Overlays() -> impl IntoView {
    let sheet = RwSignal::new(false);
    let dialog = RwSignal::new(false);
    let picker = RwSignal::new(false);
    let chosen = RwSignal::new("010101".to_owned());
    let toasts = expect_context::<Toasts>();
    let tree = || {
        let leaf = CascadeNode::leaf;
        vec![
            CascadeNode::branch(
                "01",
                "市容环境",
                vec![
                    CascadeNode::branch(
                        "0101",
                        "道路设施",
                        vec![
                            leaf("010101", "路面破损"),
                            leaf("010102", "井盖缺失"),
                            leaf("010103", "护栏损坏"),
                        ],
                    ),
                    CascadeNode::branch(
                        "0102",
                        "环境卫生",
                        vec![leaf("010201", "垃圾堆放"), leaf("010202", "道路遗撒")],
                    ),
                ],
            )
            .icon(icons::TRAFFIC_CONE),
            CascadeNode::branch(
                "02",
                "绿化",
                vec![CascadeNode::branch(
                    "0201",
                    "树木",
                    vec![leaf("020101", "树枝断落")],
                )],
            )
            .icon(icons::TREES),
            CascadeNode::branch(
                "03",
                "噪声",
                vec![CascadeNode::branch(
                    "0301",
                    "施工",
                    vec![leaf("030101", "夜间施工")],
                )],
            )
            .icon(icons::VOLUME),
        ]
    };
    let path = move || cascade_path(&tree(), &chosen.get());
    view! {
        <Section title="轻提示、对话框与底部面板">
            <div class="stack">
                <div class="row is-wrapping">
                    <Button size=ButtonSize::Small kind=ButtonKind::Neutral on_press=move |()| {
                        toasts.show(Toast::new("已提交，预计 2 小时内受理").success());
                        let look = Callback::new(|()| ());
                        toasts.show(Toast::new("已离线，内容存在本机").warning().icon(icons::WIFI_OFF).action("查看", look));
                    }>"轻提示"</Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Neutral on_press=move |()| sheet.set(true)>"面板"</Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Neutral on_press=move |()| dialog.set(true)>"对话框"</Button>
                </div>
                <Card>
                    <CategoryRow
                        label="问题类别"
                        path=path
                        placeholder="请选择类别"
                        icon=icons::TRAFFIC_CONE
                        on_press=move |()| picker.set(true)
                    />
                </Card>
            </div>
        </Section>
        <Sheet open=sheet on_close=move |()| sheet.set(false) title="添加照片" close_label="关闭">
            <ListRow title="拍照" icon=icons::CAMERA tone=Tone::Accent on_press=move |()| sheet.set(false) />
            <ListRow title="从相册选择" icon=icons::IMAGE tone=Tone::Jade on_press=move |()| sheet.set(false) />
            <Button wide=true kind=ButtonKind::Neutral on_press=move |()| sheet.set(false)>"取消"</Button>
        </Sheet>
        <Dialog
            open=dialog
            title="放弃这次认领？"
            text="名额会让给候补的邻居"
            confirm_label="放弃"
            cancel_label="再想想"
            danger=true
            on_confirm=move |()| dialog.set(false)
            on_cancel=move |()| dialog.set(false)
        />
        <CategoryPicker
            open=picker
            on_close=move |()| picker.set(false)
            title="选择类别"
            close_label="关闭"
            search_label="搜类别"
            clear_label="清空"
            nothing_found="没有找到这个类别"
            categories=Signal::derive(tree)
            value=chosen
            on_choose=move |value| {
                chosen.set(value);
                picker.set(false);
            }
        />
    }
}

#[component]
pub fn Form() -> impl IntoView {
    let tile = |key: &str, name: Option<&str>, state| PhotoTile {
        key: key.to_owned(),
        url: name.map(|name| picture(name).url),
        alt: format!("照片 {key}"),
        state,
    };
    let photos = RwSignal::new(vec![
        tile("1", Some("pothole-before"), PhotoState::Done),
        tile("2", Some("street-lamp-broken"), PhotoState::Uploading(62)),
        tile("3", Some("garbage-heap"), PhotoState::Failed),
        tile("4", None, PhotoState::Waiting),
    ]);
    let words = PhotoWords {
        label: "现场照片".into(),
        cover: "封面".into(),
        uploading: "上传中".into(),
        waiting: "处理中".into(),
        retry: "重试".into(),
        add: "添加".into(),
        view: "查看".into(),
        earlier: "前移".into(),
        later: "后移".into(),
        make_cover: "设为封面".into(),
        remove: "删除".into(),
    };
    let move_to = move |(key, to): (String, usize)| {
        photos.update(|photos| {
            if let Some(from) = photos.iter().position(|photo| photo.key == key) {
                let photo = photos.remove(from);
                photos.insert(to, photo);
            }
        });
    };
    let urgency = RwSignal::new(UrgencyLevel::Amber);
    let audience = RwSignal::new("public".to_owned());
    let rating = RwSignal::new(Some(RatingLevel::Satisfied));
    let audiences = vec![
        Choice::new("public", "公开").note("邻居可见，可一起跟进"),
        Choice::new("staff", "仅工作人员").note("不在社区展示"),
    ];
    view! {
        <Section title="现场照片" note="一张全景、一张近景">
            <PhotoStrip
                photos
                max=9
                words
                on_add=|()| ()
                on_open=|_| ()
                on_remove=move |key: String| photos.update(|photos| photos.retain(|photo| photo.key != key))
                on_retry=|_| ()
                on_move=move_to
            />
        </Section>
        <Section title="紧急程度" note="较急：48 小时内处置">
            <UrgencyChoice
                label="紧急程度"
                words=["一般".to_owned(), "较急".to_owned(), "紧急".to_owned()]
                value=urgency
                on_change=move |level| urgency.set(level)
            />
        </Section>
        <Section title="谁可以看到">
            <RadioCards label="谁可以看到" options=audiences value=audience on_change=move |value| audience.set(value) />
            <p class="center-note"><Icon icon=icons::CLOUD_CHECK />"草稿已自动保存 · 刚刚"</p>
        </Section>
        <Section title="评价">
            <RatingChoice
                label="这次办得怎么样"
                words=["满意".to_owned(), "基本满意".to_owned(), "不满意".to_owned()]
                value=rating
                on_change=move |level| rating.set(Some(level))
            />
        </Section>
    }
}
