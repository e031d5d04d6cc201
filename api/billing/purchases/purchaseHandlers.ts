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
import { createWaitingLine } from './line/waitingLine.ts'
import { findPurchase, isOpenPurchase, type PurchaseRow, pageOfPurchases } from './purchaseStore.ts'
import { purchaseView } from './purchaseView.ts'
import type { Sent } from './sendPurchase.ts'
import { startPurchase } from './startPurchase.ts'

/** Of one account, in a process: a page that waits asks ten to twenty times a minute. */
const LOOKS = { points: 60, perS: 60 }

/** Verbs of buying by card, by the names of their routes. */
export function purchaseHandlers(deps: PurchaseDeps & OfferDeps): Handlers<typeof purchaseRoutes> {
  const { pool } = deps
  const looks = createAloneCounts()
  const line = createWaitingLine(pool, deps.clock)
  // the provider's calls are everybody's: who looks more often than a page does sees what is known, and the worker asks on
  const mayAsk = (account: string): boolean =>
    looks.take({ key: account, rate: LOOKS }, deps.clock(), 1).waitS === 0

  async function ownPurchase(id: string, accountId: string): Promise<PurchaseRow> {
    const row = await findPurchase(pool, id)
    if (row?.account_id !== accountId) throw new ProblemError('NOT_FOUND')
    return row
  }

  async function stepOf(row: PurchaseRow, sent: Sent | null): Promise<Purchase['nextStep']> {
    if (!isOpenPurchase(row)) return { kind: 'none' }
    if (sent && 'url' in sent && sent.url && row.state === 'checkout_open')
      return { kind: 'page', url: sent.url }
    return { kind: 'wait', ...(await line.placeOf(row)) }
  }

  /** How it stands now, after the provider was asked. */
  async function shown(id: string, sent: Sent | null): Promise<{ body: Purchase }> {
    const row = await findPurchase(pool, id)
    if (!row) throw new ProblemError('NOT_FOUND')
    const right = row.paid_at || row.provisional_until ? await readCard(pool, id) : null
    return { body: purchaseView(row, await stepOf(row, sent), right) }
  }

  async function look(row: PurchaseRow): Promise<{ body: Purchase }> {
    const isAsked = isOpenPurchase(row) && deps.payments !== null
    const sent = isAsked ? await lookAtPurchase(deps, row) : null
    if (sent && 'isAway' in sent && sent.isAway) line.renew()
    return shown(row.id, sent)
  }

  return {
    async startPurchase({ account, body, ip }) {
      const row = await startPurchase(deps, { accountId: account, ip }, body)
      // whoever comes now goes behind those who wait
      if (await line.isQueueing(row)) return shown(row.id, null)
      return look(row)
    },
    async readPurchase({ account, params }) {
      const row = await ownPurchase(params.id, account)
      if (await line.isQueueing(row)) return shown(row.id, null)
      // nobody is asked before the next try, so that such a look is none of those that count
      const isSent = row.checkout_ref !== null || row.payment_ref !== null
      if (isOpenPurchase(row) && !isSent && (await findOpenAttempt(pool, row.id, 'pay'))?.is_early)
        return shown(row.id, null)
      return isOpenPurchase(row) && !mayAsk(account) ? shown(row.id, null) : look(row)
    },
    async cancelPurchase({ account, params }) {
      await cancelPurchase(deps, await ownPurchase(params.id, account))
      return shown(params.id, null)
    },
    async listPurchases({ account, query }) {
      const { page, next } = await pageOfPurchases(pool, account, query.before)
      const rights = await Promise.all(
        page.map(({ id, paid_at: paidAt }) => (paidAt ? readCard(pool, id) : null)),
      )
      return {
        body: { purchases: page.map((row, n) => purchaseView(row, { kind: 'none' }, rights[n])), next },
      }
    },
    async listCards({ account }) {
      // cards change at the provider alone; while it is away those of before are shown
      if (deps.payments && mayAsk(account))
        await syncCards({ ...deps, payments: deps.payments }, account).catch((error: Error) => {
          deps.log.warn({ cause: error.message }, 'kept cards not read')
        })
      return { body: { cards: await readCards(pool, account) } }
    },
    async removeCard({ account, params }) {
      await removeCard(deps, params.id, account)
      return {}
    },
  }
}
