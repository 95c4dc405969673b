//! Every component on one page, in the order of the design's component sheet: to look at, in both themes
//! (`?theme=dark`) and in elder mode (`?elder`).
//!
//! ```text
//! cargo build -p linli-components --example gallery --target wasm32-unknown-unknown
//! wasm-bindgen --target web --no-typescript --out-dir OUT target/wasm32-unknown-unknown/debug/examples/gallery.wasm
//! cp components/examples/gallery.html OUT/index.html && cp components/examples/gallery-start.js OUT/ && cp -r style OUT/ && cp -r PHOTOS OUT/photos
//! ```

use leptos::prelude::*;
use linli_components::*;

fn main() {
    look_as_asked();
    mount_to_body(|| view! { <OverlayHost><Gallery /></OverlayHost> });
}

/// Theme and elder mode from the address.
fn look_as_asked() {
    let asked = window().location().search().unwrap_or_default();
    if let Some(root) = document().document_element() {
        let theme = if asked.contains("theme=dark") {
            "dark"
        } else {
            "light"
        };
        let _ = root.set_attribute("data-theme", theme);
        let _ = root.toggle_attribute_with_force("data-elder", asked.contains("elder"));
    }
}

fn picture(name: &str) -> Picture {
    let url = format!("photos/{name}.jpg");
    Picture {
        thumb: url.clone(),
        url,
        alt: name.to_owned(),
    }
}

#[component]
fn Gallery() -> impl IntoView {
    view! {
        <Home />
        <main class="page">
            <LargeTitle title="组件" note="邻里 Linli" trailing=|| view! {
                <IconButton icon=icons::BELL label="通知，有新消息" dot=true on_press=|()| () />
            } />
            <Buttons />
            <Fields />
            <Labels />
            <Progresses />
            <Overlays />
            <States />
            <Form />
            <Detail />
            <Rows />
        </main>
        <Tabs />
    }
}

#[component]
fn Home() -> impl IntoView {
    view! {
        <div class="page">
            <Hero title="育文里社区" note="早上好，小满 · 多云 26°" on_place=|()| () trailing=|| view! {
                <IconButton icon=icons::BELL label="通知，有新消息" dot=true on_press=|()| () />
            } />
            <div class="stack">
                <Card>
                    <div class="row">
                        <Avatar name="顾青禾" online=true />
                        <div class="grow">
                            <h2 class="row-title">"顾青禾"</h2>
                            <p class="row-note">"我的网格员 · 在岗"</p>
                        </div>
                        <IconButton icon=icons::MESSAGE_CIRCLE label="留言" kind=IconButtonKind::Neutral on_press=|()| () />
                        <IconLink icon=icons::PHONE label="打电话给顾青禾" kind=IconButtonKind::Solid href="tel:12345" />
                    </div>
                </Card>
                <Banner icon=icons::WIFI_OFF text="当前离线，显示 10 分钟前的内容">
                    <Button kind=ButtonKind::Text on_press=|()| ()>"刷新"</Button>
                </Banner>
                <Banner tone=Tone::Blue icon=icons::LOCK text="王某的登录已失效，草稿照常保存" />
            </div>
            <nav class="quick" aria-label="常用">
                <a href="#a"><IconTile icon=icons::CAMERA tone=Tone::Accent />"随手拍"</a>
                <a href="#b"><IconTile icon=icons::CLIPBOARD_LIST tone=Tone::Jade />"我的诉求"</a>
                <a href="#c"><IconTile icon=icons::FILE_PEN_LINE tone=Tone::Blue />"草稿箱"</a>
                <a href="#d"><IconTile icon=icons::USER_ROUND tone=Tone::Amber />"我的"</a>
            </nav>
        </div>
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let tab = |key: &str, label: &str, icon, badge| Tab {
        key: key.to_owned(),
        label: label.to_owned(),
        icon,
        href: format!("#/{key}"),
        badge,
    };
    let tabs = vec![
        tab("home", "首页", icons::HOUSE, None),
        tab("tasks", "任务", icons::HAND_HEART, None),
        tab("board", "社区", icons::MESSAGES_SQUARE, Some(3)),
        tab("me", "我的", icons::USER_ROUND, Some(0)),
    ];
    let camera = Some(CameraTab {
        label: "随手拍".to_owned(),
        href: "#/new".to_owned(),
    });
    view! { <TabBar label="主导航" tabs active="home" camera /> }
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <Section title="按钮" note="高 48，圆角 14">
            <Card>
                <div class="stack">
                    <div class="row">
                        <Button wide=true>"主要"</Button>
                        <Button wide=true kind=ButtonKind::Secondary>"次要"</Button>
                    </div>
                    <div class="row">
                        <Button wide=true loading=true>"提交中"</Button>
                        <Button wide=true disabled=true>"不可用"</Button>
                    </div>
                    <div class="row">
                        <Button wide=true kind=ButtonKind::Danger icon=icons::TRASH>"删除"</Button>
                        <Button wide=true kind=ButtonKind::DangerSoft>"撤回"</Button>
                    </div>
                    <div class="row">
                        <Button wide=true kind=ButtonKind::Neutral>"中性"</Button>
                        <Button wide=true kind=ButtonKind::Accent icon=icons::MEGAPHONE>"吹哨"</Button>
                    </div>
                    <Button wide=true size=ButtonSize::Bar>"通栏主按钮"</Button>
                    <div class="row is-wrapping">
                        <Button pill=true size=ButtonSize::Small>"认领"</Button>
                        <Button pill=true size=ButtonSize::Small kind=ButtonKind::Secondary>"候补"</Button>
                        <span class="grow"></span>
                        <IconButton icon=icons::MESSAGE_CIRCLE label="留言" kind=IconButtonKind::Neutral on_press=|()| () />
                        <IconLink icon=icons::PHONE label="打电话" kind=IconButtonKind::Soft href="tel:12345" />
                        <IconButton icon=icons::ARROW_UP label="发送" kind=IconButtonKind::Solid on_press=|()| () />
                    </div>
                </div>
            </Card>
        </Section>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let name = RwSignal::new(String::new());
    let place = RwSignal::new("3 号楼南侧".to_owned());
    let phone = RwSignal::new("1380000120".to_owned());
    let code = RwSignal::new("73".to_owned());
    let text = RwSignal::new("3 号楼南侧路面有一处坑洼，约半米宽，雨后积水。".to_owned());
    let search = RwSignal::new("路灯".to_owned());
    let public = RwSignal::new(true);
    let agreed = RwSignal::new(true);
    let phone_error = move || match phone_fault(&phone.get()) {
        Some(PhoneFault::Short(missing)) => format!("手机号少了 {missing} 位"),
        Some(PhoneFault::NotMobile) => "这不是手机号".to_owned(),
        None => String::new(),
    };
    view! {
        <Section title="输入框">
            <Card>
                <div class="stack">
                    <Field label="联系人">
                        <TextInput value=name on_input=move |text| name.set(text) placeholder="请输入姓名" />
                    </Field>
                    <Field label="详细位置" hint="例：8 号楼后门">
                        <TextInput value=place on_input=move |text| place.set(text) trailing=|| view! {
                            <IconButton icon=icons::LOCATE_FIXED label="定位" on_press=|()| () />
                        } />
                    </Field>
                    <PhoneField label="手机号" value=phone on_input=move |text| phone.set(text) error=phone_error />
                    <CodeField label="验证码" value=code on_input=move |text| code.set(text) hint="5 分钟内有效" />
                    <Field label="问题描述">
                        <TextArea value=text on_input=move |value| text.set(value) />
                    </Field>
                    <SearchField label="搜编号、地址" value=search on_input=move |text| search.set(text) clear_label="清空" />
                    <Switch label="匿名发布" note="邻居看不到您的名字" checked=public on_change=move |on| public.set(on) />
                    <Checkbox checked=agreed on_change=move |on| agreed.set(on)>
                        "我已阅读并同意" <a href="#privacy">"隐私说明"</a>
                    </Checkbox>
                </div>
            </Card>
        </Section>
    }
}

#[component]
fn Labels() -> impl IntoView {
    let channel = RwSignal::new("all".to_owned());
    let step = RwSignal::new("accept".to_owned());
    let channels = [
        ("all", "全部"),
        ("news", "公告"),
        ("talk", "议事"),
        ("help", "互助"),
        ("lost", "失物"),
        ("give", "闲置"),
    ];
    let steps = [
        ("accept", "待受理", 6),
        ("handle", "处置中", 9),
        ("answer", "待反馈", 3),
    ];
    view! {
        <Section title="标签与状态" note="颜色总配图标或文字">
            <div class="stack">
                <Chips
                    label="频道"
                    options=channels.map(|(value, label)| Choice::new(value, label)).to_vec()
                    value=channel
                    on_change=move |value| channel.set(value)
                />
                <SegmentedControl
                    label="进度"
                    options=steps.map(|(value, label, count)| Choice::new(value, label).count(count)).to_vec()
                    value=step
                    on_change=move |value| step.set(value)
                />
                <Card>
                    <div class="stack">
                    <div class="row is-wrapping">
                        <Chip label="筛选" icon=icons::SLIDERS_HORIZONTAL on_press=|()| () />
                        <Chip label="助老" removable=true on_press=|()| () />
                        <Chip label="离我最近" selected=true on_press=|()| () />
                    </div>
                    <div class="badges">
                        <Badge tone=Tone::Red icon=icons::TRIANGLE_ALERT label="紧急" />
                        <Badge tone=Tone::Amber icon=icons::CLOCK label="临期" />
                        <Badge tone=Tone::Blue icon=icons::WRENCH label="处置中" />
                        <Badge tone=Tone::Jade icon=icons::CIRCLE_CHECK label="已办结" />
                        <Badge icon=icons::HOURGLASS label="待受理" />
                        <Badge icon=icons::CLOUD_OFF label="等待发送" />
                        <Badge tone=Tone::RedSolid icon=icons::FLAG label="逾期 3 小时" />
                        <Badge tone=Tone::Accent icon=icons::PIN label="置顶" />
                    </div>
                    </div>
                </Card>
            </div>
        </Section>
    }
}

fn steps() -> Vec<Step> {
    let step = |title: &str, note: &str, state| Step {
        title: title.to_owned(),
        note: note.to_owned(),
        state,
    };
    vec![
        step("受理", "昨天 08:31", StepState::Done),
        step("派单", "昨天 09:05", StepState::Done),
        step("处置", "施工中", StepState::Current),
        step("反馈", "待完成", StepState::Pending),
    ]
}

#[component]
fn Progresses() -> impl IntoView {
    let now = js_sys::Date::now();
    view! {
        <Section title="进度">
            <div class="stack">
                <Card>
                    <div class="stack">
                        <div class="row">
                            <Ring percent=62 label="已上传 62%">"62"</Ring>
                            <Ring percent=25 tone=Tone::Amber><Icon icon=icons::TIMER /></Ring>
                            <div class="grow"><ProgressBar label="上传照片 2/3" percent=64 /></div>
                        </div>
                        <Stepper label="办理步骤" steps=steps() />
                    </div>
                </Card>
                <Countdown
                    until=now + 19_208_000.0
                    total=43_200_000.0
                    title="距反馈时限还有"
                    late_title="反馈时限已超"
                    note="应于今天 21:00 前答复您"
                    day_word="天"
                />
                <Countdown
                    until=now - 11_560_000.0
                    total=43_200_000.0
                    title="距受理时限还有"
                    late_title="受理时限已超"
                    day_word="天"
                />
            </div>
        </Section>
    }
}

#[component]
fn Overlays() -> impl IntoView {
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
fn States() -> impl IntoView {
    view! {
        <Section title="加载与空状态">
            <div class="stack">
                <SkeletonCards label="正在加载" count=1 />
                <EmptyState title="这里还很安静" note="发第一条，让邻居认识你">
                    <Button kind=ButtonKind::Secondary>"去发帖"</Button>
                </EmptyState>
                <ErrorState title="没能加载" note="请检查网络后重试" retry_label="重试" on_retry=|()| () />
            </div>
        </Section>
    }
}

#[component]
fn Form() -> impl IntoView {
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

#[component]
fn Detail() -> impl IntoView {
    let viewer = RwSignal::new(None::<usize>);
    let line = |title: &str, time: &str, text: &str, photos: &[&str], state| TimelineLine {
        title: title.to_owned(),
        time: time.to_owned(),
        text: text.to_owned(),
        photos: photos.iter().map(|name| picture(name)).collect(),
        state,
    };
    let entries = vec![
        line(
            "受理",
            "07-16 08:31",
            "网格员 顾青禾 已到现场核实",
            &[],
            StepState::Done,
        ),
        line("派单", "07-16 09:05", "派往 市政养护二所", &[], StepState::Done),
        line(
            "处置",
            "今天 15:40",
            "已用冷补料修补压实，24 小时后可承重",
            &["pothole-after"],
            StepState::Done,
        ),
        line(
            "反馈",
            "进行中",
            "等待单位回访，您也可以直接评价",
            &[],
            StepState::Current,
        ),
    ];
    let photos = vec![picture("pothole-before"), picture("pothole-after")];
    view! {
        <AppBar title="诉求详情" back_label="返回" on_back=|()| () trailing=|| view! {
            <IconButton icon=icons::SHARE label="分享" on_press=|()| () />
        } />
        <CompareSlider
            before=picture("pothole-before")
            after=picture("pothole-after")
            before_label="处置前 · 昨天 08:12"
            after_label="处置后 · 今天 15:40"
            label="处置前后对比"
        />
        <PhotoRow photos=photos.clone() on_open=move |at| viewer.set(Some(at)) />
        <Section title="办理进度" note="YW-0716-0382">
            <Card>
                <Timeline label="办理进度" entries on_photo=move |_| viewer.set(Some(1)) />
            </Card>
        </Section>
        <PhotoViewer photos index=viewer close_label="关闭" earlier_label="上一张" later_label="下一张" />
    }
}

#[component]
fn Rows() -> impl IntoView {
    let elder = RwSignal::new(false);
    let facts = [
        ("反映人", "何晚晴 · 8 号楼"),
        ("类别", "市容环境 / 环卫 / 垃圾清运"),
        ("联系方式", ""),
    ];
    let facts = facts
        .map(|(term, text)| (term.to_owned(), text.to_owned()))
        .to_vec();
    view! {
        <Section title="列表" trailing=|| view! { <Button kind=ButtonKind::Text icon=icons::CHEVRON_RIGHT>"全部"</Button> }>
            <div class="stack">
                <div class="stats">
                    <StatTile icon=icons::FLAG tone=Tone::Red label="逾期" figure="1" note="需立即处理" on_press=|()| () pressed=true />
                    <StatTile icon=icons::TRIANGLE_ALERT tone=Tone::Red label="红 · 紧急" figure="2" note="2 小时内" on_press=|()| () />
                    <StatTile icon=icons::CLOCK tone=Tone::Amber label="黄 · 临期" figure="5" note="今天到期" />
                    <StatTile icon=icons::INFO tone=Tone::Blue label="蓝 · 正常" figure="11" note="按期办理" />
                </div>
                <ReportRow href="#r1" title="后门垃圾堆放两天，有异味" note="YW-0715-0361 · 8 号楼后门" cover="photos/garbage-heap.jpg" selected=true>
                    <Badge tone=Tone::RedSolid icon=icons::FLAG label="逾期 3 小时 12 分" />
                    <Badge tone=Tone::Red icon=icons::TRIANGLE_ALERT label="紧急" />
                </ReportRow>
                <ReportRow href="#r2" title="楼上半夜挪家具，多次沟通无果" note="YW-0717-0405 · 4 号楼 602">
                    <Badge tone=Tone::Amber icon=icons::CLOCK label="临期 · 今天 18:30" />
                    <Badge icon=icons::LOCK label="不公开" />
                </ReportRow>
                <List>
                    <ListRow title="我的诉求" value="2 件办理中" icon=icons::CLIPBOARD_LIST tone=Tone::Jade href="#mine" />
                    <ListRow title="草稿箱" value="2" icon=icons::FILE_PEN_LINE tone=Tone::Accent href="#drafts" />
                    <Switch label="长辈模式" note="字更大，按钮更少" checked=elder on_change=move |on| elder.set(on)
                        leading=|| view! { <IconTile icon=icons::A_LARGE_SMALL /> } />
                    <ListRow title="市政养护二所" note="主办单位 · 值班 程师傅" icon=icons::BUILDING tone=Tone::Blue trailing=|| view! {
                        <IconLink icon=icons::PHONE label="打电话给市政养护二所" kind=IconButtonKind::Soft href="tel:12345" />
                    } />
                </List>
                <Card><Facts items=facts /></Card>
                <FilePick on_files=|_| ()><Icon icon=icons::CAMERA />"拍照"</FilePick>
            </div>
        </Section>
    }
}
