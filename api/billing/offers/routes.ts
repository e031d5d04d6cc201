import type { Handlers } from '../../http/handler.ts'
import { readCardPrices, saveCardPrice } from './cardPrices.ts'
import type { offerRoutes } from './contract.ts'
import type { OfferDeps } from './deps.ts'
import { makeCardQuote } from './quotes.ts'

/** Verbs of what is sold by card. */
export function offerHandlers(deps: OfferDeps): Handlers<typeof offerRoutes> {
  return {
    listCardPrices: async ({ account, params }) => ({ body: await readCardPrices(deps, params.id, account) }),
    setCardPrice: async ({ account, params, body }) => ({
      body: await saveCardPrice(
        deps,
        { channelId: params.id, tierNo: params.tierNo, accountId: account },
        body,
      ),
    }),
    quoteCardPass: async ({ account, body }) => ({
      body: await makeCardQuote(deps, { ...body, accountId: account }),
    }),
  }
}
