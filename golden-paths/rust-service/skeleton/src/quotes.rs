//! The example resource: adds up what an order would cost. Replace it with your own.
//! Amounts are integers in the smallest unit of the currency, and never overflow.

use axum::{Json, Router, extract::rejection::JsonRejection, routing::post};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Most lines of one request.
pub const MAX_LINES: usize = 100;
/// Most pieces of one line.
pub const MAX_QUANTITY: u32 = 10_000;

/// `POST /v1/quotes`, the request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    lines: Vec<Line>,
}

/// One article of an order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    sku: String,
    quantity: u32,
    unit_price: u64,
}

/// `POST /v1/quotes`, the answer.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    pieces: u64,
    total: u64,
}

/// The routes of this resource.
pub fn router() -> Router {
    Router::new().route("/v1/quotes", post(create))
}

async fn create(body: Result<Json<QuoteRequest>, JsonRejection>) -> Result<Json<Quote>, Problem> {
    let Json(request) = body.map_err(|rejection| Problem::unreadable(rejection.body_text()))?;
    quote(&request).map(Json)
}

fn quote(request: &QuoteRequest) -> Result<Quote, Problem> {
    if request.lines.is_empty() || request.lines.len() > MAX_LINES {
        return Err(Problem::invalid(format!("lines: 1 to {MAX_LINES} are needed")));
    }
    let mut sum = Quote { pieces: 0, total: 0 };
    for (index, line) in request.lines.iter().enumerate() {
        if line.sku.is_empty() || line.sku.chars().count() > 64 {
            return Err(Problem::invalid(format!("lines[{index}].sku: 1 to 64 characters")));
        }
        if line.quantity == 0 || line.quantity > MAX_QUANTITY {
            let detail = format!("lines[{index}].quantity: a number from 1 to {MAX_QUANTITY}");
            return Err(Problem::invalid(detail));
        }
        sum.pieces += u64::from(line.quantity);
        sum.total = line
            .unit_price
            .checked_mul(u64::from(line.quantity))
            .and_then(|price| sum.total.checked_add(price))
            .ok_or_else(|| Problem::invalid(format!("lines[{index}]: the total is too large")))?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(lines: &[(&str, u32, u64)]) -> QuoteRequest {
        let line = |&(sku, quantity, unit_price): &(&str, u32, u64)| Line {
            sku: sku.to_owned(),
            quantity,
            unit_price,
        };
        QuoteRequest { lines: lines.iter().map(line).collect() }
    }

    #[test]
    fn lines_are_added_up() {
        let sum = quote(&request(&[("a", 2, 150), ("b", 1, 99)])).unwrap();
        assert_eq!(sum, Quote { pieces: 3, total: 399 });
    }

    #[test]
    fn a_total_that_does_not_fit_is_refused() {
        let problem = quote(&request(&[("a", 2, u64::MAX)])).unwrap_err();
        assert_eq!(problem.detail, "lines[0]: the total is too large");
    }

    #[test]
    fn the_line_at_fault_is_named() {
        let problem = quote(&request(&[("a", 1, 1), ("b", 0, 1)])).unwrap_err();
        assert_eq!(problem.detail, "lines[1].quantity: a number from 1 to 10000");
    }
}
