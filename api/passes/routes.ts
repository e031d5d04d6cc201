import type { RandomBytes } from '#domain/clock.ts'
import type { Handlers } from '../http/handler.ts'
import type { passRoutes } from './contract.ts'
import { readCardTickets, type TicketDeps } from './readCardTickets.ts'
import { readMyPasses } from './readMyPasses.ts'
import { readOwnPasses } from './readOwnPasses.ts'
import type { saleRoutes } from './sales/contract.ts'
import { type SaleDeps, saleHandlers } from './sales/saleHandlers.ts'
import { createShareLink, readShareLink } from './shareLinks.ts'

/** What creators see of the passes they sell, and fans of those they hold. */
export function passHandlers(
  deps: SaleDeps & TicketDeps & { random: RandomBytes },
): Handlers<typeof passRoutes & typeof saleRoutes> {
  return {
    ...saleHandlers(deps),
    async getOwnPasses({ account, params }) {
      return { body: await readOwnPasses(deps, params.id, account) }
    },
    async listMyPasses({ account }) {
      const [passes, cardTickets] = await Promise.all([
        readMyPasses(deps, account),
        readCardTickets(deps, account),
      ])
      return { body: { passes, cardTickets } }
    },
    async createShareLink({ account, params, body }) {
      return { body: { code: await createShareLink(deps, { account, ...params, ...body }) } }
    },
    async getShareLink({ params }) {
      return { body: await readShareLink(deps, params.code) }
    },
  }
}
