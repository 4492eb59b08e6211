//! Values as the store keeps them.

use super::sum::Sum;
use jiff::Timestamp;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What the id of an observation begins with; 64 hexadecimal digits follow.
const ALGORITHM: &str = "sha256:";

/// An instant: nanoseconds since 1970.
pub(super) struct Time(pub(super) Timestamp);

/// The nanoseconds since 1970.
///
/// # Errors
/// It is before the year 1678, or after 2261.
pub(super) fn nanoseconds(instant: Timestamp) -> rusqlite::Result<i64> {
    let far_away = |_too_large| refused(format!("{instant} is too far away to be kept"));
    i64::try_from(instant.as_nanosecond()).map_err(far_away)
}

/// The instant so many nanoseconds after 1970 began.
pub(super) fn from_nanoseconds(nanoseconds: i64) -> Timestamp {
    Timestamp::from_nanosecond(nanoseconds.into())
        .expect("a timestamp reaches further than 64 bits of nanoseconds")
}

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        nanoseconds(self.0).map(ToSqlOutput::from)
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|found| Self(from_nanoseconds(found)))
    }
}

/// The id of an observation: the 32 bytes of its hash.
pub(super) struct Id(pub(super) String);

impl Id {
    /// Its hash.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn hash(&self) -> rusqlite::Result<Sum> {
        let hash = self.0.strip_prefix(ALGORITHM).and_then(|digits| hex::decode(digits).ok());
        let hash = hash.and_then(|bytes| Sum::read(&bytes));
        hash.ok_or_else(|| refused(format!("{} is no id", self.0)))
    }
}

impl ToSql for Sum {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.bytes().to_vec().into())
    }
}

impl FromSql for Sum {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        let other = FromSqlError::InvalidBlobSize { expected_size: 32, blob_size: bytes.len() };
        Self::read(bytes).ok_or(other)
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(ALGORITHM.to_owned() + &hex::encode(value.as_blob()?)))
    }
}

/// An error: this cannot be kept.
pub(super) fn refused(why: String) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(why.into())
}

/// What JSON can write.
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(text.into())
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}
