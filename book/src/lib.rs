//! The documents: what they hold, what of them is made of the code, and how they become a book in two
//! languages (`make docs`).
//!
//! Everything is a function from texts to texts, or to what is wrong with them; only [`files`] and the program
//! `labproof-book` touch a disk.

pub mod commands;
pub mod document;
pub mod files;
pub mod generated;
pub mod links;
pub mod names;
pub mod site;
pub mod stage;
pub mod summary;
