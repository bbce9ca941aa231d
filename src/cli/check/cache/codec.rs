//! Numbers and texts as bytes, and back. What is read may be damaged: every step back can fail, none can panic.

/// Writes.
#[derive(Default)]
pub(super) struct Out(pub Vec<u8>);

impl Out {
    /// A number in as few bytes as it needs: seven bits a byte, the highest bit set where more follow.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    /// A length or an index.
    pub fn size(&mut self, size: usize) {
        self.number(size as u64);
    }

    /// A text with its length.
    pub fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Whether there is a value, and the value.
    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }
}

/// Reads.
pub(super) struct In<'b>(pub &'b [u8]);

impl<'b> In<'b> {
    /// So many bytes.
    pub fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    /// A number; none when it has more than 64 bits.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A number of 32 bits.
    pub fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// A length or an index.
    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// A text with its length.
    pub fn text(&mut self) -> Option<&'b str> {
        let length = self.size()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    /// A text of its own.
    pub fn string(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// A value that may not be there.
    pub fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.byte()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }

    /// Several values with their number. Each takes at least a byte, so that a damaged number asks for no memory.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.size().filter(|length| *length <= self.0.len())?;
        let mut list = Vec::with_capacity(length.min(1024));
        for _ in 0..length {
            list.push(read(self)?);
        }
        Some(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damaged_bytes_give_nothing() {
        assert_eq!(In(&[0xff; 10]).number(), None);
        assert_eq!(In(&[0x80]).number(), None);
        assert_eq!(In(&[5, b'a']).text(), None);
        assert_eq!(In(&[1, 0xff]).text(), None);
        assert_eq!(In(&[2]).option(In::byte), None);
        assert_eq!(In(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1]).list(In::byte), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(number: u64, text: String, maybe: Option<u32>) {
            let mut out = Out::default();
            out.number(number);
            out.text(&text);
            out.option(maybe, |out, value| out.number(value.into()));
            let mut bytes = In(&out.0);
            prop_assert_eq!(bytes.number(), Some(number));
            prop_assert_eq!(bytes.string(), Some(text));
            prop_assert_eq!(bytes.option(In::small), Some(maybe));
            prop_assert!(bytes.0.is_empty());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut input = In(&bytes);
            while input.string().is_some() || input.list(In::number).is_some() {
                if input.0.is_empty() {
                    break;
                }
            }
        }
    }
}
