//! Every component on one page, in the order of the design's component sheet: to look at, in both themes
//! (`?theme=dark`) and in elder mode (`?elder`).
//!
//! ```text
//! cargo build -p linli-components --example gallery --target wasm32-unknown-unknown
//! wasm-bindgen --target web --no-typescript --out-dir OUT target/wasm32-unknown-unknown/debug/examples/gallery.wasm
//! cp components/examples/gallery/{index.html,start.js} OUT/ && cp -r style OUT/ && cp -r PHOTOS OUT/photos
//! ```

mod controls;
mod covering;
mod showing;

use controls::{Buttons, Fields, Labels};
use covering::{Form, Overlays};
use leptos::prelude::*;
use linli_components::*;
use showing::{Detail, Progresses, Rows, States};

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
        badge_label: "有新内容".to_owned(),
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
