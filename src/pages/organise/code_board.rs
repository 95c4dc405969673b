//! The check-in code, large, with a QR code of it. Made on this phone from the task's secret: no network needed.

use leptos::prelude::*;
use linli_model::roster::CheckInSecret;
use linli_model::time::SECOND;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::clock::use_now;
use crate::i18n::{use_i18n, words::tasks as words};

/// The code of now; it changes every 30 seconds.
#[component]
pub fn CodeBoard(secret: CheckInSecret) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(1_000);
    let code = Memo::new(move |_| secret.code(now.get()));
    let left = move || {
        let now = now.get();
        (CheckInSecret::changes_at(now).since(now) + SECOND - 1) / SECOND
    };
    let qr = move || code.with(|code| squares(code));
    let spaced = move || code.with(|code| format!("{} {}", &code[..3], &code[3..]));
    view! {
        <div class="card code-board">
            <p class="note">{i18n.say(words::SHOW_CODE)}</p>
            <p class="code-now" aria-live="polite">{spaced}</p>
            <p class="note">{move || i18n.fill(words::CODE_CHANGES, &[&left()])} " · " {i18n.say(words::CODE_OFFLINE)}</p>
            <svg class="code-qr" viewBox="-2 -2 25 25" role="img" aria-label=i18n.label(words::CODE) shape-rendering="crispEdges">
                <path d=qr />
            </svg>
        </div>
    }
}

/// The dark modules of the code's QR code as one path. Six digits always fit into the smallest one.
fn squares(code: &str) -> String {
    let Ok(qr) = QrCode::encode_text(code, QrCodeEcc::Medium) else {
        return String::new();
    };
    let dark = (0..qr.size()).flat_map(|y| (0..qr.size()).map(move |x| (x, y)));
    dark.filter(|(x, y)| qr.get_module(*x, *y))
        .map(|(x, y)| format!("M{x} {y}h1v1h-1z"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_make_the_smallest_code() {
        let qr = QrCode::encode_text("042137", QrCodeEcc::Medium).expect("it fits");
        assert_eq!(qr.size(), 21);
        assert!(
            squares("042137").starts_with("M0 0h1v1h-1z"),
            "the finder pattern's corner"
        );
    }
}
