//! What people see of a square.

use linli_model::photo::PhotoView;
use linli_model::post::{self, Beside, FlagView, Marks, PostSummary, PostView, PostViewing};

use super::square::{Square, actor, post_id};

impl Square {
    /// The post in full, as a server that leaves nothing out of what it has gives it to the view.
    pub fn view(&self, n: usize, name: &str) -> Option<PostView> {
        self.view_with(n, name, &self.marks(&post_id(n), &actor(name)))
    }

    /// With what was counted told instead of counted.
    pub fn view_with(&self, n: usize, name: &str, marks: &Marks) -> Option<PostView> {
        let (id, actor) = (post_id(n), actor(name));
        let stream = &self.posts[&id];
        let flags = self.flags.iter().filter(|((of, _), _)| *of == id);
        let beside = Beside {
            flags: flags
                .map(|(_, flag)| FlagView {
                    at: flag.state.at,
                    reason: flag.state.reason,
                    text: flag
                        .state
                        .content
                        .as_ref()
                        .map(|content| self.flag_contents[content].text.clone())
                        .unwrap_or_default(),
                    done: false,
                })
                .collect(),
            ..Beside::default()
        };
        self.viewing(|viewing| post::view(&stream.state, &stream.history, marks, beside, viewing, &actor))
    }

    pub fn summary(&self, n: usize, name: &str) -> Option<PostSummary> {
        let (id, actor) = (post_id(n), actor(name));
        let marks = self.marks(&id, &actor);
        self.viewing(|viewing| post::summarize(self.post(n), &marks, viewing, &actor))
    }

    fn viewing<T>(&self, then: impl FnOnce(&PostViewing<'_>) -> T) -> T {
        then(&PostViewing {
            contents: &|id| self.contents.get(id).cloned().unwrap_or_default(),
            photo: &|id| {
                Some(PhotoView {
                    id: id.clone(),
                    w: 4,
                    h: 3,
                    url: format!("/photos/{id}"),
                    thumb_url: format!("/photos/{id}"),
                })
            },
            person_name: &|id| Some(format!("name-of-{id}")),
            now: self.now,
        })
    }
}
