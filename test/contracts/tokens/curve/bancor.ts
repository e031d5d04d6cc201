/**
 * Bancor's published formulas at a connector weight of one half, in fixed point with 256 binary digits behind the point:
 * `S * ((1 + E / R) ^ (1/2) - 1)` tokens for the deposit E, `R * (1 - (1 - t / S) ^ 2)` money for the tokens t. Nothing
 * is shared with the model: no squares of positions, no slope.
 */

const POINT = 256n
const ONE = 1n << POINT

const times = (a: bigint, b: bigint) => (a * b) >> POINT
const ratio = (a: bigint, b: bigint) => (a << POINT) / b

/** Square root of a fixed-point number of at least one, by Newton on `x = (x + a / x) / 2`. */
function sqrt(a: bigint): bigint {
  let x = a
  for (;;) {
    const next = (x + ratio(a, x)) >> 1n
    if (next >= x) return x
    x = next
  }
}

/** Tokens for a deposit, as fixed point; supply and reserve are whole numbers or fixed point alike. */
export function purchaseReturn(supply: bigint, reserve: bigint, deposit: bigint): bigint {
  const growth = sqrt(ONE + ratio(deposit << POINT, reserve)) - ONE
  return supply * growth
}

/** Money for tokens, as fixed point. */
export function saleReturn(supply: bigint, reserve: bigint, tokens: bigint): bigint {
  const left = ONE - ratio(tokens, supply)
  return times(reserve, ONE - times(left, left))
}

/** A fixed-point number rounded down. */
export const whole = (value: bigint) => value >> POINT

/** A whole fraction as fixed point. */
export const fraction = (above: bigint, below: bigint) => ratio(above, below)
