import { asOf, currencyOf } from '../../creators/readChannelPage.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { hexOf, ownCollectionOf, type PassDeps } from '../readOwnPasses.ts'
import { readOwnTiers } from '../store.ts'
import type { saleRoutes } from './contract.ts'
import { readHolders } from './readHolders.ts'
import { readKept, readOwed } from './readKept.ts'
import { readSales, type SaleCursor, type SaleRow } from './readSales.ts'
import { readTotals } from './readTotals.ts'
import { readPayouts } from './readWaiting.ts'
import { saleLines, shortOf } from './saleFile.ts'

export interface SaleDeps extends PassDeps {
  /** the contract in which undelivered money waits */
  ledger: string
}

/** Rows of a page on screen, and of a piece of a file. */
const PAGE = 50
const PIECE = 1000

const isSafe = (digits: string) => Number.isSafeInteger(Number(digits))

/** Where a page ended, as its address carries it. */
function cursorOf(text: string | undefined): SaleCursor | null {
  if (text === undefined) return null
  const [block = '', logIndex = ''] = text.split('-')
  if (isSafe(block) && Number(logIndex) < 2 ** 31) return { block: Number(block), logIndex: Number(logIndex) }
  throw new ProblemError('INVALID_INPUT', { fields: { '/before': 'This is no place in the list.' } })
}

const endOf = (row: SaleRow): SaleCursor => ({ block: row.block, logIndex: row.log_index })

function shownSale(row: SaleRow, { currencies }: SaleDeps) {
  const { symbol, decimals } = currencyOf(currencies, row.currency)
  return {
    ...{ at: row.at.toISOString(), kind: row.kind, tierNo: row.tier_no, symbol, decimals, level: row.level },
    amountUnits: row.amount_units.toString(),
    shareUnits: row.referral_units.toString(),
    address: shortOf(row.recipient),
    txHash: `0x${row.tx_hash.toString('hex')}`,
    logIndex: row.log_index,
    keptUntil: row.kept_until?.toISOString() ?? null,
  }
}

/** What was sold, to whom in four digits, and what it came to. */
export function saleHandlers(deps: SaleDeps): Handlers<typeof saleRoutes> {
  const { pool, chainId, currencies, ledger } = deps
  const own = async (channelId: string, account: string) => {
    const found = await ownCollectionOf(deps, channelId, account)
    return { ...found, of: { chainId, collection: found.collection } }
  }
  const namesOf = async (collection: Buffer) => {
    const tiers = await readOwnTiers(pool, chainId, collection)
    return new Map(tiers.map((tier) => [tier.tier_no, tier.name ?? `Tier ${tier.tier_no}`]))
  }
  return {
    async listSales({ account, params, query }) {
      const { of, as_of } = await own(params.id, account)
      const rows = await readSales(pool, of, cursorOf(query.before), PAGE + 1)
      const shown = rows.slice(0, PAGE)
      const last = rows.length > PAGE ? shown.at(-1) : undefined
      const next = last ? `${last.block}-${last.log_index}` : null
      return { body: { sales: shown.map((row) => shownSale(row, deps)), next, ...asOf(as_of) } }
    },
    async getSaleTotals({ account, params }) {
      const { of, as_of, creator_wallet } = await own(params.id, account)
      const rows = await readTotals(pool, { ...of, ledger }, creator_wallet)
      const totals = rows.map(({ tier_no, currency, gross, share, refunded, kept, waiting }) => {
        const { symbol, decimals } = currencyOf(currencies, currency)
        return {
          ...{ tierNo: tier_no, currency, symbol, decimals },
          ...{ grossUnits: gross.toString(), shareUnits: share.toString() },
          ...{ refundedUnits: refunded.toString(), keptUnits: kept.toString() },
          waitingUnits: waiting.toString(),
          yoursUnits: (gross - share - refunded - kept).toString(),
        }
      })
      return { body: { totals, ...asOf(as_of) } }
    },
    async listHolders({ account, params, query }) {
      const { of, as_of } = await own(params.id, account)
      const rows = await readHolders(pool, of, query.before ?? null, PAGE + 1)
      const shown = rows.slice(0, PAGE)
      const holders = shown.map((row) => ({
        ...{ passId: row.pass_id.toString(), address: shortOf(row.owner), tierNo: row.tier_no },
        validUntil: row.valid_until?.toISOString() ?? null,
      }))
      const next = rows.length > PAGE ? (holders.at(-1)?.passId ?? null) : null
      return { body: { holders, next, ...asOf(as_of) } }
    },
    async listKeptPrices({ account, params }) {
      const { of, as_of } = await own(params.id, account)
      const rows = await readKept(pool, of, PAGE)
      const kept = rows.map((row) => {
        const { symbol, decimals } = currencyOf(currencies, row.currency)
        return {
          ...{ passId: row.pass_id.toString(), tierNo: row.tier_no, symbol, decimals, isOver: row.is_over },
          amountUnits: row.amount_units.toString(),
          closesAt: row.closes_at.toISOString(),
        }
      })
      return { body: { kept, ...asOf(as_of) } }
    },
    async listPayouts({ account, params }) {
      const { of, as_of } = await own(params.id, account)
      const rows = await readPayouts(pool, of)
      const owed = await readOwed(
        pool,
        { chainId, ledger },
        rows.map(({ payout }) => payout),
      )
      const payouts = rows.map(({ payout, is_now }) => ({
        ...{ address: hexOf(payout), isNow: is_now },
        waiting: owed
          .filter(({ account_wallet }) => account_wallet.equals(payout))
          .map(({ currency, owed_units }) => {
            const { symbol, decimals } = currencyOf(currencies, currency)
            return { currency, symbol, decimals, owedUnits: owed_units.toString() }
          }),
      }))
      return { body: { ledger: ledger.toLowerCase(), payouts, ...asOf(as_of) } }
    },
    async downloadSales({ account, params }) {
      const { of } = await own(params.id, account)
      const facts = {
        tierNames: await namesOf(of.collection),
        currencyOf: (index: number) => currencyOf(currencies, index),
      }
      const readPage = (before: SaleRow | null) => readSales(pool, of, before && endOf(before), PIECE)
      return { file: { name: 'sales.csv', chunks: saleLines(readPage, facts) } }
    },
  }
}
