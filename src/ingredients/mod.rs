//! What an ingredient's line says: how much, of what unit, of which food.
//!
//! [`understand`] reads a line by rules alone: no model, no network, the same answer each time. The line itself
//! is kept, and so [`scale`] and [`convert`] change the amounts in it and nothing else; [`write_line`] gives it
//! back. Where the rules are in doubt, [`Understood::unsure`] says so and the line stays as it was written.
//!
//! A line becomes tokens (`token`), in which numbers (`value`) with their units (`unit`) are amounts (`amount`).
//! `reading` says which of them is the amount, which says the same again, and which is a size; `food` has the rest.

mod amount;
mod convert;
mod food;
mod later;
mod quantity;
mod reading;
mod rest;
mod size;
mod source;
mod token;
mod understood;
mod unit;
mod value;
mod words;
mod write;

pub use convert::convert;
pub use quantity::{NotAQuantity, Quantity};
pub use reading::Doubt;
pub use understood::{Understood, scale, understand};
pub use unit::{Kind, System, Unit};
pub use write::write_line;

#[cfg(test)]
mod tests;
