//! A workbook of three sheets: the class, the criteria, what needs attention. The same gradebook gives
//! the same bytes.

mod attention;
mod class;
mod criteria;
mod sheet;

use crate::catalogue::say;
use crate::clean;
use crate::gradebook::Gradebook;
use crate::message::Message;
use crate::view::View;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io;

/// The first and the last second that Excel knows: of 1900 and of 9999.
const DATES: (i64, i64) = (-2_208_988_800, 253_402_300_799);

/// Writes the workbook.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let bytes = workbook(book, view).map_err(io::Error::other)?;
    sink.write_all(&bytes)
}

fn workbook(book: &Gradebook, view: &View) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let title = clean::line(book.lab.title.get(view.language));
    let made = book.as_of.as_second().clamp(DATES.0, DATES.1);
    let made = ExcelDateTime::from_timestamp(made)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let sheets = [
        (Message::SheetClass, class::table(book, view)),
        (Message::SheetCriteria, criteria::table(book, view)),
        (Message::SheetAttention, attention::table(book, view)),
    ];
    for (name, table) in sheets {
        table.write(workbook.add_worksheet().set_name(say(view.language, name))?)?;
    }
    workbook.save_to_buffer()
}
