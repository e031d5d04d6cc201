import { inScope } from '#db/scope.ts'
import type { Handlers } from '../http/handler.ts'
import type { ledgerRoutes } from './contract.ts'
import { createCurrencyFacts, type ListedCurrency } from './currencyFacts.ts'
import { earningLines } from './earnings/earningsFile.ts'
import { readEarningDays } from './earnings/readEarningDays.ts'
import { readCompared, readFigures } from './earnings/readEarnings.ts'
import { type EntryCursor, type EntryRow, readEntries } from './earnings/readEntries.ts'
import { shownEntry } from './earnings/shownEntry.ts'
import { type LedgerDeps, readWaitingMoney } from './readWaitingMoney.ts'

/** Entries of a page on screen, and of a piece of a file. */
const PAGE = 50
const PIECE = 1000

const cursorOf = (text: string | undefined): EntryCursor | null => {
  if (text === undefined) return null
  const [atMs = '', id = ''] = text.split('-')
  return { atMs: Number(atMs), id }
}
const endOf = ({ at, id }: EntryRow): EntryCursor => ({ atMs: at.getTime(), id })

/** What people see of their money at the ledger of the chain, and in the books. */
export function ledgerHandlers(
  deps: LedgerDeps & { currencies: readonly ListedCurrency[] },
): Handlers<typeof ledgerRoutes> {
  const { pool, chainId, currencies } = deps
  const currencyOf = createCurrencyFacts(chainId, currencies)
  const of = (account: string) => inScope(pool, { account })
  return {
    async listWaitingMoney({ account }) {
      return { body: { waiting: await readWaitingMoney(deps, account) } }
    },
    async getEarnings({ account }) {
      const figures = await readFigures(of(account), account, currencyOf)
      return { body: { figures, compared: await readCompared(of(account), account) } }
    },
    async listEarningEntries({ account, query: { before, ...filter } }) {
      const rows = await readEntries(of(account), account, filter, {
        before: cursorOf(before),
        most: PAGE + 1,
      })
      const shown = rows.slice(0, PAGE)
      const last = rows.length > PAGE ? shown.at(-1) : undefined
      return {
        body: {
          entries: shown.map((row) => shownEntry(row, currencyOf)),
          next: last ? `${last.at.getTime()}-${last.id}` : null,
        },
      }
    },
    async listEarningDays({ account, query }) {
      return { body: await readEarningDays({ pool: of(account), currencyOf }, account, query) }
    },
    async downloadEarnings({ account, query }) {
      const readPage = (last: EntryRow | null) =>
        readEntries(of(account), account, query, { before: last && endOf(last), most: PIECE })
      return { file: { name: 'earnings.csv', chunks: earningLines(readPage, currencyOf) } }
    },
  }
}
