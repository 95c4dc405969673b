//! What is pressed and filled in.

use leptos::prelude::*;
use linli_components::*;

#[component]
pub fn Buttons() -> impl IntoView {
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
pub fn Fields() -> impl IntoView {
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
pub fn Labels() -> impl IntoView {
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
