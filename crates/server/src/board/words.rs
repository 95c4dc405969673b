//! Texts as they are compared: for the list of words that hold a post, and for the search.

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// The words that hold a post until staff have looked at it.
#[derive(Debug, Clone)]
pub struct WordList(AhoCorasick);

#[derive(Deserialize)]
struct Listed {
    words: Vec<String>,
}

impl<'de> Deserialize<'de> for WordList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let listed = Listed::deserialize(deserializer)?;
        let words = listed.words.iter().map(|word| bare(word));
        AhoCorasick::new(words.filter(|word| !word.is_empty()))
            .map(Self)
            .map_err(D::Error::custom)
    }
}

impl WordList {
    /// Whether one of these texts holds a word of the list, however it is spaced out.
    pub fn holds<'a>(&self, mut texts: impl Iterator<Item = &'a str>) -> bool {
        texts.any(|text| self.0.is_match(&bare(text)))
    }
}

/// A character as it is compared: full-width as half-width, upper case as lower case.
fn folded(character: char) -> impl Iterator<Item = char> {
    let narrow = match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        other => other,
    };
    narrow.to_lowercase()
}

/// Only the letters and digits of a text: what stands between them, seen or unseen, hides nothing.
fn bare(text: &str) -> String {
    text.chars()
        .flat_map(folded)
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// The runs of letters and digits of a text, as the search compares them.
pub(super) fn runs(text: &str) -> Vec<String> {
    let folded: String = text.chars().flat_map(folded).collect();
    folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every two characters that stand side by side in a run.
pub(super) fn pairs(runs: &[String]) -> Vec<String> {
    let mut pairs: Vec<String> = runs
        .iter()
        .flat_map(|run| {
            let characters: Vec<char> = run.chars().collect();
            characters
                .windows(2)
                .map(|pair| pair.iter().collect())
                .collect::<Vec<String>>()
        })
        .collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

/// Whether each run that is looked for stands somewhere in the runs of a text.
pub(super) fn contains(text: &[String], wanted: &[String]) -> bool {
    wanted
        .iter()
        .all(|wanted| text.iter().any(|run| run.contains(wanted.as_str())))
}
