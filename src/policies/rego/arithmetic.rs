//! Functions whose result is as large as a number says.

use regorus::Value;

use super::{guards, ledger};

/// Elements of a list that a number asks for.
const MOST_ELEMENTS: u64 = 1_000_000;
/// Bytes of a number in a list.
const NUMBER: usize = 16;
/// Bits by which a number is shifted.
const MOST_BITS: u64 = 4_096;

/// `numbers.range`, and `numbers.range_step`, whose step must be one.
pub(super) fn range(name: &'static str, args: &[Value]) -> Value {
    let number = |index: usize| args.get(index).and_then(|arg| arg.as_i64().ok());
    let (Some(first), Some(last)) = (number(0), number(1)) else { return Value::Undefined };
    let step = if args.len() == 3 { number(2).and_then(|step| u64::try_from(step).ok()) } else { Some(1) };
    let Some(step) = step.filter(|step| *step > 0) else { return Value::Undefined };
    let elements = (first.abs_diff(last) / step).saturating_add(1);
    let room = usize::try_from(elements).unwrap_or(usize::MAX).saturating_mul(NUMBER);
    let room = if elements > MOST_ELEMENTS { usize::MAX } else { room };
    guards::measured(name, args, room)
}

/// `bits.lsh`: a shift by thousands of bits is a slip.
pub(super) fn left_shift(args: &[Value]) -> Value {
    let bits = args.get(1).and_then(|bits| bits.as_u64().ok());
    match bits {
        Some(bits) if bits <= MOST_BITS => guards::plain("bits.lsh", args),
        Some(_) => {
            ledger::take("bits.lsh", usize::MAX);
            Value::Undefined
        }
        None => Value::Undefined,
    }
}

/// Bytes of the addresses of a network, as texts.
pub(super) fn addresses(args: &[Value]) -> usize {
    let Some(Value::String(network)) = args.first() else { return 0 };
    let Some((address, length)) = network.split_once('/') else { return 0 };
    let all: u32 = if address.contains(':') { 128 } else { 32 };
    let free = length.trim().parse().ok().and_then(|length: u32| all.checked_sub(length));
    free.map_or(0, |free| 1usize.checked_shl(free).filter(|_| free < 30).map_or(usize::MAX, |number| number * 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: &[i64]) -> Vec<Value> {
        numbers.iter().map(|number| Value::from(*number)).collect()
    }

    #[test]
    fn a_range_that_no_memory_would_hold_is_not_begun() {
        ledger::begin(1 << 20);
        assert_eq!(range("numbers.range", &numbers(&[3, 1])), Value::from(numbers(&[3, 2, 1])));
        assert_eq!(range("numbers.range_step", &numbers(&[0, 10, 5])), Value::from(numbers(&[0, 5, 10])));
        for bad in [&[0, 10, 0][..], &[0, 10, -2]] {
            assert_eq!(range("numbers.range_step", &numbers(bad)), Value::Undefined);
        }
        assert_eq!(ledger::exceeded(), None);
        assert_eq!(range("numbers.range", &numbers(&[i64::MIN, i64::MAX])), Value::Undefined);
        assert_eq!(ledger::exceeded(), Some("numbers.range"));
    }

    #[test]
    fn a_network_is_as_large_as_its_free_bits() {
        let of = |network: &str| addresses(&[Value::from(network)]);
        assert_eq!(of("10.0.0.0/30"), 4 * 64);
        assert_eq!(of("10.0.0.0/0"), usize::MAX);
        assert_eq!(of("::/64"), usize::MAX);
        assert_eq!(of("nonsense"), 0);
        assert_eq!(of("10.0.0.0/99"), 0);
    }

    #[test]
    fn a_shift_by_thousands_of_bits_is_refused() {
        ledger::begin(1 << 20);
        assert_eq!(left_shift(&numbers(&[1, 4])), Value::from(16));
        assert_eq!(left_shift(&numbers(&[1, 1 << 40])), Value::Undefined);
        assert_eq!(ledger::exceeded(), Some("bits.lsh"));
    }
}
