import { inScope, type Unscoped } from '#db/scope.ts'
import type { Handlers } from '../../http/handler.ts'
import { readCardPrices, saveCardPrice } from './cardPrices.ts'
import type { offerRoutes } from './contract.ts'
import type { OfferDeps } from './deps.ts'
import { makeCardQuote } from './quotes.ts'

/** Verbs of what is sold by card. */
export function offerHandlers(deps: Unscoped<OfferDeps>): Handlers<typeof offerRoutes> {
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })
  return {
    listCardPrices: async ({ account, params }) => ({
      body: await readCardPrices(of(account), params.id, account),
    }),
    setCardPrice: async ({ account, params, body }) => ({
      body: await saveCardPrice(
        of(account),
        { channelId: params.id, tierNo: params.tierNo, accountId: account },
        body,
      ),
    }),
    quoteCardPass: async ({ account, body }) => ({
      body: await makeCardQuote(of(account), { ...body, accountId: account }),
    }),
  }
}
