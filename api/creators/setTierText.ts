import type { Handler } from '../http/handler.ts'
import { Refusal } from '../http/refusal.ts'
import { insertTierText } from './collectionStore.ts'
import type { creatorRoutes } from './contract.ts'
import { type PageDeps, tierOf } from './readChannelPage.ts'
import { findOwnChannel, readTiers } from './store.ts'

/** Names a tier. INDEX_BEHIND while the index does not know it. */
export function setTierText(deps: PageDeps): Handler<typeof creatorRoutes.setTierText> {
  const { pool, chainId } = deps
  return async ({ account, params, body }) => {
    const channel = await findOwnChannel(pool, chainId, params.id, account)
    if (!channel?.collection) throw new Refusal('NOT_FOUND')
    const { collection } = channel
    const find = async () =>
      (await readTiers(pool, chainId, collection)).find((row) => row.tier_no === params.tierNo)
    if (!(await find())) {
      throw new Refusal('INDEX_BEHIND', { detail: 'This tier is not in our index yet.', retryAfterS: 2 })
    }
    await insertTierText(pool, { chainId, collection, tierNo: params.tierNo }, body)
    const row = await find()
    if (!row) throw new Refusal('INDEX_BEHIND', { retryAfterS: 2 })
    return { body: tierOf(row, deps.currencies) }
  }
}
