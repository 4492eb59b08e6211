//! Bytes to text, for the encodings in which Excel writes CSV.

use super::RosterError;
use encoding_rs::{EUC_KR, Encoding, UTF_8};

/// The first bytes of a ZIP file, which an Excel workbook is.
const ZIP: &[u8] = b"PK\x03\x04";

/// The text of a roster: by its byte order mark, else UTF-8, else CP949 (which `encoding_rs`, like
/// the web, calls EUC-KR). Lines end in `\n`, as Windows and the old Macintosh wrote them or not.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<String, RosterError> {
    if bytes.starts_with(ZIP) {
        return Err(RosterError::Workbook { name: name.to_owned() });
    }
    let (encoding, content) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (EUC_KR, bytes),
    };
    match encoding.decode_without_bom_handling_and_without_replacement(content) {
        Some(text) => Ok(text.replace("\r\n", "\n").replace('\r', "\n")),
        None => Err(RosterError::Undecodable { name: name.to_owned() }),
    }
}
