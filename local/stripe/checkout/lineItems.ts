import { ApiError } from '../http/apiError.ts'
import { wholeOf } from '../http/fields.ts'
import type { Transaction } from '../store/transaction.ts'
import type { LineItem } from './session.ts'

/** A line as a new session names it; a price that is kept is another API. */
export interface LineParams {
  price?: string
  price_data?: {
    currency: string
    product?: string
    product_data?: {
      name: string
      description?: string
      images?: string[]
      metadata?: Record<string, string>
    }
    recurring?: object
    tax_behavior?: string
    unit_amount?: unknown
    unit_amount_decimal?: string
  }
  quantity?: unknown
}

const MAX_LINES = 100

/** The lines of a session for payment, each with a price of its own. */
export function makeLines(tx: Transaction, lines: readonly LineParams[] | undefined): LineItem[] {
  if (!lines || lines.length === 0)
    throw new ApiError(400, 'parameter_missing', 'A payment needs `line_items`.', { param: 'line_items' })
  if (lines.length > MAX_LINES)
    throw new ApiError(400, 'parameter_invalid', `A session has ${MAX_LINES} lines at most.`, {
      param: 'line_items',
    })
  const made = lines.map((line, n) => makeLine(tx, line, `line_items[${n}]`))
  const stray = made.findIndex(({ currency }) => currency !== made[0]?.currency)
  if (stray > 0)
    throw new ApiError(400, 'parameter_invalid', 'All lines of a session have one currency.', {
      param: `line_items[${stray}][price_data][currency]`,
    })
  return made
}

function makeLine(tx: Transaction, line: LineParams, param: string): LineItem {
  const { price_data: data } = line
  if (!data?.product_data || data.recurring || data.unit_amount_decimal !== undefined)
    throw new ApiError(
      501,
      'not_built',
      `${param}: the stand-in builds lines of \`price_data\` with \`product_data\` and \`unit_amount\` alone.`,
      { param },
    )
  const { currency, product_data: about } = data
  const unitAmount = wholeOf({ ...data }, 'unit_amount')
  const quantity = wholeOf({ ...line }, 'quantity')
  if (unitAmount === undefined)
    throw new ApiError(400, 'parameter_missing', 'A price needs its `unit_amount`.', {
      param: `${param}[price_data][unit_amount]`,
    })
  if (unitAmount < 0)
    throw new ApiError(400, 'parameter_invalid_integer', 'A price is 0 or more.', {
      param: `${param}[price_data][unit_amount]`,
    })
  if (about.name === '')
    throw new ApiError(400, 'parameter_invalid_empty', 'A product has a name.', {
      param: `${param}[price_data][product_data][name]`,
    })
  if (quantity === undefined || quantity < 1)
    throw new ApiError(
      400,
      quantity === undefined ? 'parameter_missing' : 'parameter_invalid_integer',
      'A line needs its `quantity`, 1 or more.',
      {
        param: `${param}[quantity]`,
      },
    )
  const price = {
    id: tx.newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: tx.nowS,
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    // nobody can ask for it: products are another API
    product: tx.newId('prod'),
    recurring: null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  }
  const amount = unitAmount * quantity
  return {
    id: tx.newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency,
    description: about.name,
    metadata: {},
    price,
    quantity,
  }
}
