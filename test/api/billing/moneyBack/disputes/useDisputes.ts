import { disputeProjector } from '#api/billing/disputes/projectDispute.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import { balancesOf, book } from '#local/stripe/money/book.ts'
import type { Sold, useSoldPurchases } from '../useSoldPurchases.ts'

/** Banks that ask for the money of sold purchases, and what is known of it. */
export function useDisputes({ db, sales, deps }: ReturnType<typeof useSoldPurchases>) {
  const order = <T>(name: string, params: object) => sales.standIn().command<T>(name, params)

  /** A bank asks. @param wish a part, or only an inquiry */
  async function dispute(
    { payment }: Sold,
    wish: { kind?: 'inquiry'; amount?: number } = {},
  ): Promise<string> {
    const charge = payment.charge?.chargeRef
    return (await order<{ id: string }>('disputes/open', { charge, ...wish })).id
  }
  /** A notice of it is worked on. */
  async function told(objectRef: string): Promise<string> {
    const event: InboxRow = {
      endpoint: 'platform',
      ...{ eventId: 'evt_1', accountRef: null, objectKind: 'dispute', objectRef, type: 'dispute.updated' },
      ...{ isLive: false, tries: 1, receivedAt: new Date() },
    }
    const apply = await disputeProjector(deps()).fetch(event)
    return withTransaction(db.work(), apply)
  }
  async function rowOf(ref: string) {
    const { rows } = await db.pool('owner').query(
      `SELECT state, amount::int AS amount, reversed::int AS reversed, fee_returned::int AS fee, reinstated_at IS NOT NULL AS reinstated,
         return_ref, owed_at IS NOT NULL AS owed FROM app.card_dispute WHERE dispute_ref = $1`,
      [ref],
    )
    return rows[0]
  }
  const due = () => db.pool('owner').query('UPDATE app.card_dispute SET next_at = app.now()')
  /** The creator's account has nothing, and nobody lends to it. */
  async function drain(): Promise<void> {
    const { store } = sales.standIn()
    await order('balances/hold_at_zero', { account: sales.destination })
    store.transact((tx) => {
      const { available = 0, pending = 0 } = balancesOf(tx).get('eur') ?? {}
      const gone = { amount: -available - pending, currency: 'eur', source: tx.newId('po'), type: 'payout' }
      book(tx, gone)
    }, sales.destination)
  }
  const lend = () => order('balances/hold_at_zero', { account: sales.destination, isHeld: false })
  return { order, drain, lend, dispute, told, rowOf, due }
}
