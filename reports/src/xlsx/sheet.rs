//! One table on one sheet: a header that stays in sight, filters, cells of their kind, widths that fit.

use crate::{cell, clean};
use rust_xlsxwriter::{Color, ConditionalFormatDataBar, Format, FormatAlign, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// Columns of letters: the narrowest and the widest.
const WIDTHS: (usize, usize) = (8, 60);

/// The first row of the table's body.
const BODY: u32 = 1;

/// As many columns and rows as a sheet has; what is beyond would end the workbook.
const MOST_COLUMNS: usize = 16_384;
const MOST_ROWS: usize = 1_048_575;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
    /// A share of one, shown in per cent.
    Share(f64),
    Nothing,
}

/// A table, every row as long as its header.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many columns stay in sight on the left.
    pub(super) frozen: u16,
}

impl Cell {
    pub(super) fn count(number: usize) -> Self {
        u32::try_from(number).map_or(Self::Nothing, |number| Self::Number(number.into()))
    }

    fn width(&self) -> usize {
        match self {
            Self::Text(text) => text.width(),
            Self::Number(_) | Self::Share(_) | Self::Nothing => 0,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        let text = clean::line(text);
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }
}

impl Table {
    /// Writes the table on an empty sheet, as much of it as a sheet holds.
    pub(super) fn write(mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        self.header.truncate(MOST_COLUMNS);
        self.rows.truncate(MOST_ROWS);
        self.rows.iter_mut().for_each(|row| row.truncate(MOST_COLUMNS));
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_ECF1));
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        // Without it a text becomes a formula as soon as somebody edits the cell.
        let quoted = wrapped.clone().set_quote_prefix();
        let share = Format::new().set_num_format("0%").set_align(FormatAlign::Top);
        let top = Format::new().set_align(FormatAlign::Top);
        for (column, name) in (0..).zip(&self.header) {
            sheet.write_string_with_format(0, column, clean::line(name), &head)?;
            sheet.set_column_width(column, self.width(column))?;
        }
        for (row, cells) in (BODY..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(text) => {
                        let format = if cell::is_formula(text) { &quoted } else { &wrapped };
                        sheet.write_string_with_format(row, column, text, format)?
                    }
                    Cell::Number(number) => {
                        sheet.write_number_with_format(row, column, *number, &top)?
                    }
                    Cell::Share(part) => {
                        sheet.write_number_with_format(row, column, *part, &share)?
                    }
                    Cell::Nothing => continue,
                };
            }
        }
        sheet.set_freeze_panes(BODY, self.frozen)?;
        self.filter_and_bars(sheet)
    }

    fn filter_and_bars(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last_row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let Some(last_column) = self.header.len().checked_sub(1) else { return Ok(()) };
        let last_column = u16::try_from(last_column).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
        let is_share = |column: u16| {
            self.rows.iter().any(|row| matches!(row.get(usize::from(column)), Some(Cell::Share(_))))
        };
        for column in (0..=last_column).filter(|column| is_share(*column)) {
            let bar = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(0x009F_C5E8));
            sheet.add_conditional_format(BODY, column, last_row, column, &bar)?;
        }
        Ok(())
    }

    /// As wide as its widest cell, within bounds.
    fn width(&self, column: u16) -> f64 {
        let column = usize::from(column);
        let cells = self.rows.iter().filter_map(|row| row.get(column)).map(Cell::width);
        let header = self.header.get(column).map_or(0, |name| name.width() + 3);
        let widest = cells.chain([header]).max().unwrap_or(0);
        u32::try_from(widest.clamp(WIDTHS.0, WIDTHS.1)).map_or(8.0, |width| f64::from(width) + 1.0)
    }
}
