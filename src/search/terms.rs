//! A recipe's words in the compact form that a candidate is scored from: the label's length, then the number
//! of each word with the fields that have it, sorted, in four bytes.

const FIELD_BITS: u32 = 5;
const ENTRY: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms(Vec<u8>);

impl Terms {
    /// `words`: their numbers in the database with their fields' bits; a number beyond what fits is left out.
    #[must_use]
    pub fn new(label_words: u8, words: impl IntoIterator<Item = (i64, u8)>) -> Self {
        let mut entries: Vec<u32> = words
            .into_iter()
            .filter_map(|(word, fields)| {
                let word = u32::try_from(word).ok().filter(|word| word.leading_zeros() >= FIELD_BITS)?;
                Some(word << FIELD_BITS | u32::from(fields))
            })
            .collect();
        entries.sort_unstable();
        let mut bytes = Vec::with_capacity(1 + entries.len() * ENTRY);
        bytes.push(label_words);
        bytes.extend(entries.iter().flat_map(|entry| entry.to_le_bytes()));
        Self(bytes)
    }

    /// As the database keeps it.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    #[must_use]
    pub fn label_words(&self) -> u8 {
        self.0.first().copied().unwrap_or_default()
    }

    /// Each word's number with its fields' bits.
    pub fn words(&self) -> impl Iterator<Item = (i64, u8)> + '_ {
        self.entries().iter().map(|entry| {
            let entry = u32::from_le_bytes(*entry);
            let fields = entry & ((1 << FIELD_BITS) - 1);
            (i64::from(entry >> FIELD_BITS), u8::try_from(fields).unwrap_or_default())
        })
    }

    /// The bits of the fields that have the word; 0 where none has.
    #[must_use]
    pub fn fields_of(&self, word: i64) -> u8 {
        let Ok(word) = u32::try_from(word) else { return 0 };
        let entries = self.entries();
        let at = entries.partition_point(|entry| u32::from_le_bytes(*entry) >> FIELD_BITS < word);
        let entry = entries.get(at).map(|entry| u32::from_le_bytes(*entry)).filter(|entry| entry >> FIELD_BITS == word);
        entry.and_then(|entry| u8::try_from(entry & ((1 << FIELD_BITS) - 1)).ok()).unwrap_or_default()
    }

    fn entries(&self) -> &[[u8; ENTRY]] {
        self.0.get(1..).map(|bytes| bytes.as_chunks().0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Terms;

    proptest! {
        #[test]
        fn what_went_in_comes_out(words in proptest::collection::btree_map(0_i64..1 << 27, 0_u8..32, 0..50), other in 0_i64..1 << 27) {
            let terms = Terms::new(7, words.clone());
            prop_assert_eq!(terms.words().collect::<BTreeMap<_, _>>(), words.clone());
            prop_assert!(words.iter().all(|(&word, &fields)| terms.fields_of(word) == fields));
            prop_assert_eq!(terms.fields_of(other), words.get(&other).copied().unwrap_or(0));
            prop_assert_eq!(terms.label_words(), 7);
        }

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..30), word in any::<i64>()) {
            let terms = Terms::from_bytes(bytes);
            let _any = (terms.words().count(), terms.fields_of(word), terms.label_words());
        }
    }
}
