import { inScope, type Unscoped } from '#db/scope.ts'
import { readCard } from '../../access/cardRights.ts'
import { createAloneCounts } from '../../http/limits/aloneCounts.ts'
import { ProblemError } from '../../http/problemError.ts'
import { findOpenAttempt } from '../attempts.ts'
import { lookAtPurchase } from './askPurchase.ts'
import { cancelPurchase } from './cancelPurchase.ts'
import type { Purchase } from './contract.ts'
import type { PurchaseDeps } from './deps.ts'
import { readGivenBack } from './lateMoney/readGivenBack.ts'
import { createWaitingLine } from './line/waitingLine.ts'
import { isOpenPurchase, type PurchaseRow, partiesOf } from './purchaseRow.ts'
import { findPurchase, takePage } from './purchaseStore.ts'
import { purchaseView } from './purchaseView.ts'
import type { Sent } from './sendPurchase.ts'

/** Of one account, in a process: a page that waits asks ten to twenty times a minute. */
const LOOKS = { points: 60, perS: 60 }

/** How purchases stand, for those who look; whoever sells something by card answers with one of these. */
export interface PurchaseLooks {
  /** of one that was committed a moment ago: asked for at once, or as it waits behind others */
  begun(row: PurchaseRow): Promise<{ body: Purchase }>
  again(row: PurchaseRow): Promise<{ body: Purchase }>
  givenUp(row: PurchaseRow): Promise<{ body: Purchase }>
  /** false for who looks more often than a page does */
  mayAsk(accountId: string): boolean
}

/** One per process: whose turn it is at the provider is everybody's. */
export function createPurchaseLooks(deps: Unscoped<PurchaseDeps>): PurchaseLooks {
  // what comes of a purchase is written into the books of who sold it
  const ofBoth = (row: PurchaseRow) => ({ ...deps, pool: inScope(deps.pool, partiesOf(row)) })
  const looks = createAloneCounts()
  const line = createWaitingLine(deps.pool, deps.clock)
  // the provider's calls are everybody's: who looks more often than a page does sees what is known, and the worker asks on
  const mayAsk = (account: string): boolean =>
    looks.take({ key: account, rate: LOOKS }, deps.clock(), 1).waitS === 0

  async function stepOf(row: PurchaseRow, sent: Sent | null): Promise<Purchase['nextStep']> {
    if (!isOpenPurchase(row)) return { kind: 'none' }
    if (sent && 'url' in sent && sent.url && row.state === 'checkout_open')
      return { kind: 'page', url: sent.url }
    return { kind: 'wait', ...(await line.placeOf(row)) }
  }

  /** How it stands in a row that was read just now. Of one that waits in the line nothing was paid, and they look often. */
  async function asRead(row: PurchaseRow, sent: Sent | null): Promise<{ body: Purchase }> {
    const { id } = row
    const { pool } = ofBoth(row)
    const right = row.paid_at || row.provisional_until ? await readCard(pool, id) : null
    const givenBack = row.state === 'created' ? undefined : (await readGivenBack(pool, [id])).get(id)
    return { body: purchaseView(row, await stepOf(row, sent), right, givenBack) }
  }

  /** How it stands now, after the provider was asked. */
  async function shown(before: PurchaseRow, sent: Sent | null): Promise<{ body: Purchase }> {
    const row = await findPurchase(ofBoth(before).pool, before.id)
    if (!row) throw new ProblemError('NOT_FOUND')
    return asRead(row, sent)
  }

  async function look(row: PurchaseRow): Promise<{ body: Purchase }> {
    const isAsked = isOpenPurchase(row) && deps.payments !== null
    const sent = isAsked ? await lookAtPurchase(ofBoth(row), row) : null
    if (sent && 'isAway' in sent && sent.isAway) line.renew()
    return shown(row, sent)
  }

  return {
    mayAsk,
    async begun(row) {
      // whoever comes now goes behind those who wait
      if (await line.isQueueing(row, true)) return asRead(row, null)
      return look(row)
    },
    async again(row) {
      if (await line.isQueueing(row)) return asRead(row, null)
      const { pool } = ofBoth(row)
      // an hour later nobody can pay there
      const url = row.page_url && !row.is_late ? await takePage(pool, row.id) : null
      if (url) return asRead(row, { url })
      // nobody is asked before the next try, so that such a look is none of those that count
      const isSent = row.checkout_ref !== null || row.payment_ref !== null
      if (isOpenPurchase(row) && !isSent && (await findOpenAttempt(pool, row.id, 'pay'))?.is_early)
        return asRead(row, null)
      return isOpenPurchase(row) && !mayAsk(row.account_id) ? asRead(row, null) : look(row)
    },
    async givenUp(row) {
      await cancelPurchase(ofBoth(row), row)
      return shown(row, null)
    },
  }
}
