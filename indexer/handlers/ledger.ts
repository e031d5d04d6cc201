import type { Event } from './decodeEvent.ts'
import { placeOf, put, type State, want } from './state.ts'

/** Rows that an event of the pull ledger may change. */
export function wantCredit(state: State, { address, args }: Event): void {
  want(state.credits, address, args.account as string, Number(args.currency))
}

/** Both events of the ledger carry the balance they leave. */
export function foldCredit(state: State, event: Event): void {
  const { address, args } = event
  const currency = Number(args.currency)
  const account = args.account as string
  const row = {
    ...placeOf(state, event),
    ledger: address,
    account_wallet: account,
    currency,
    owed_units: args.owed as bigint,
  }
  put(state.credits, row, address, account, currency)
}
