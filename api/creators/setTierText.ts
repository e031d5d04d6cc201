import type { Handler } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import { insertTierText } from './collectionStore.ts'
import type { creatorRoutes } from './contract.ts'
import { type PageDeps, tierOf } from './readChannelPage.ts'
import { findOwnChannel, readTiers } from './store.ts'

/** Names a tier. INDEX_BEHIND while the index does not know it. */
export function setTierText(deps: PageDeps): Handler<typeof creatorRoutes.setTierText> {
  const { pool, prisma, chainId } = deps
  return async ({ account, params, body }) => {
    const channel = await findOwnChannel(prisma, chainId, params.id, account)
    if (!channel?.collection) throw new ProblemError('NOT_FOUND')
    const { collection } = channel
    const find = async () =>
      (await readTiers(prisma, chainId, collection)).find((row) => row.tierNo === params.tierNo)
    if (!(await find())) {
      throw new ProblemError('INDEX_BEHIND', { detail: 'This tier is not in our index yet.', retryAfterS: 2 })
    }
    await insertTierText(pool, { chainId, collection, tierNo: params.tierNo }, body)
    const row = await find()
    if (!row) throw new ProblemError('INDEX_BEHIND', { retryAfterS: 2 })
    return { body: tierOf(row, deps.currencies) }
  }
}
