//! The heat map of a cohort: a student a line, and of each task one sign a criterion where they fit
//! into the line, else one sign for the task.

use super::sheet::{GAP, Sheet, colour, heading, unbroken};
use crate::clean;
use crate::gradebook::{Criterion, Gradebook, Student, Task};
use crate::message::Message;
use crate::signs::Sign;
use comfy_table::{Cell, ColumnConstraint, Table, Width};
use labproof_checks::outcome::Outcome;
use std::collections::BTreeSet;

/// Titles in a legend are short.
const LONGEST_TITLE: usize = 40;

/// What a map shows: in every line the same tasks, and of each the same criteria.
#[derive(Debug)]
pub(super) struct Map<'a> {
    tasks: Vec<Group<'a>>,
    by_criterion: bool,
}

#[derive(Debug)]
struct Group<'a> {
    task: &'a Task,
    criteria: Vec<&'a str>,
}

impl<'a> Map<'a> {
    /// The map of what somebody can earn points on, for so many columns.
    pub(super) fn of(book: &'a Gradebook, room: usize) -> Self {
        let criteria = book.students.iter().flat_map(Student::criteria);
        let counts = |it: &&Criterion| !it.possible.is_zero() || it.outcome == Outcome::Excused;
        let counting: BTreeSet<_> = criteria.filter(counts).map(|it| it.id.as_str()).collect();
        let graded = book.students.iter().find(|student| !student.tasks.is_empty());
        let tasks: Vec<_> = graded
            .into_iter()
            .flat_map(|student| &student.tasks)
            .map(|task| {
                let ids = task.criteria.iter().map(|criterion| criterion.id.as_str());
                Group { task, criteria: ids.filter(|id| counting.contains(id)).collect() }
            })
            .filter(|group| !group.criteria.is_empty())
            .collect();
        let width: usize = tasks.iter().map(|group| group.criteria.len() + 1).sum();
        Self { by_criterion: width <= room, tasks }
    }

    /// Above each task its number, a digit a column.
    pub(super) fn headings(&self) -> Vec<Cell> {
        let digits = self.tasks.iter().enumerate().flat_map(|(index, group)| {
            let number = (index + 1).to_string();
            let width = if self.by_criterion { group.criteria.len() } else { 1 };
            let rest = number.chars().skip(width).collect::<String>();
            let columns = width.max(1);
            (0..columns).map(move |at| {
                let digit = number.chars().nth(at).map(String::from).unwrap_or_default();
                // A task that has fewer columns than digits keeps them in its last one.
                if at + 1 == columns { digit + &rest } else { digit }
            })
        });
        digits.map(heading).collect()
    }

    /// A student's signs, a cell each; blank where nobody could look into the account.
    pub(super) fn cells(&self, student: &Student) -> Vec<Cell> {
        let signs = self.tasks.iter().flat_map(|group| self.signs(group, student));
        signs
            .map(|sign| match sign {
                Some(sign) => Cell::new(sign.as_str()).fg(colour(sign)),
                None => Cell::new(""),
            })
            .collect()
    }

    fn signs(&self, group: &Group<'_>, student: &Student) -> Vec<Option<Sign>> {
        if self.by_criterion {
            let criteria = group.criteria.iter().map(|id| student.criterion(id));
            criteria.map(|criterion| criterion.map(Sign::of_criterion)).collect()
        } else {
            let task = student.tasks.iter().find(|task| task.id == group.task.id);
            vec![task.and_then(Sign::of_task)]
        }
    }

    /// Sets the columns of the map, the first of which has this index: close together, a space
    /// before each task, and never wrapped.
    pub(super) fn set_columns(&self, first: usize, table: &mut Table) {
        let mut index = first;
        for (number, group) in self.tasks.iter().enumerate() {
            let columns = if self.by_criterion { group.criteria.len() } else { 1 };
            for at in 0..columns {
                let is_last = number + 1 == self.tasks.len() && at + 1 == columns;
                let padding = (u16::from(at == 0), u16::from(is_last));
                let Some(column) = table.column_mut(index) else { return };
                let digits = u16::try_from((number + 1).to_string().len()).unwrap_or(1);
                let width = if columns == 1 { digits } else { 1 };
                column.set_padding(padding).set_constraint(ColumnConstraint::Absolute(
                    Width::Fixed(width + padding.0 + padding.1),
                ));
                index += 1;
            }
        }
    }

    /// Which number is which task.
    pub(super) fn legend(&self, sheet: &Sheet) -> Option<String> {
        let titles = self.tasks.iter().enumerate().map(|(index, group)| {
            let title = clean::short(sheet.text(&group.task.title), LONGEST_TITLE);
            unbroken(&format!("{} {title}", index + 1))
        });
        let titles: Vec<_> = titles.collect();
        let label = sheet.say(Message::Tasks);
        (!titles.is_empty()).then(|| format!("{label}: {}", titles.join(GAP)))
    }
}
