import type { Event } from '../event.ts'
import type { EventFold } from '../family.ts'
import { projection } from '../table.ts'

export const CREDIT = projection({
  no: 4,
  name: 'credit',
  key: { ledger: 'address', account_wallet: 'address', currency: 'int' },
  columns: { owed_units: 'uint256' },
  scope: { address: 'ledger', key: 'account_wallet' },
})

interface Balance {
  readonly account: string
  readonly currency: bigint
  readonly owed: bigint
}

/** Both events of the ledger carry the balance they leave. */
export const foldBalance: Omit<EventFold<Balance>, 'no'> = {
  rows: ({ address, args }: Event<Balance>) => [CREDIT.ref(address, args.account, Number(args.currency))],
  fold(rows, { address, args }) {
    const { account, owed } = args
    rows.put(CREDIT, {
      ledger: address,
      account_wallet: account,
      currency: Number(args.currency),
      owed_units: owed,
    })
  },
}
