//! A list of posts as pages: those far from the reader are forgotten but for their keys, so that the list keeps its
//! length and its reader their place. Pure.

use std::collections::{HashMap, HashSet};

use linli_model::ids::{ChannelCode, PostId};
use linli_model::limits::PHOTO_LINK_LIFE;
use linli_model::post::PostSummary;
use linli_model::protocol::PostPage;
use linli_model::time::Timestamp;

/// Pages this far from the reader are forgotten.
const KEPT_AROUND: usize = 3;
/// How long the signed address of a photo that is shown is kept, in the unit of [`Timestamp`]: it still opens then.
pub const ADDRESSES_KEPT: i64 = PHOTO_LINK_LIFE / 2;

/// A page of the list.
#[derive(Debug, Clone, PartialEq)]
struct Sheet {
    /// What it is asked for again by; none for the beginning of the list.
    cursor: Option<String>,
    keys: Vec<PostId>,
    next: Option<String>,
    previous: Option<String>,
    /// Whether its posts are here.
    here: bool,
}

impl Sheet {
    fn of(cursor: Option<String>, page: &PostPage) -> Self {
        Self {
            cursor,
            keys: page.items.iter().map(|post| post.id.clone()).collect(),
            next: page.next.clone(),
            previous: page.previous.clone(),
            here: true,
        }
    }
}

/// The pages of a list, in its order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pages {
    sheets: Vec<Sheet>,
    /// How many pages were put before the one that the list began with.
    before: usize,
    /// With the time their photos' addresses were signed.
    posts: HashMap<PostId, (PostSummary, Timestamp)>,
}

/// What is asked for: the page at a place, again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Which page.
    pub at: usize,
    /// What it is asked for by.
    pub cursor: Option<String>,
    /// How many posts it has.
    pub length: usize,
}

impl Pages {
    /// A list that begins with this page.
    pub fn begin(page: PostPage, now: Timestamp) -> Self {
        let mut pages = Self::default();
        pages.append(None, page, now);
        pages
    }

    /// Takes the page that was asked for by `cursor`, behind the last one.
    pub fn append(&mut self, cursor: Option<String>, page: PostPage, now: Timestamp) {
        self.sheets.push(Sheet::of(cursor, &page));
        self.take(page, now);
    }

    /// Takes the page that was asked for by the first one's [`Pages::newer`], before it.
    pub fn prepend(&mut self, cursor: String, page: PostPage, now: Timestamp) {
        // The page that began the list is now found behind the new one.
        if let Some(first) = self.sheets.first_mut()
            && first.cursor.is_none()
        {
            first.cursor.clone_from(&page.next);
        }
        self.sheets.insert(0, Sheet::of(Some(cursor), &page));
        self.before += 1;
        self.take(page, now);
    }

    /// Takes a page that was asked for again. Of the beginning of a list that is newest first only what is known of it: what
    /// is new there is put in by [`Pages::prepend`]. A list that is oldest first grows at its end.
    pub fn renew(&mut self, again: &Again, mut page: PostPage, newest_first: bool, now: Timestamp) {
        let Some(sheet) = self
            .sheets
            .get_mut(again.at)
            .filter(|sheet| sheet.cursor == again.cursor)
        else {
            return;
        };
        if again.cursor.is_none() && newest_first {
            let known = |post: &PostSummary| sheet.keys.contains(&post.id);
            let fresh = page.items.iter().position(known).unwrap_or(page.items.len());
            page.items.drain(..fresh);
            // What the fresh ones have pushed off the page stays as it was.
            let pushed = sheet.keys.split_off(sheet.keys.len().saturating_sub(fresh));
            sheet.keys = page.items.iter().map(|post| post.id.clone()).collect();
            sheet.keys.extend(pushed);
            if fresh == 0 {
                sheet.next.clone_from(&page.next);
            }
        } else {
            *sheet = Sheet::of(again.cursor.clone(), &page);
        }
        sheet.here = true;
        self.take(page, now);
        self.sweep();
    }

    fn take(&mut self, page: PostPage, now: Timestamp) {
        for mut post in page.items {
            let mut signed_at = now;
            if let Some((old, at)) = self.posts.get(&post.id)
                && now.since(*at) < ADDRESSES_KEPT
                && same_photos(old, &post)
            {
                // The new address differs by its signature alone: drawn anew, the picture would flicker.
                post.photos.clone_from(&old.photos);
                signed_at = *at;
            }
            self.posts.insert(post.id.clone(), (post, signed_at));
        }
    }

    /// Forgets posts that no page has.
    fn sweep(&mut self) {
        let sheets = &self.sheets;
        let here = |id: &PostId| sheets.iter().any(|sheet| sheet.here && sheet.keys.contains(id));
        self.posts.retain(|id, _| here(id));
    }

    /// Every key of the list, each once, in its order.
    pub fn keys(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let all = self.sheets.iter().flat_map(|sheet| &sheet.keys);
        all.filter(|id| seen.insert(*id))
            .map(ToString::to_string)
            .collect()
    }

    /// A post, while its page is here.
    pub fn post(&self, id: &PostId) -> Option<&PostSummary> {
        self.posts.get(id).map(|(post, _)| post)
    }

    /// The posts that are here, in the order of the list.
    pub fn posts(&self) -> impl Iterator<Item = &PostSummary> {
        let keys = self
            .sheets
            .iter()
            .filter(|sheet| sheet.here)
            .flat_map(|sheet| &sheet.keys);
        keys.filter_map(|id| self.post(id))
    }

    /// The oldest of what was unread when the list was begun, with whether it is that of all there was: `unread` tells of
    /// each channel how many of the newest posts of others that were. What the posts themselves say is out of date by then:
    /// with the newest one in sight all of its channel is read.
    pub fn first_unread(&self, mut unread: Vec<(ChannelCode, u32)>) -> (Option<&PostId>, bool) {
        let keys = self.sheets.iter().skip(self.before).flat_map(|sheet| &sheet.keys);
        let mut oldest = None;
        for post in keys.filter_map(|id| self.post(id)) {
            let left = unread
                .iter_mut()
                .find(|(code, left)| *code == post.channel && *left > 0);
            if let Some((_, left)) = left.filter(|_| !post.author.mine) {
                *left -= 1;
                oldest = Some(&post.id);
            }
        }
        (oldest, unread.iter().all(|(_, left)| *left == 0))
    }

    /// The cursor of what is behind the last page; none at the end of the list.
    pub fn next(&self) -> Option<String> {
        self.sheets.last().and_then(|sheet| sheet.next.clone())
    }

    /// Whether the last page holds nothing although there is one behind it: what was on it is gone.
    pub fn ends_in_nothing(&self) -> bool {
        let last = self.sheets.last();
        last.is_some_and(|sheet| sheet.keys.is_empty() && sheet.next.is_some())
    }

    /// The cursor of what is before the first page.
    pub fn newer(&self) -> Option<String> {
        self.sheets.first().and_then(|sheet| sheet.previous.clone())
    }

    /// Forgets the posts of pages far from the reader, who sees the items from `first` to `last`.
    pub fn forget_far(&mut self, first: usize, last: usize) {
        let (from, to) = (self.sheet_at(first), self.sheet_at(last));
        let mut changed = false;
        for (at, sheet) in self.sheets.iter_mut().enumerate() {
            let far = at + KEPT_AROUND < from || at > to + KEPT_AROUND;
            changed |= far && sheet.here;
            sheet.here &= !far;
        }
        if changed {
            self.sweep();
        }
    }

    /// The pages the reader is about to see and whose posts are not here.
    pub fn missing(&self, first: usize, last: usize) -> Vec<Again> {
        let around = self.sheet_at(first).saturating_sub(1)..=self.sheet_at(last) + 1;
        self.some(|at, sheet| around.contains(&at) && !sheet.here)
    }

    /// The pages the reader sees, and the last one: what may have changed.
    pub fn in_sight(&self, first: usize, last: usize) -> Vec<Again> {
        let (from, to, end) = (self.sheet_at(first), self.sheet_at(last), self.sheets.len());
        self.some(|at, _| (from..=to).contains(&at) || at + 1 == end)
    }

    fn some(&self, wanted: impl Fn(usize, &Sheet) -> bool) -> Vec<Again> {
        let all = self.sheets.iter().enumerate();
        all.filter(|(at, sheet)| wanted(*at, sheet))
            .map(|(at, sheet)| Again {
                at,
                cursor: sheet.cursor.clone(),
                length: sheet.keys.len(),
            })
            .collect()
    }

    fn sheet_at(&self, item: usize) -> usize {
        let mut left = item;
        for (at, sheet) in self.sheets.iter().enumerate() {
            if left < sheet.keys.len() {
                return at;
            }
            left -= sheet.keys.len();
        }
        self.sheets.len().saturating_sub(1)
    }
}

fn same_photos(one: &PostSummary, other: &PostSummary) -> bool {
    one.photos.len() == other.photos.len()
        && one
            .photos
            .iter()
            .zip(&other.photos)
            .all(|(one, other)| one.id == other.id)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn id(number: usize) -> PostId {
        PostId::new(format!("post-{number:06}")).expect("an id")
    }

    fn post(number: usize, address: &str) -> PostSummary {
        serde_json::from_value(json!({
            "id": id(number), "version": 1, "status": "published", "community": "120101003001", "channel": "help",
            "author": {"name": "邱伯", "official": false, "mine": false}, "text": "好",
            "photos": [{"id": "p1", "w": 1, "h": 1, "thumb_url": address, "url": address}],
            "submitted_at": "2026-07-18T06:30:00Z", "likes": 0, "liked": false, "replies": 0, "actions": [],
        }))
        .expect("a post")
    }

    /// The posts from `from` down to `to`, newest first, as a page of the board.
    fn page(from: usize, to: usize) -> PostPage {
        PostPage {
            items: (to..=from).rev().map(|number| post(number, "a")).collect(),
            next: Some(format!("after {to}")),
            previous: Some(format!("before {from}")),
        }
    }

    fn keys(pages: &Pages) -> Vec<String> {
        pages.keys()
    }

    fn named(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
        numbers.into_iter().map(|number| id(number).to_string()).collect()
    }

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    #[test]
    fn far_pages_keep_their_place_and_come_again() {
        let mut pages = Pages::begin(page(999, 990), NOW);
        for at in 1..100_usize {
            let last = 990 - at * 10;
            pages.append(pages.next(), page(last + 9, last), NOW);
        }
        assert_eq!(keys(&pages), named((0..1000).rev()));
        pages.forget_far(500, 504);
        assert_eq!(keys(&pages), named((0..1000).rev()), "the list keeps its length");
        assert_eq!(pages.posts().count(), 70);
        assert!(pages.post(&id(999)).is_none());
        let missing = pages.missing(0, 4);
        assert_eq!(missing.iter().map(|again| again.at).collect::<Vec<_>>(), [0, 1]);
        pages.renew(&missing[0], page(999, 990), true, NOW);
        pages.renew(&missing[1], page(989, 980), true, NOW);
        assert!(pages.post(&id(999)).is_some() && pages.post(&id(980)).is_some());
        assert_eq!(keys(&pages), named((0..1000).rev()));
    }

    #[test]
    fn what_is_new_is_put_in_only_when_it_is_asked_for() {
        let mut pages = Pages::begin(page(9, 5), NOW);
        let again = pages.in_sight(0, 3).remove(0);
        pages.renew(&again, page(11, 7), true, NOW);
        assert_eq!(keys(&pages), named([9, 8, 7, 6, 5]), "nothing moves by itself");
        let newer = pages.newer().expect("a cursor");
        pages.prepend(newer, page(11, 10), NOW);
        assert_eq!(keys(&pages), named([11, 10, 9, 8, 7, 6, 5]));
        let again = pages.in_sight(0, 6);
        assert_eq!(again[1].cursor.as_deref(), Some("after 10"));
        assert_eq!(pages.newer().as_deref(), Some("before 11"));
    }

    #[test]
    fn a_list_that_is_oldest_first_grows_at_its_end() {
        let empty = PostPage {
            items: Vec::new(),
            next: None,
            previous: None,
        };
        let mut pages = Pages::begin(empty, NOW);
        let again = pages.in_sight(0, 0).remove(0);
        pages.renew(&again, page(1, 1), false, NOW);
        assert_eq!(keys(&pages), named([1]));
    }

    #[test]
    fn the_first_unread_is_as_many_posts_of_others_from_where_the_list_began() {
        let help = |unread| vec![("help".parse().expect("a code"), unread)];
        let mut own = page(9, 5);
        own.items[1].author.mine = true;
        let mut pages = Pages::begin(own, NOW);
        assert_eq!(pages.first_unread(help(2)), (Some(&id(7)), true));
        assert_eq!(
            pages.first_unread(help(6)),
            (Some(&id(5)), false),
            "more are behind"
        );
        assert_eq!(pages.first_unread(help(0)), (None, true));
        let talk = ("talk".parse().expect("a code"), 1);
        let both = [help(1), vec![talk]].concat();
        assert_eq!(pages.first_unread(both), (Some(&id(9)), false));
        pages.append(pages.next(), page(4, 1), NOW);
        assert_eq!(pages.first_unread(help(6)), (Some(&id(3)), true));
        let newer = pages.newer().expect("a cursor");
        pages.prepend(newer, page(11, 10), NOW);
        assert_eq!(
            pages.first_unread(help(2)),
            (Some(&id(7)), true),
            "what came since is none of it"
        );
    }

    #[test]
    fn a_page_of_what_is_gone_is_not_the_end() {
        let gone = |at: usize| PostPage {
            items: Vec::new(),
            ..page(at, at)
        };
        let mut pages = Pages::begin(gone(9), NOW);
        assert!(pages.ends_in_nothing());
        pages.append(pages.next(), page(8, 7), NOW);
        assert!(!pages.ends_in_nothing());
        assert_eq!(keys(&pages), named([8, 7]));
        let end = PostPage {
            next: None,
            ..gone(6)
        };
        pages.append(pages.next(), end, NOW);
        assert!(!pages.ends_in_nothing(), "nothing is behind it");
    }

    #[test]
    fn what_was_deleted_goes() {
        let mut pages = Pages::begin(page(9, 5), NOW);
        let again = pages.in_sight(0, 3).remove(0);
        let mut told = page(9, 5);
        told.items.remove(2);
        pages.renew(&again, told, true, NOW);
        assert_eq!(keys(&pages), named([9, 8, 6, 5]));
        assert!(pages.post(&id(7)).is_none());
    }

    #[test]
    fn a_picture_keeps_its_address_while_that_opens() {
        let mut pages = Pages::begin(page(9, 5), NOW);
        let again = pages.in_sight(0, 3).remove(0);
        let mut told = page(9, 5);
        told.items[0] = post(9, "b");
        let address = |pages: &Pages| pages.post(&id(9)).map(|post| post.photos[0].url.clone());
        pages.renew(&again, told.clone(), true, NOW.plus(1));
        assert_eq!(address(&pages).as_deref(), Some("a"));
        pages.renew(&again, told, true, NOW.plus(PHOTO_LINK_LIFE));
        assert_eq!(address(&pages).as_deref(), Some("b"));
    }
}
