import type { Clock } from '#domain/clock.ts'
import type { Handlers } from '../http/handler.ts'
import type { ChainReader } from '../ports/chain.ts'
import { createChannel } from './channels/createChannel.ts'
import { changeChannel, readOwnChannels } from './channels/ownChannels.ts'
import type { creatorRoutes } from './contract.ts'
import { followChannel, readFollow, unfollowChannel } from './followChannel.ts'
import type { KeptHandleDeps } from './keptHandles.ts'
import { type PageDeps, readChannelPage } from './readChannelPage.ts'
import { setCollection } from './setCollection.ts'
import { setTierText } from './setTierText.ts'

export interface CreatorDeps extends PageDeps, KeptHandleDeps {
  clock: Clock
  settings: { MAX_CHANNELS: number; HANDLE_KEPT_S: number }
  chain: Pick<ChainReader, 'receipt'>
}

/** Verbs of creators. */
export function creatorHandlers(deps: CreatorDeps): Handlers<typeof creatorRoutes> {
  return {
    createChannel: createChannel(deps),
    async getChannel({ params, account }) {
      return { body: await readChannelPage(deps, params.handle, account) }
    },
    async listOwnChannels({ account }) {
      return {
        body: { channels: await readOwnChannels(deps.pool, account), most: deps.settings.MAX_CHANNELS },
      }
    },
    async changeChannel({ params, account, body }) {
      return { body: await changeChannel(deps, { id: params.id, accountId: account }, body) }
    },
    setCollection: setCollection(deps),
    setTierText: setTierText(deps),
    getFollow: async ({ params, account }) => ({ body: await readFollow(deps.pool, params.id, account) }),
    followChannel: async ({ params, account }) => ({
      body: await followChannel(deps.pool, params.id, account),
    }),
    unfollowChannel: async ({ params, account }) => ({
      body: await unfollowChannel(deps, params.id, account),
    }),
  }
}
