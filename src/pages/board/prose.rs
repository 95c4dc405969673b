//! What people wrote, in pieces: plain text, links, names. Pure; how it is drawn is in [`super::prose_view`].
//!
//! Only `http` and `https` make a link, and only where one sees where it leads: an address with a user part
//! (`https://bank.example@evil.example`) stays text, and so does a host of letters that look like others.

/// The most characters of an address that are shown; its host always is.
const SHOWN_MAX: usize = 48;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// Words that were searched for.
    Hit(String),
    /// `@` and the name of somebody the text names.
    Name(String),
    /// An address to go to.
    Link {
        /// The address.
        href: String,
        /// What is shown of it: its host first.
        shown: String,
    },
}

/// The pieces of a text, in their order. `names` are those the text names; `words` what was searched for, or nothing.
pub fn pieces(text: &str, names: &[String], words: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let piece = link(rest).or_else(|| name(rest, names));
        let Some((piece, length)) = piece else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        push_text(&mut found, &text[plain..at], words);
        found.push(piece);
        at += length;
        plain = at;
    }
    push_text(&mut found, &text[plain..], words);
    found
}

/// Plain text with what was searched for in pieces of its own.
fn push_text(found: &mut Vec<Piece>, text: &str, words: &str) {
    let mut rest = text;
    while let Some((from, to)) = position(rest, words) {
        if from > 0 {
            found.push(Piece::Text(rest[..from].to_owned()));
        }
        found.push(Piece::Hit(rest[from..to].to_owned()));
        rest = &rest[to..];
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest.to_owned()));
    }
}

/// Where `words` stand in `text`, whatever the case of their letters.
fn position(text: &str, words: &str) -> Option<(usize, usize)> {
    let words: Vec<char> = words.chars().flat_map(char::to_lowercase).collect();
    if words.is_empty() {
        return None;
    }
    text.char_indices().find_map(|(from, _)| {
        let mut wanted = words.iter();
        for (at, c) in text[from..].char_indices() {
            if !c.to_lowercase().all(|c| wanted.next() == Some(&c)) {
                return None;
            }
            if wanted.len() == 0 {
                return Some((from, from + at + c.len_utf8()));
            }
        }
        None
    })
}

/// `@` and the longest name that follows it.
fn name(rest: &str, names: &[String]) -> Option<(Piece, usize)> {
    let after = rest.strip_prefix('@')?;
    let mentioned = names
        .iter()
        .filter(|name| !name.is_empty() && after.starts_with(name.as_str()));
    let longest = mentioned.max_by_key(|name| name.len())?;
    Some((Piece::Name(longest.clone()), 1 + longest.len()))
}

/// The address a text begins with.
fn link(rest: &str) -> Option<(Piece, usize)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })?;
    let after = &rest[scheme.len()..];
    let host = host_length(after)?;
    let tail = &after[host..];
    if tail.starts_with('@') {
        return None;
    }
    let path = match tail.chars().next() {
        Some('/' | '?' | '#') => path_length(tail),
        _ => 0,
    };
    let length = scheme.len() + host + path;
    let whole = &after[..host + path];
    let mut shown: String = whole
        .chars()
        .take(SHOWN_MAX.max(whole[..host].chars().count()))
        .collect();
    if shown.len() < whole.len() {
        shown.push('…');
    }
    let href = format!("{scheme}{whole}");
    Some((Piece::Link { href, shown }, length))
}

/// How long the host, with its port, is; `None` where it is none that one could read.
fn host_length(text: &str) -> Option<usize> {
    let (mut end, mut labels) = (0, 0);
    loop {
        let label = label_length(&text[end..]);
        if label == 0 {
            // A full stop behind the host ends a sentence.
            end = end.checked_sub(1)?;
            break;
        }
        end += label;
        labels += 1;
        if !text[end..].starts_with('.') {
            break;
        }
        end += 1;
    }
    if labels < 2 || text[end..].chars().next().is_some_and(is_other_letter) {
        return None;
    }
    let port = text[end..]
        .strip_prefix(':')
        .map_or(0, |port| port.bytes().take_while(u8::is_ascii_digit).count());
    Some(if port > 0 { end + 1 + port } else { end })
}

/// A part of a host: either of ASCII letters or of Chinese ones, never of both.
fn label_length(text: &str) -> usize {
    let is_ascii = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let of = |is: fn(char) -> bool| {
        text.char_indices()
            .find(|(_, c)| !is(*c))
            .map_or(text.len(), |(at, _)| at)
    };
    match text.chars().next() {
        Some(c) if is_ascii(c) => of(|c| c.is_ascii_alphanumeric() || c == '-'),
        Some(c) if is_chinese(c) => of(is_chinese),
        _ => 0,
    }
}

const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// A letter that is neither: the host that holds it is not what it looks like.
fn is_other_letter(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic() && !is_chinese(c)
}

/// How long the rest of an address is: Chinese text goes on right behind it, and punctuation at its end is the sentence's.
fn path_length(text: &str) -> usize {
    let allowed =
        |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}');
    let mut end = text.find(|c| !allowed(c)).unwrap_or(text.len());
    while let Some(last) = text[..end].chars().next_back() {
        let opened = text[..end].matches('(').count();
        let closed = text[..end].matches(')').count();
        let sentence = matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_');
        let of_the_sentence = sentence || (last == ')' && closed > opened);
        if !of_the_sentence {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    fn links(words: &str) -> Vec<String> {
        let found = pieces(words, &[], "").into_iter();
        found
            .filter_map(|piece| match piece {
                Piece::Link { href, .. } => Some(href),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for words in [
            "javascript:alert(1)",
            "JaVaScRiPt://example.com/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:msgbox(1)",
            "file:///etc/passwd",
            "ftp://example.com/a",
            "//example.com/a",
            "www.example.com",
            "http://",
            "http://a",
            "https://localhost/x",
            "http:// example.com",
            "hxxp://example.com",
        ] {
            assert_eq!(links(words), [""; 0], "{words}");
            assert_eq!(pieces(words, &[], ""), [text(words)], "{words}");
        }
        assert_eq!(links("HTTPS://Example.com/A"), ["https://Example.com/A"]);
    }

    #[test]
    fn punctuation_and_chinese_behind_a_link_are_not_its() {
        for (words, href) in [
            (
                "见 https://example.com/a.html。谢谢",
                "https://example.com/a.html",
            ),
            ("（https://example.com/a）", "https://example.com/a"),
            ("(https://example.com/a)", "https://example.com/a"),
            ("https://example.com/a_(b).", "https://example.com/a_(b)"),
            ("https://example.com!", "https://example.com"),
            ("https://example.com.", "https://example.com"),
            (
                "https://example.com/a?b=c&d=e#f, 然后",
                "https://example.com/a?b=c&d=e#f",
            ),
            ("看https://example.com请转发", "https://example.com"),
            ("https://example.com:8443/x", "https://example.com:8443/x"),
            ("\"https://example.com/a\"", "https://example.com/a"),
            ("<https://example.com/a>", "https://example.com/a"),
        ] {
            assert_eq!(links(words), [href], "{words}");
        }
    }

    #[test]
    fn a_host_is_what_it_looks_like_or_no_link() {
        assert_eq!(links("http://社区.中国/公告"), ["http://社区.中国/"]);
        for words in [
            "https://bank.example@evil.example/x",
            "https://user:secret@evil.example/x",
            "https://аррӏе.com/",
            "https://exаmple.com/",
            "https://example.сom/",
            "https://ex\u{200b}ample",
        ] {
            assert_eq!(links(words), [""; 0], "{words}");
        }
    }

    #[test]
    fn a_very_long_address_is_shown_with_its_host_in_front() {
        let long = format!("https://example.com/{}", "a".repeat(5_000));
        let found = pieces(&long, &[], "");
        let [Piece::Link { href, shown }] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(*href, long);
        assert!(shown.starts_with("example.com/aaa") && shown.ends_with('…'));
        assert_eq!(shown.chars().count(), SHOWN_MAX + 1);
        let host = format!("https://{}.example.com/x", "b".repeat(200));
        let found = pieces(&host, &[], "");
        assert!(matches!(&found[..], [Piece::Link { shown, .. }] if shown.contains(".example.com")));
    }

    #[test]
    fn names_are_only_those_of_the_text() {
        let names = ["邱伯".to_owned(), "邱伯伯".to_owned()];
        assert_eq!(
            pieces("@邱伯伯 好，@何晚晴 也好", &names, ""),
            [Piece::Name("邱伯伯".to_owned()), text(" 好，@何晚晴 也好")]
        );
        assert_eq!(pieces("@", &["".to_owned()], ""), [text("@")]);
    }

    #[test]
    fn what_was_searched_for_is_marked_whatever_its_case() {
        assert_eq!(
            pieces("东门路灯 Lamp lamp", &[], "lAMP"),
            [
                text("东门路灯 "),
                Piece::Hit("Lamp".to_owned()),
                text(" "),
                Piece::Hit("lamp".to_owned())
            ]
        );
        assert_eq!(pieces("路灯", &[], "路灯"), [Piece::Hit("路灯".to_owned())]);
        assert_eq!(pieces("路", &[], "路灯"), [text("路")]);
    }

    #[test]
    fn nothing_of_a_text_is_lost() {
        let words = "a@邱伯 https://example.com/x)。 http://é.com https://例子.测试 end";
        let whole: String = pieces(words, &["邱伯".to_owned()], "end")
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Hit(text) => text,
                Piece::Name(name) => format!("@{name}"),
                Piece::Link { href, .. } => href,
            })
            .collect();
        assert_eq!(whole, words);
    }
}
