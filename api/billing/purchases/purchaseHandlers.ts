import { inScope, type Unscoped } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { readCard } from '../../access/cardRights.ts'
import type { Handlers } from '../../http/handler.ts'
import { createAloneCounts } from '../../http/limits/aloneCounts.ts'
import { ProblemError } from '../../http/problemError.ts'
import { findOpenAttempt } from '../attempts.ts'
import { readCards, removeCard, syncCards } from '../cards/savedCards.ts'
import type { OfferDeps } from '../offers/deps.ts'
import { lookAtPurchase } from './askPurchase.ts'
import { cancelPurchase } from './cancelPurchase.ts'
import type { Purchase, purchaseRoutes } from './contract.ts'
import type { PurchaseDeps } from './deps.ts'
import { readGivenBack } from './lateMoney/readGivenBack.ts'
import { createWaitingLine } from './line/waitingLine.ts'
import {
  findPurchase,
  isOpenPurchase,
  type PurchaseRow,
  pageOfPurchases,
  partiesOf,
  takePage,
} from './purchaseStore.ts'
import { purchaseView, type RightTimes } from './purchaseView.ts'
import type { Sent } from './sendPurchase.ts'
import { startPurchase } from './startPurchase.ts'

/** Of one account, in a process: a page that waits asks ten to twenty times a minute. */
const LOOKS = { points: 60, perS: 60 }

/** Verbs of buying by card, by the names of their routes. */
export function purchaseHandlers(deps: Unscoped<PurchaseDeps & OfferDeps>): Handlers<typeof purchaseRoutes> {
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })
  // what comes of a purchase is written into the books of who sold it
  const ofBoth = (row: PurchaseRow) => ({
    ...deps,
    pool: inScope(deps.pool, partiesOf(row)),
  })
  const looks = createAloneCounts()
  const line = createWaitingLine(deps.pool, deps.clock)
  // the provider's calls are everybody's: who looks more often than a page does sees what is known, and the worker asks on
  const mayAsk = (account: string): boolean =>
    looks.take({ key: account, rate: LOOKS }, deps.clock(), 1).waitS === 0

  async function ownPurchase(id: string, accountId: string): Promise<PurchaseRow> {
    const row = await findPurchase(of(accountId).pool, id)
    if (row?.account_id !== accountId) throw new ProblemError('NOT_FOUND')
    return row
  }

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
    async startPurchase({ account, session, body, ip }) {
      const row = await startPurchase(of(account), { accountId: account, sessionId: session, ip }, body)
      // whoever comes now goes behind those who wait
      if (await line.isQueueing(row, true)) return asRead(row, null)
      return look(row)
    },
    async readPurchase({ account, params }) {
      const row = await ownPurchase(params.id, account)
      if (await line.isQueueing(row)) return asRead(row, null)
      // an hour later nobody can pay there
      const url = row.page_url && !row.is_late ? await takePage(of(account).pool, row.id) : null
      if (url) return asRead(row, { url })
      // nobody is asked before the next try, so that such a look is none of those that count
      const isSent = row.checkout_ref !== null || row.payment_ref !== null
      if (
        isOpenPurchase(row) &&
        !isSent &&
        (await findOpenAttempt(of(account).pool, row.id, 'pay'))?.is_early
      )
        return asRead(row, null)
      return isOpenPurchase(row) && !mayAsk(account) ? asRead(row, null) : look(row)
    },
    async cancelPurchase({ account, params }) {
      const row = await ownPurchase(params.id, account)
      await cancelPurchase(ofBoth(row), row)
      return shown(row, null)
    },
    async listPurchases({ account, query }) {
      const { pool } = of(account)
      const { page, next } = await pageOfPurchases(pool, account, query.before)
      // one transaction, so that a long list takes no more of the connections than a short one
      const rights = await withTransaction(pool, async (tx) => {
        const found: (RightTimes | null)[] = []
        for (const { id, paid_at: paidAt } of page) found.push(paidAt ? await readCard(tx, id) : null)
        return found
      })
      const ids = page.map(({ id }) => id)
      const givenBack = await readGivenBack(pool, ids)
      const shownAs = (row: PurchaseRow, n: number) =>
        purchaseView(row, { kind: 'none' }, rights[n], givenBack.get(row.id))
      return { body: { purchases: page.map(shownAs), next } }
    },
    async listCards({ account }) {
      // cards change at the provider alone; while it is away those of before are shown
      if (deps.payments && mayAsk(account))
        await syncCards({ ...of(account), payments: deps.payments }, account).catch((error: Error) => {
          deps.log.warn({ cause: error.message }, 'kept cards not read')
        })
      return { body: { cards: await readCards(of(account).pool, account) } }
    },
    async removeCard({ account, params }) {
      await removeCard(of(account), params.id, account)
      return {}
    },
  }
}
