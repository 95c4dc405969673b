//! How high the items of a list are, and where each begins. Pure.
//!
//! An item that was not measured yet counts with an estimate. Sums are kept in a Fenwick tree: with 50,000 items a new
//! height, the beginning of an item and the item at a place each take some sixteen steps.

use std::collections::HashMap;

/// The heights of a list's items, in CSS pixels.
#[derive(Debug, Clone)]
pub(super) struct Heights {
    keys: Vec<String>,
    places: HashMap<String, usize>,
    /// What was measured; it outlives the item's absence from the list.
    measured: HashMap<String, f64>,
    /// `sums[i]` is the sum of a run of items that ends with item `i - 1`.
    sums: Vec<f64>,
    estimate: f64,
}

impl Heights {
    pub(super) fn new(estimate: f64) -> Self {
        Self {
            keys: Vec::new(),
            places: HashMap::new(),
            measured: HashMap::new(),
            sums: vec![0.0],
            estimate,
        }
    }

    /// Takes a new list; what was measured stays.
    pub(super) fn set_keys(&mut self, keys: &[String]) {
        self.keys = keys.to_vec();
        self.places = keys.iter().cloned().zip(0..).collect();
        self.sums = vec![0.0; keys.len() + 1];
        for (at, key) in keys.iter().enumerate() {
            self.sums[at + 1] += self.measured.get(key).copied().unwrap_or(self.estimate);
            let above = (at + 1) + lowest_bit(at + 1);
            if above < self.sums.len() {
                self.sums[above] += self.sums[at + 1];
            }
        }
    }

    /// Takes a measured height; says by how much the item has grown, where that is more than a rounding.
    pub(super) fn measure(&mut self, key: &str, height: f64) -> Option<f64> {
        let place = *self.places.get(key)?;
        let before = self.height(place);
        let first = self.measured.insert(key.to_owned(), height).is_none();
        let grown = height - before;
        let mut at = place + 1;
        while at < self.sums.len() {
            self.sums[at] += grown;
            at += lowest_bit(at);
        }
        (first || grown.abs() > 0.1).then_some(grown)
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, at: usize) -> Option<&String> {
        self.keys.get(at)
    }

    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    fn height(&self, at: usize) -> f64 {
        let measured = self.keys.get(at).and_then(|key| self.measured.get(key));
        measured.copied().unwrap_or(self.estimate)
    }

    /// Where an item begins; behind the last one, where the list ends.
    pub(super) fn top(&self, at: usize) -> f64 {
        let mut at = at.min(self.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.sums[at];
            at -= lowest_bit(at);
        }
        sum
    }

    /// Where the list ends.
    pub(super) fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The item at a place; the last one for what lies behind it, the first one for what lies before.
    pub(super) fn at(&self, offset: f64) -> usize {
        let mut step = self.sums.len().next_power_of_two();
        let (mut place, mut left) = (0, offset);
        while step > 0 {
            let next = place + step;
            if next < self.sums.len() && self.sums[next] <= left {
                place = next;
                left -= self.sums[next];
            }
            step /= 2;
        }
        place.min(self.len().saturating_sub(1))
    }
}

const fn lowest_bit(at: usize) -> usize {
    at & at.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
        numbers.into_iter().map(|number| number.to_string()).collect()
    }

    #[test]
    fn sums_are_those_of_adding_up() {
        let mut heights = Heights::new(100.0);
        heights.set_keys(&keys(0..300));
        let mut plain = vec![100.0; 300];
        for round in 0..600_usize {
            let at = round * 7919 % 300;
            plain[at] = (round % 211) as f64 + 1.0;
            heights.measure(&at.to_string(), plain[at]);
        }
        let mut sum = 0.0;
        for (at, height) in plain.iter().enumerate() {
            assert_eq!(heights.top(at), sum, "item {at}");
            assert_eq!(heights.at(sum), at, "the first pixel of item {at}");
            assert_eq!(heights.at(sum + height - 0.5), at, "the last pixel of item {at}");
            sum += height;
        }
        assert_eq!(heights.total(), sum);
        assert_eq!((heights.at(-5.0), heights.at(sum + 5.0)), (0, 299));
    }

    #[test]
    fn a_measured_height_outlives_a_new_list() {
        let mut heights = Heights::new(10.0);
        heights.set_keys(&keys(0..3));
        assert_eq!(heights.measure("1", 30.0), Some(20.0));
        assert_eq!(heights.measure("1", 30.0), None);
        assert_eq!(heights.measure("9", 30.0), None, "of no item");
        heights.set_keys(&keys([7, 1, 0]));
        assert_eq!(heights.place("1").map(|at| heights.top(at)), Some(10.0));
        assert_eq!(heights.total(), 50.0);
        heights.set_keys(&[]);
        assert_eq!((heights.total(), heights.at(3.0)), (0.0, 0));
    }
}
