//! The city's word list: a post that holds one of its words waits for staff.

use aho_corasick::{AhoCorasick, MatchKind};
use linli_model::post::PostCommand;
use serde::Deserialize;

use super::search::folded;
use crate::error::{Error, Result};

/// `board_words.json`.
#[derive(Debug, Deserialize)]
pub struct WordList {
    words: Vec<String>,
}

/// The words, ready to be looked for.
pub struct SuspiciousWords(AhoCorasick);

impl SuspiciousWords {
    /// From the city's list.
    ///
    /// # Errors
    /// When the list is too large to be looked for at once.
    pub fn new(list: &WordList) -> Result<Self> {
        let words = list.words.iter().map(|word| squeezed(word));
        let words = words.filter(|word| !word.is_empty());
        let found = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(words)
            .map_err(Error::internal)?;
        Ok(Self(found))
    }

    /// Whether the texts of a command hold one of the words.
    pub fn are_in(&self, command: &PostCommand) -> bool {
        let holds = |text: &str| self.0.is_match(&squeezed(text));
        match command {
            PostCommand::Submit(post) => {
                let options = post.poll.iter().flat_map(|poll| &poll.options);
                holds(&post.title) || holds(&post.text) || options.into_iter().any(|option| holds(option))
            }
            PostCommand::Reply(reply) => holds(&reply.text),
            PostCommand::Edit(edit) => holds(&edit.title) || holds(&edit.text),
            _ => false,
        }
    }
}

/// A text without what is put between the characters of a word to hide it.
fn squeezed(text: &str) -> String {
    folded(text).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_through_what_hides_it() {
        let list = WordList {
            words: vec!["刷单".to_owned(), "VIP贷".to_owned()],
        };
        let words = SuspiciousWords::new(&list).unwrap();
        let holds = |text: &str| {
            words.are_in(&PostCommand::Edit(linli_model::post::PostEdit {
                title: String::new(),
                text: text.to_owned(),
                photos: Vec::new(),
            }))
        };
        for text in [
            "招人刷单",
            "刷 单",
            "刷-单",
            "刷\u{200b}单",
            "刷\n。单",
            "ｖｉｐ 贷",
            "vIp贷",
        ] {
            assert!(holds(text), "{text}");
        }
        assert!(!holds("刷碗，单独一间"));
    }
}
