//! Times as people say them. Times come in as milliseconds since 1970 and are shown by the city's clock, not the device's.

use js_sys::Date;
use wasm_bindgen::JsValue;

use super::words::times as words;
use super::{I18n, Language};

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

impl I18n {
    /// How long ago: 刚刚, 3 分钟前, 2 小时前; a day and more by the calendar. Tracks the language.
    pub fn age(self, then: f64, now: f64) -> String {
        match now - then {
            age if age < MINUTE => self.text(words::JUST_NOW).to_owned(),
            age if age < HOUR => self.fill(words::MINUTES_AGO, &[&((age / MINUTE) as u32)]),
            age if age < DAY => self.fill(words::HOURS_AGO, &[&((age / HOUR) as u32)]),
            _ => self.moment(then, now),
        }
    }

    /// A day and a time: 今天 15:40, 昨天 08:12, 07-16 08:31. Tracks the language.
    pub fn moment(self, at: f64, now: f64) -> String {
        let clock = self.clock(at);
        let day = |ms: f64| ((ms + self.zone_ms()) / DAY).floor() as i32;
        match day(at) - day(now) {
            0 => self.fill(words::TODAY, &[&clock]),
            -1 => self.fill(words::YESTERDAY, &[&clock]),
            1 => self.fill(words::TOMORROW, &[&clock]),
            _ => self.fill(words::ON_DAY, &[&self.day(at, now), &clock]),
        }
    }

    /// A day without a time: 今天 07-17, 明天 07-18, 07-19. Tracks the language.
    pub fn calendar_day(self, at: f64, now: f64) -> String {
        let day = |ms: f64| ((ms + self.zone_ms()) / DAY).floor() as i32;
        let date = self.day(at, now);
        match day(at) - day(now) {
            0 => self.fill(words::TODAY, &[&date]),
            1 => self.fill(words::TOMORROW, &[&date]),
            _ => date,
        }
    }

    /// The time of day: 08:31.
    pub fn clock(self, at: f64) -> String {
        let minutes = ((at + self.zone_ms()).rem_euclid(DAY) / MINUTE) as u32;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// A span of time in two units at most: 1 天 4 小时, 3 小时 12 分, 5 分钟. Tracks the language.
    pub fn duration(self, span: f64) -> String {
        let minutes = (span / MINUTE).max(0.0) as u32;
        let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
        match (days, hours, minutes) {
            (0, 0, minutes) => self.fill(words::MINUTES, &[&minutes]),
            (0, hours, 0) => self.fill(words::HOURS, &[&hours]),
            (0, hours, minutes) => self.fill(words::HOURS_MINUTES, &[&hours, &minutes]),
            (days, 0, _) => self.fill(words::DAYS, &[&days]),
            (days, hours, _) => self.fill(words::DAYS_HOURS, &[&days, &hours]),
        }
    }

    /// This month until today: 7 月 1–17 日, Jul 1–17. Tracks the language.
    pub fn month_so_far(self, now: f64) -> String {
        let local = Date::new(&JsValue::from_f64(now + self.zone_ms()));
        let month = match self.language() {
            Language::En => self.in_words(&local, &[("month", "short")]),
            Language::ZhHans | Language::ZhHant => (local.get_utc_month() + 1).to_string(),
        };
        self.fill(words::MONTH_SO_FAR, &[&month, &local.get_utc_date()])
    }

    /// The day, with its year only where that is another than now's: 07-16 in Chinese, else in the browser's own words.
    fn day(self, at: f64, now: f64) -> String {
        let local = |ms: f64| Date::new(&JsValue::from_f64(ms + self.zone_ms()));
        let (at, now) = (local(at), local(now));
        let year = at.get_utc_full_year();
        let other_year = year != now.get_utc_full_year();
        if self.language() != Language::En {
            let day = format!("{:02}-{:02}", at.get_utc_month() + 1, at.get_utc_date());
            return if other_year { format!("{year}-{day}") } else { day };
        }
        let mut parts = vec![("month", "short"), ("day", "numeric")];
        if other_year {
            parts.push(("year", "numeric"));
        }
        self.in_words(&at, &parts)
    }

    /// These parts of a day in the browser's own words. `local` is shifted by the zone already, so that the engine
    /// need not know the zone.
    fn in_words(self, local: &Date, parts: &[(&str, &str)]) -> String {
        let options = js_sys::Object::new();
        for (key, value) in parts.iter().chain(&[("timeZone", "UTC")]) {
            let _ = js_sys::Reflect::set(&options, &(*key).into(), &(*value).into());
        }
        local
            .to_locale_date_string(self.language().tag(), &options)
            .into()
    }
}
