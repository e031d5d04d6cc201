import type { RandomBytes } from '#domain/clock.ts'
import type { Handlers } from '../http/handler.ts'
import type { ChainReader } from '../ports/chain.ts'
import type { creatorRoutes } from './contract.ts'
import { createChannel } from './createChannel.ts'
import { listLive } from './listLive.ts'
import { type PageDeps, readChannelPage } from './readChannelPage.ts'
import { setCollection } from './setCollection.ts'
import { setTierText } from './setTierText.ts'

export interface CreatorDeps extends PageDeps {
  random: RandomBytes
  chain: Pick<ChainReader, 'receipt'>
}

/** Verbs of creators. */
export function creatorHandlers(deps: CreatorDeps): Handlers<typeof creatorRoutes> {
  return {
    listLive: listLive(deps),
    createChannel: createChannel(deps),
    async getChannel({ params, account }) {
      return { body: await readChannelPage(deps, params.handle, account) }
    },
    setCollection: setCollection(deps),
    setTierText: setTierText(deps),
  }
}
