//! Finding things in the tree of choices.

use super::types::CascadeNode;

/// The names from the top down to a value; empty when it is not there.
pub fn cascade_path(nodes: &[CascadeNode], value: &str) -> Vec<String> {
    for node in nodes {
        if node.value == value {
            return vec![node.label.clone()];
        }
        let below = cascade_path(&node.children, value);
        if !below.is_empty() {
            return std::iter::once(node.label.clone()).chain(below).collect();
        }
    }
    Vec::new()
}

/// A leaf that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its value.
    pub value: String,
    /// Its name.
    pub label: String,
    /// The names above it, `市容环境 / 道路设施`.
    pub above: String,
}

/// The leaves in whose path all words of a search stand, in the order of the tree. Case does not matter.
pub(crate) fn search(nodes: &[CascadeNode], query: &str) -> Vec<Found> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found = Vec::new();
    collect(nodes, "", &words, &mut found);
    found
}

fn collect(nodes: &[CascadeNode], above: &str, words: &[&str], found: &mut Vec<Found>) {
    for node in nodes {
        if node.children.is_empty() {
            let path = format!("{above} {}", node.label).to_lowercase();
            if words.iter().all(|word| path.contains(word)) {
                found.push(Found {
                    value: node.value.clone(),
                    label: node.label.clone(),
                    above: above.to_owned(),
                });
            }
        } else {
            let divider = if above.is_empty() { "" } else { " / " };
            collect(
                &node.children,
                &format!("{above}{divider}{}", node.label),
                words,
                found,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Vec<CascadeNode> {
        let leaf = |value: &str, label: &str| CascadeNode::leaf(value, label);
        vec![
            CascadeNode::branch(
                "01",
                "市容环境",
                vec![CascadeNode::branch(
                    "0101",
                    "道路设施",
                    vec![leaf("010101", "路面破损"), leaf("010102", "井盖缺失")],
                )],
            ),
            CascadeNode::branch(
                "02",
                "Facilities",
                vec![CascadeNode::branch(
                    "0201",
                    "Lamps",
                    vec![leaf("020101", "Street Lamp Out")],
                )],
            ),
        ]
    }

    #[test]
    fn a_leaf_is_found_by_its_own_and_its_parents_words() {
        let values = |query| {
            search(&tree(), query)
                .into_iter()
                .map(|found| found.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(values("井盖"), ["010102"]);
        assert_eq!(values("道路 破损"), ["010101"]);
        assert_eq!(values("lamp OUT"), ["020101"]);
        assert_eq!(values("井盖 破损"), [""; 0]);
        assert_eq!(search(&tree(), "井盖")[0].above, "市容环境 / 道路设施");
    }

    #[test]
    fn a_path_names_every_level() {
        assert_eq!(
            cascade_path(&tree(), "010101"),
            ["市容环境", "道路设施", "路面破损"]
        );
        assert_eq!(cascade_path(&tree(), "0201"), ["Facilities", "Lamps"]);
        assert!(cascade_path(&tree(), "99").is_empty());
    }
}
