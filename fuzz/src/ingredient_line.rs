//! Ingredient lines: nothing of a line is lost, amounts are exact, and what is in doubt stays.

use recipe_api::ingredients::{Quantity, System, Understood, convert, scale, understand, write_line};

pub fn target(data: &[u8]) {
    let line = super::text(data);
    let read = understand(line);
    assert_eq!(write_line(&read), line);
    assert_eq!(write_line(&scale(&read, &Quantity::whole(1))), line);
    assert_eq!(read.doubt().is_some(), read.unsure);
    assert!(read.quantity_max.is_none() || read.quantity_max > read.quantity, "{read:?}");
    for (numerator, denominator) in [(2, 1), (1, 3), (7, 2), (1_000_000, 1)] {
        assert_scaled(&read, Quantity::new(numerator, denominator).unwrap());
    }
    for to in [System::Metric, System::Us] {
        let converted = convert(&read, to);
        let again = convert(&converted, to);
        assert_eq!(write_line(&again), write_line(&converted), "converted twice");
        assert_eq!(converted.quantity.is_some(), read.quantity.is_some());
        if read.unsure {
            assert_eq!(write_line(&converted), line);
        }
    }
}

fn assert_scaled(read: &Understood, factor: Quantity) {
    let scaled = scale(read, &factor);
    if read.unsure || scaled.unsure {
        assert_eq!(write_line(&scaled), write_line(read));
        return;
    }
    let times = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.times(factor).unwrap());
    assert_eq!((scaled.quantity, scaled.quantity_max), (times(read.quantity), times(read.quantity_max)));
    assert_eq!((&scaled.food, scaled.unit), (&read.food, read.unit));
    let _any_line = write_line(&scaled);
}
