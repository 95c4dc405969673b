//! What is read.

use leptos::prelude::*;
use linli_components::*;

use crate::picture;

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
pub fn Progresses() -> impl IntoView {
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
                    tone=Tone::Amber
                    icon=icons::CLOCK
                    title="较急 · 距反馈时限还有"
                    late_title="反馈时限已超"
                    note="应于今天 21:00 前答复您"
                    day_word="天"
                />
                <Countdown
                    until=now - 11_560_000.0
                    total=43_200_000.0
                    tone=Tone::Red
                    icon=icons::TRIANGLE_ALERT
                    title="紧急 · 距受理时限还有"
                    late_title="受理时限已超"
                    day_word="天"
                />
            </div>
        </Section>
    }
}

#[component]
pub fn States() -> impl IntoView {
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
pub fn Detail() -> impl IntoView {
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
pub fn Rows() -> impl IntoView {
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
