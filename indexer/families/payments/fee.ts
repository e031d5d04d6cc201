import type { Event } from '../event.ts'
import type { EventFold } from '../family.ts'
import { projection } from '../table.ts'

export const FEE = projection({
  no: 11,
  name: 'fee',
  key: { schedule: 'address', product: 'int' },
  columns: { bps: 'int', inflow_paused_until: 'time?' },
  scope: { address: 'schedule', key: 'product' },
})

const ofProduct = ({ address, args }: Event<{ readonly product: bigint }>) => [
  FEE.ref(address, Number(args.product)),
]

export const foldFeeChanged: Omit<EventFold<{ readonly product: bigint; readonly newBps: bigint }>, 'no'> = {
  rows: ofProduct,
  fold(rows, { address, args }) {
    const product = Number(args.product)
    rows.put(FEE, {
      schedule: address,
      product,
      bps: Number(args.newBps),
      inflow_paused_until: rows.get(FEE, address, product)?.inflow_paused_until ?? null,
    })
  },
}

export const foldInflowPaused: Omit<EventFold<{ readonly product: bigint; readonly until: bigint }>, 'no'> = {
  rows: ofProduct,
  fold(rows, { address, args }) {
    const row = rows.mustGet(FEE, address, Number(args.product))
    rows.put(FEE, { ...row, inflow_paused_until: args.until === 0n ? null : Number(args.until) })
  },
}
