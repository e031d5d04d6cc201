import type { Page } from 'playwright-core'
import type { Hex } from 'viem'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { CallMedia } from '#domain/calls/words.ts'
import { sellCalls } from '#scripts/demo/sellCalls.ts'
import { cardCalls } from '../cards/cardCalls.ts'
import { moveClock } from '../chains/heldChain.ts'
import { type Creator, openProfile, type Person } from '../journey/people.ts'
import { soldCall } from '../journey/soldCall.ts'
import type { Stage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { KEEP_PEERS } from './relayedCall.ts'

/** Calls by wallet where time is moved, which is the chain's as well. */
export function walletTime(stage: Stage) {
  const { offerCalls } = soldCall(stage)
  const { moveClockOf } = cardCalls(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')

  /** How far the database is before the machine, in seconds: other files move it too. */
  async function aheadS(): Promise<number> {
    const { rows } = await owner().query<{ s: number }>(
      'SELECT extract(epoch FROM shift)::float8 AS s FROM app.clock',
    )
    return Math.round(rows[0]?.s ?? 0)
  }
  /** Time for everybody: the chain, the database, and what pages are answered. */
  async function pass(seconds: number, pages: Page[]): Promise<void> {
    await owner().query('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', [seconds])
    await moveClock(stage.world.current().rpcUrl, seconds)
    for (const page of pages) await moveClockOf(page, await aheadS())
  }

  return {
    owner,
    passTo: async (at: string, secondsBefore: number, pages: Page[]) =>
      pass(Math.round((Date.parse(at) - Date.now()) / 1000) - (await aheadS()) - secondsBefore, pages),

    /** A creator whose calls are sold by wallet, from now on as the chain has it: files before this one left it behind. */
    async sellNow(creator: Creator, media: CallMedia): Promise<string> {
      const offerId = await offerCalls(creator, media)
      const { timestamp } = await creator.wallet.chain.getBlock()
      const behindS = Math.round(Date.now() / 1000) + (await aheadS()) - Number(timestamp)
      await moveClock(stage.world.current().rpcUrl, Math.max(0, behindS))
      const { contracts } = await creator.call<Config>('GET', '/v1/config')
      const own = await creator.call<OwnCalls>('GET', '/v1/me/calls')
      await sellCalls(creator.wallet, contracts.consultationEscrow as Hex, own)
      return offerId
    },
    /** Somebody's page in the browser with devices, which is answered of that time. */
    async visit(path: string, person: Person, scripts: string[] = []): Promise<WatchedPage> {
      const context = await openProfile(stage.host(), stage.url(), person)
      for (const script of [KEEP_PEERS, ...scripts]) await context.addInitScript(script)
      const visited = await watchPage(context, stage.url() + path)
      await moveClockOf(visited.page, await aheadS())
      return visited
    },
  }
}
