//! Receipt numbers: what a resident reads out on the telephone. They open nothing.

use crate::area::AreaCode;
use crate::time::Civil;

/// Digits of the community's code that a receipt number shows: street and community.
const COMMUNITY_DIGITS: usize = 6;

/// The number of the `n`th report a community got on a day: `yyMMdd-<last 6 digits of the community>-<n><check digit>`.
///
/// The check digit is ISO 7064 MOD 11,10 over all digits before it: it finds every single wrong digit and most
/// swaps of neighbours.
pub fn receipt_number(day: Civil, community: &AreaCode, n: u32) -> String {
    let code = community.as_str();
    let community = &code[code.len().saturating_sub(COMMUNITY_DIGITS)..];
    let year = day.year.rem_euclid(100);
    let number = format!("{year:02}{:02}{:02}-{community}-{n}", day.month, day.day);
    let check = (11 - pure_check(digits(&number))) % 10;
    format!("{number}{check}")
}

/// Whether a text is a receipt number with its right check digit. It says nothing about whether such a report exists.
pub fn is_valid(receipt: &str) -> bool {
    let mut groups = receipt.split('-');
    let lengths = [groups.next(), groups.next(), groups.next()].map(|group| group.map_or(0, str::len));
    let shape = matches!(lengths, [6, COMMUNITY_DIGITS, 2..=11]) && groups.next().is_none();
    let only_digits = receipt.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    shape && only_digits && {
        let (number, check) = receipt.split_at(receipt.len() - 1);
        (pure_check(digits(number)) + digits(check).sum::<u32>()) % 10 == 1
    }
}

fn digits(text: &str) -> impl Iterator<Item = u32> {
    text.chars().filter_map(|c| c.to_digit(10))
}

/// The running product of ISO 7064 MOD 11,10.
fn pure_check(digits: impl Iterator<Item = u32>) -> u32 {
    digits.fold(10, |product, digit| {
        let sum = match (product + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    })
}
