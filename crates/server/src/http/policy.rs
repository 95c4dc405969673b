//! The Content-Security-Policy by engine: as strict as each goes.
//!
//! `'wasm-unsafe-eval'` is unknown to Chromium below 97 and Safari below 16, which refuse the wasm without
//! `'unsafe-eval'`; nobody else is given that. Trusted Types are ignored by engines that lack them.

/// First Chromium that knows `'wasm-unsafe-eval'`.
const CHROMIUM_WITH_WASM_EVAL: u32 = 97;
/// First Safari (and iOS, whose every browser is Safari's engine) that knows it.
const SAFARI_WITH_WASM_EVAL: u32 = 16;

/// What answers of the API carry: they are data, and nothing in them may run.
pub const FOR_DATA: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// What the app's files carry, for the engine that asks.
pub fn for_app(user_agent: &str, frame_ancestors: &[String]) -> String {
    let wasm = if needs_unsafe_eval(user_agent) {
        "'unsafe-eval'"
    } else {
        "'wasm-unsafe-eval'"
    };
    let ancestors = if frame_ancestors.is_empty() {
        "'none'".to_owned()
    } else {
        frame_ancestors.join(" ")
    };
    format!(
        "default-src 'none'; script-src 'self' {wasm}; style-src 'self'; img-src 'self' blob: data:; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types default"
    )
}

fn needs_unsafe_eval(user_agent: &str) -> bool {
    // All browsers of iOS have the system's engine, whatever they call themselves.
    if user_agent.contains("iPhone") || user_agent.contains("iPad") || user_agent.contains("iPod") {
        return number_after(user_agent, " OS ").is_some_and(|version| version < SAFARI_WITH_WASM_EVAL);
    }
    if let Some(version) = number_after(user_agent, "Chrome/") {
        return version < CHROMIUM_WITH_WASM_EVAL;
    }
    user_agent.contains("Safari/")
        && number_after(user_agent, "Version/").is_some_and(|version| version < SAFARI_WITH_WASM_EVAL)
}

fn number_after(text: &str, mark: &str) -> Option<u32> {
    let rest = &text[text.find(mark)? + mark.len()..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_eval_goes_to_engines_that_know_no_better_and_to_nobody_else() {
        let old = [
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/86.0.4240.0 Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10; V1990A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0.4240.99 XWEB/4313 MMWEBSDK/1 Mobile Safari/537.36 MicroMessenger/8.0.20",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.32",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/114.0 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15",
        ];
        let modern = [
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/97.0.4692.98 Mobile Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "",
            "curl/8.0",
        ];
        for agent in old {
            assert!(
                for_app(agent, &[]).contains("script-src 'self' 'unsafe-eval';"),
                "{agent}"
            );
        }
        for agent in modern {
            assert!(
                for_app(agent, &[]).contains("script-src 'self' 'wasm-unsafe-eval';"),
                "{agent}"
            );
        }
    }

    #[test]
    fn only_configured_sites_may_frame_the_app() {
        assert!(for_app("", &[]).contains("frame-ancestors 'none';"));
        let hosts = ["https://city.example".to_owned()];
        assert!(for_app("", &hosts).contains("frame-ancestors https://city.example;"));
    }
}
