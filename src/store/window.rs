//! The window of an answer: the instants and counts in it, which are others at every look. They are
//! kept as differences, in as few bytes as they need.

/// Numbers that are written one behind the other.
pub(super) struct WindowWriter {
    bytes: Vec<u8>,
    instant: i64,
}

/// Numbers that are read as they were written.
pub(super) struct WindowReader<'a> {
    bytes: &'a [u8],
    instant: i64,
}

impl WindowWriter {
    /// Nothing yet, of an observation that was made at this instant.
    pub(super) fn new(at: i64) -> Self {
        Self { bytes: Vec::new(), instant: at }
    }

    /// Adds an instant, unless it is too far away; gives whether it did.
    pub(super) fn instant(&mut self, instant: i64) -> bool {
        let Some(after) = instant.checked_sub(self.instant) else { return false };
        self.instant = instant;
        self.count(after);
        true
    }

    /// Adds a count: seven bits a byte, the lowest first, the sign lowest of all.
    pub(super) fn count(&mut self, count: i64) {
        let mut rest = ((count << 1) ^ (count >> 63)).cast_unsigned();
        while rest >= 0x80 {
            self.bytes.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest.to_le_bytes()[0]);
    }

    /// The bytes; `None` if there are none.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        (!self.bytes.is_empty()).then_some(self.bytes)
    }
}

impl<'a> WindowReader<'a> {
    /// What was written of an observation that was made at this instant.
    pub(super) fn new(at: i64, bytes: &'a [u8]) -> Self {
        Self { bytes, instant: at }
    }

    /// The next instant, if there is one.
    pub(super) fn instant(&mut self) -> Option<i64> {
        self.instant = self.instant.checked_add(self.count()?)?;
        Some(self.instant)
    }

    /// The next count, if there is one.
    pub(super) fn count(&mut self) -> Option<i64> {
        let mut bits = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            bits |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed());
            }
        }
        None
    }

    /// Whether everything was read.
    pub(super) fn is_over(&self) -> bool {
        self.bytes.is_empty()
    }
}
