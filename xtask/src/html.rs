//! Just enough HTML to find the tags of the built `index.html`, whose attributes may have lost their quotes.

use std::ops::Range;

/// An opening tag, where it stands.
pub struct Tag {
    /// Its place in the text, from `<` to after `>`.
    pub range: Range<usize>,
    /// Its name, as `link`.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute; empty for one without a value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Every opening tag, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = html[from..].find('<').map(|at| from + at) {
        let rest = &html[start + 1..];
        if rest.starts_with("!--") {
            from = rest.find("-->").map_or(html.len(), |end| start + 1 + end);
        } else if rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            let (attributes, length) = attributes(rest);
            let range = start..start + 1 + length;
            from = range.end;
            tags.push(Tag {
                range,
                name: attributes[0].0.clone(),
                attributes: attributes[1..].to_vec(),
            });
        } else {
            from = start + 1;
        }
    }
    tags
}

/// The words of a tag's inside (the first is its name) and the length up to after its `>`.
fn attributes(inside: &str) -> (Vec<(String, String)>, usize) {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at += inside[at..].len()
            - inside[at..]
                .trim_start_matches(|c: char| c.is_whitespace() || c == '/')
                .len();
        match inside[at..].chars().next() {
            None => return (words, inside.len()),
            Some('>') => return (words, at + 1),
            Some(_) => {}
        }
        let ends_name = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
        let name_end = inside[at..]
            .find(ends_name)
            .map_or(inside.len(), |end| at + end.max(1));
        let name = inside[at..name_end].to_ascii_lowercase();
        at = name_end;
        let mut value = "";
        if let Some(rest) = inside[at..].strip_prefix('=') {
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            let skip = usize::from(quote.is_some());
            let ends_value = |c: char| quote.map_or(c.is_whitespace() || c == '>', |quote| c == quote);
            let length = rest[skip..].find(ends_value).unwrap_or(rest.len() - skip);
            value = &rest[skip..skip + length];
            at += (1 + 2 * skip + length).min(inside.len() - at);
        }
        words.push((name, value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn finds_tags_with_and_without_quotes() {
        let html = "<!doctype html><!-- <link href=no> --><link rel=stylesheet href=./a-1.css>\
            <script type=\"module\" src='./b.js'></script><img src=x/y.png alt>";
        let found = tags(html);
        let names: Vec<_> = found.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["link", "script", "img"]);
        assert_eq!(found[0].attribute("href"), Some("./a-1.css"));
        assert_eq!(
            &html[found[0].range.clone()],
            "<link rel=stylesheet href=./a-1.css>"
        );
        assert_eq!(found[1].attribute("src"), Some("./b.js"));
        assert_eq!(found[2].attribute("src"), Some("x/y.png"));
        assert_eq!(found[2].attribute("alt"), Some(""));
        assert_eq!(found[2].attribute("href"), None);
    }
}
