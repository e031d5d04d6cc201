import type { Handler } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import { type ChainReader, ChainUnreadable } from '../ports/chain.ts'
import { createdSuspended, findCollections, indexedBlock, linkCollection } from './collectionStore.ts'
import type { creatorRoutes } from './contract.ts'
import { type PageDeps, readChannelPage } from './readChannelPage.ts'
import { findOwnChannel } from './store.ts'

interface CollectionDeps extends PageDeps {
  chain: Pick<ChainReader, 'receipt'>
}

const wrong = (detail: string) => new ProblemError('INVALID_INPUT', { detail, fields: { '/txHash': detail } })
const later = () =>
  new ProblemError('INDEX_BEHIND', { detail: 'The transaction is not in our index yet.', retryAfterS: 2 })

/** Where its money goes is read from the collection, and that may have changed since. */
const unread = () =>
  new ProblemError('INDEX_BEHIND', {
    detail: 'We cannot read what this collection did last. It can be linked as soon as we can.',
    retryAfterS: 30,
  })

/** Why the index has no collection of this transaction: it failed, it did something else, or it is not there yet. */
async function explainAbsence(
  { pool, chain, chainId }: CollectionDeps,
  txHash: string,
): Promise<ProblemError> {
  if (await createdSuspended(pool, chainId, txHash)) return unread()
  try {
    const receipt = await chain.receipt(txHash)
    if (!receipt?.isConfirmed) return later()
    if (!receipt.ok) return wrong('This transaction was reverted.')
    if (receipt.block <= (await indexedBlock(pool, chainId))) {
      return wrong('This transaction created no pass collection.')
    }
  } catch (error) {
    if (!(error instanceof ChainUnreadable)) throw error
  }
  return later()
}

/** Links the collection a creator deployed with an own wallet. What counts is the index, never the request. */
export function setCollection(deps: CollectionDeps): Handler<typeof creatorRoutes.setCollection> {
  const { pool, prisma, chainId } = deps
  return async ({ account, params, body }) => {
    const channel = await findOwnChannel(prisma, chainId, params.id, account)
    if (!channel) throw new ProblemError('NOT_FOUND')
    let [found] = await findCollections(pool, chainId, body.txHash, account)
    if (!found) {
      const absence = await explainAbsence(deps, body.txHash)
      // the block may have been indexed between the two questions
      ;[found] = await findCollections(pool, chainId, body.txHash, account)
      if (!found) throw absence
    }
    if (!found.is_own) throw wrong('Another wallet created this collection.')
    if (found.as_of !== null) throw unread()
    const link = { chainId, ...found, creatorId: channel.creatorId, txHash: body.txHash }
    if (!(await linkCollection(pool, link))) {
      throw new ProblemError('CONFLICT', { detail: 'Your channel has another collection already.' })
    }
    return { body: await readChannelPage(deps, channel.handle, account) }
  }
}
