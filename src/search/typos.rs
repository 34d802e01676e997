//! Which words are one slip away: a letter left out, doubled, wrong, or two that changed places. A word is
//! kept under itself and under itself without each of its letters; two words that are one slip apart meet
//! in one of those (<https://wolfgarbe.medium.com/1000x-faster-spelling-correction-algorithm-2012-8701fcd87a5f>).

/// Of shorter words too much is one slip away.
const SHORTEST: usize = 4;

/// What a word is kept under, as numbers; empty where slips in it are not looked for.
#[must_use]
pub fn keys(word: &str) -> Vec<i64> {
    let letters: Vec<char> = word.chars().collect();
    // One letter less may still be a slip of a word that is long enough.
    if letters.len() + 1 < SHORTEST || !letters.iter().all(|letter| letter.is_alphabetic()) {
        return Vec::new();
    }
    let mut keys = vec![hash(letters.iter())];
    for left_out in 0..letters.len() {
        let rest = letters.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, letter)| letter);
        keys.push(hash(rest));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether a word may be taken for the one that was meant.
#[must_use]
pub fn is_long_enough(word: &str) -> bool {
    word.chars().count() >= SHORTEST
}

/// FNV-1a: short, and the same for ever, since the database keeps it.
fn hash<'a>(letters: impl Iterator<Item = &'a char>) -> i64 {
    let mut hash = super::tokens::Fnv::default();
    let mut buffer = [0; 4];
    letters.for_each(|letter| hash.write(letter.encode_utf8(&mut buffer).as_bytes()));
    hash.finish().cast_signed()
}

/// How many slips (Damerau and Levenshtein's, no place twice) lead from one word to the other.
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut line = vec![row + 1];
        for (column, &candidate) in other.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&above, column) + usize::from(letter != candidate))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            if column > 0 && previous == Some(candidate) && other.get(column - 1) == Some(&letter) {
                least = least.min(at(&before, column - 1) + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut above, line);
        previous = Some(letter);
    }
    above.last().copied().unwrap_or_default()
}

/// Of two words of one length: whether they have not the same letters.
#[must_use]
pub fn has_wrong_letter(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (one, other) = (sorted(one), sorted(other));
    one.len() == other.len() && one != other
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{distance, keys};

    #[test]
    fn slips_are_counted() {
        for (one, other, slips) in [
            ("chicken", "chicken", 0),
            ("chikcen", "chicken", 1),
            ("chiken", "chicken", 1),
            ("chickken", "chicken", 1),
            ("chicjen", "chicken", 1),
            ("", "egg", 3),
            ("brocolli", "broccoli", 2),
            ("abc", "cba", 2),
        ] {
            assert_eq!(distance(one, other), slips, "{one} {other}");
            assert_eq!(distance(other, one), slips, "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn words_one_slip_apart_share_a_key(word in "[a-zé]{4,12}", at in 0_usize..12, letter in "[a-z]", slip in 0..4) {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % letters.len();
            match slip {
                0 => { letters.remove(at); }
                1 => letters.insert(at, letters[at]),
                2 => letters[at] = letter.chars().next().unwrap(),
                _ => letters.swap(at, (at + 1) % word.chars().count()),
            }
            let slipped = String::from_iter(letters);
            prop_assume!(distance(&word, &slipped) <= 1);
            let keys_of_word = keys(&word);
            prop_assert!(keys(&slipped).iter().any(|key| keys_of_word.contains(key)));
        }
    }
}
