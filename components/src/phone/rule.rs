//! What a mainland mobile number looks like.

/// Digits of a mainland mobile number.
pub const PHONE_DIGITS: usize = 11;

/// What is wrong with a typed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneFault {
    /// So many digits are missing.
    Short(usize),
    /// Eleven digits that no mobile number begins with.
    NotMobile,
}

/// What is wrong with the digits of a number; `None` when nothing is.
pub fn phone_fault(digits: &str) -> Option<PhoneFault> {
    let mut bytes = digits.bytes();
    let mobile = matches!((bytes.next(), bytes.next()), (Some(b'1'), Some(b'3'..=b'9')));
    match PHONE_DIGITS.checked_sub(digits.len()) {
        Some(missing @ 1..) => Some(PhoneFault::Short(missing)),
        _ if mobile && digits.len() == PHONE_DIGITS => None,
        _ => Some(PhoneFault::NotMobile),
    }
}

/// The digits of a typed or pasted number, without a leading +86 and at most eleven.
pub(crate) fn phone_digits(typed: &str) -> String {
    let typed = typed.trim();
    let typed = typed
        .strip_prefix("+86")
        .or_else(|| typed.strip_prefix("0086"))
        .unwrap_or(typed);
    digits(typed, PHONE_DIGITS)
}

/// A number as people read it: 138 0000 0001.
pub(crate) fn phone_spaced(digits: &str) -> String {
    let mut spaced = String::with_capacity(digits.len() + 2);
    for (index, digit) in digits.chars().enumerate() {
        if index == 3 || index == 7 {
            spaced.push(' ');
        }
        spaced.push(digit);
    }
    spaced
}

/// At most `limit` digits of a text; full-width digits count as what they mean.
pub(crate) fn digits(typed: &str, limit: usize) -> String {
    typed
        .chars()
        .filter_map(|typed| match typed {
            '0'..='9' => Some(typed),
            '\u{ff10}'..='\u{ff19}' => char::from_digit(typed as u32 - 0xff10, 10),
            _ => None,
        })
        .take(limit)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_judged_as_typed() {
        for (typed, digits, fault) in [
            ("138 0000 0001", "13800000001", None),
            ("+86 138-0000-0001", "13800000001", None),
            ("1380000", "1380000", Some(PhoneFault::Short(4))),
            ("", "", Some(PhoneFault::Short(11))),
            ("12800000001", "12800000001", Some(PhoneFault::NotMobile)),
            ("138000000019", "13800000001", None),
            ("\u{ff11}3800000001", "13800000001", None),
        ] {
            assert_eq!(phone_digits(typed), digits, "{typed}");
            assert_eq!(phone_fault(digits), fault, "{typed}");
        }
        assert_eq!(phone_spaced("13800000001"), "138 0000 0001");
        assert_eq!(phone_spaced("138"), "138");
    }
}
