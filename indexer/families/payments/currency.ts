import type { Event } from '../event.ts'
import type { EventFold } from '../family.ts'
import { keptText } from '../keptText.ts'
import { projection } from '../table.ts'

export const CURRENCY = projection({
  no: 10,
  name: 'currency',
  key: { list: 'address', index: 'int' },
  columns: {
    token: 'address',
    symbol: 'text',
    symbol_hash: 'hash?',
    decimals: 'int',
    paused_until: 'time?',
  },
  scope: { address: 'list', key: 'index' },
})

const ofCurrency = ({ address, args }: Event<{ readonly index: bigint }>) => [
  CURRENCY.ref(address, Number(args.index)),
]

export const foldListed: Omit<
  EventFold<{
    readonly index: bigint
    readonly token: string
    readonly symbol: string
    readonly decimals: bigint
  }>,
  'no'
> = {
  rows: ofCurrency,
  fold(rows, { address, args }) {
    const symbol = keptText(args.symbol)
    rows.put(CURRENCY, {
      list: address,
      index: Number(args.index),
      token: args.token,
      symbol: symbol.text,
      symbol_hash: symbol.hash,
      decimals: Number(args.decimals),
      paused_until: null,
    })
  },
}

export const foldCurrencyPaused: Omit<
  EventFold<{ readonly index: bigint; readonly paused: boolean }>,
  'no'
> = {
  rows: ofCurrency,
  fold(rows, { address, args }) {
    const row = rows.mustGet(CURRENCY, address, Number(args.index))
    // a pause of the list has no end of its own
    rows.put(CURRENCY, { ...row, paused_until: args.paused ? Number.POSITIVE_INFINITY : null })
  },
}
