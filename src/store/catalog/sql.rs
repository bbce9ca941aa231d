//! Statements for many rows at once. Powers of two, so that only a few of them are ever prepared.

/// Rows a statement at most: beyond that, looking up each parameter's name costs more than a statement saves.
const MOST: usize = 16;

/// How many of `left` rows the next statement takes.
pub(super) fn rows_now(left: usize) -> usize {
    1 << left.clamp(1, MOST).ilog2()
}

/// `(…), (…)` with `rows` times `columns` parameters, the first of which is `$1`.
pub(super) fn values(rows: usize, columns: usize) -> String {
    let row = |row: usize| format!("({})", places(row * columns + 1, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// `$first, …`: so many parameters.
pub(super) fn places(first: usize, many: usize) -> String {
    (first..first + many).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_through() {
        assert_eq!(values(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(places(2, 2), "$2, $3");
    }

    #[test]
    fn any_number_of_rows_is_taken_in_few_kinds_of_statements() {
        for many in [1, 2, 3, 15, 16, 17, 1000] {
            let taken = rows_now(many);
            assert!(taken <= many && taken <= MOST && taken.is_power_of_two(), "{many}: {taken}");
        }
    }
}
