import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { moveBlock, voucherLength, voucherTimes } from '#domain/billing/cardMove.ts'
import type { MoveBlock } from '#domain/billing/words.ts'
import { newId } from '#domain/ids.ts'
import { lockMovable, type MovableQueue, readMovable } from '../../access/cardRights.ts'
import { ProblemError } from '../../http/problemError.ts'
import { AttestorOff, type CardVoucher } from '../../ports/attestor.ts'
import { ChainUnreadable } from '../../ports/chain.ts'
import type { ChainHex } from '../../ports/services.ts'
import type { MoveDeps } from './deps.ts'
import { findMove, insertMove, type MoveRow, readMovedSource } from './moveStore.ts'

const DAY_S = 86_400
/** Once more when something changed between reading and locking. */
const ATTEMPTS = 3
/** Longer than a look at the chain and a signature take. */
const SIGNED_WITHIN_S = 60

const SENTENCES: Record<MoveBlock, string> = {
  NO_WALLET: 'Link a wallet to your account first.',
  LIVE_PASS:
    'This wallet has a live pass of this creator, or a ticket is on its way to it. Take another wallet.',
  FROZEN: 'The payment of this ticket is disputed. It can be moved once that is settled.',
  UNLIMITED: 'This ticket never ends and passes of its tier do. It stays here.',
  OFF: 'Tickets cannot be moved to a wallet here at the moment.',
  REFUNDING: 'The money of this ticket is on its way back to you.',
  PENDING: 'Nothing of this ticket runs yet: your bank has not confirmed the payment.',
}
const ELSEWHERE =
  'This ticket is on its way to another wallet. A new way can begin once the one before was not used in time.'
const DONE = 'This ticket is a pass in your wallet already.'

const refuse = (detail: string): ProblemError => new ProblemError('CONFLICT', { detail })
function unreadable(): ProblemError {
  const detail = 'We cannot read the chain right now. Nothing was moved.'
  return new ProblemError('CHAIN_UNREADABLE', { detail, retryAfterS: 5 })
}

interface Wish {
  accountId: string
  queueId: string
  /** 0x hex, lower case */
  wallet: string
}

/** What a queue says to a wish: the source that moves, or the id of the move that is on its way there already. */
function judge(queue: MovableQueue | undefined, { wallet }: Wish): { sourceId: string } | { moveId: string } {
  if (!queue) throw new ProblemError('NOT_FOUND')
  const { sourceId, open, linked, free } = queue
  if (!linked.includes(wallet) && linked.length > 0) throw refuse('Link this wallet to your account first.')
  if (open) return { moveId: open.id }
  const blocked = moveBlock({
    ...{ isOn: true, isFrozen: queue.isFrozen, isRefunding: queue.isRefunding, isEndless: queue.isEndless },
    ...{ isTierEndless: queue.isTierEndless, isRunning: sourceId !== null },
    ...{ linked: linked.length, free: free.includes(wallet) ? 1 : 0 },
  })
  if (blocked) throw refuse(SENTENCES[blocked])
  return { sourceId: sourceId as string }
}

/** The move that is open, for whoever asks for the same once more. */
async function openMove(
  db: MoveDeps['pool'] | PoolClient,
  moveId: string,
  { wallet }: Wish,
): Promise<MoveRow> {
  const row = await findMove(db, moveId)
  if (!row) throw new ProblemError('NOT_FOUND')
  if (row.state === 'mirrored') throw refuse(DONE)
  if (row.wallet !== wallet) throw refuse(ELSEWHERE)
  return row
}

/** What the chain itself says of a wallet; the index may not have seen yet what was bought a moment ago. */
async function assertNoPass({ chain }: MoveDeps, collection: string, wallet: string): Promise<number> {
  try {
    const { passes, point } = await chain.holdingsOf({ collections: [collection], tokens: [] }, [wallet])
    const [pass] = passes.get(wallet) ?? []
    if (pass && (pass.validUntil === null || pass.validUntil > point.blockAt))
      throw refuse(SENTENCES.LIVE_PASS)
    return point.blockAt
  } catch (error) {
    if (!(error instanceof ChainUnreadable)) throw error
    throw unreadable()
  }
}

async function sign(deps: MoveDeps, collection: ChainHex, voucher: CardVoucher) {
  try {
    return await deps.attestor.signVoucher(collection, voucher)
  } catch (error) {
    if (error instanceof AttestorOff)
      throw error.problem === 'CHAIN_UNREADABLE' ? unreadable() : refuse(SENTENCES.OFF)
    throw error
  }
}

/** A voucher for what is left of a stretch, signed and not known to anybody yet. */
async function prepare(deps: MoveDeps, wish: Wish, queue: MovableQueue, sourceId: string) {
  const source = await readMovedSource(deps.pool, sourceId)
  const { collection, tierNo, paidAt, now } = source
  const blockAt = await assertNoPass(deps, collection, wish.wallet)
  const length = voucherLength(queue.restS, queue.isTierEndless)
  if (length === null) throw refuse('Nothing of this ticket is left to move.')
  const times = voucherTimes({
    ...{ now: Math.max(now, blockAt), paidAt, restS: queue.restS },
    holdS: deps.settings.CARD_HOLD_DAYS * DAY_S,
  })
  const id = newId('vch', deps.random)
  const salt = Buffer.from(deps.random(32))
  const hash = createHash('sha256').update(salt).update(`${sourceId}:${id}`).digest('hex')
  const voucher: CardVoucher = {
    ...{ tierNo, to: wish.wallet as ChainHex, length, purchase: `0x${hash}` },
    ...times,
  }
  const signed = await sign(deps, collection, voucher)
  return { id, source, salt, voucher, ...signed }
}

/** Stores the voucher, if all that it rests on is as it was read: afterwards its owner may have it. */
async function store(
  deps: MoveDeps,
  wish: Wish,
  made: Awaited<ReturnType<typeof prepare>>,
): Promise<MoveRow | null> {
  const { accountId, queueId, wallet } = wish
  return withTransaction(deps.pool, async (tx) => {
    const [queue] = await lockMovable(tx, accountId, { chainId: deps.chainId, queueId })
    // whoever unlinks the wallet waits, and finds the voucher
    const { rowCount } = await tx.query(
      'SELECT FROM app.identity WHERE account_id = $1 AND wallet = $2 AND ended_at IS NULL FOR SHARE',
      [accountId, Buffer.from(wallet.slice(2), 'hex')],
    )
    // and who was unlinking it when it was read is waited for
    if (!rowCount) return null
    const said = judge(queue, wish)
    if ('moveId' in said) return openMove(tx, said.moveId, wish)
    const usedS = made.voucher.length - (queue?.restS ?? made.voucher.length)
    const isSame = said.sourceId === made.source.sourceId && usedS >= 0 && usedS <= SIGNED_WITHIN_S
    if (!isSame) return null
    await insertMove(tx, { ...made, accountId, wallet })
    return (await findMove(tx, made.id)) as MoveRow
  })
}

/**
 * Signs a voucher by which a wallet of the account takes what runs of a queue as a pass. It is known to nobody before its row
 * is committed, because it cannot be recalled. Asked for once more it is answered as it stands.
 * @throws ProblemError NOT_FOUND, CONFLICT with a sentence, CHAIN_UNREADABLE, BUSY
 */
export async function moveCard(deps: MoveDeps, wish: Wish): Promise<MoveRow> {
  const { pool, chainId } = deps
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [queue] = await readMovable(pool, wish.accountId, { chainId, queueId: wish.queueId })
    const said = judge(queue, wish)
    if ('moveId' in said) return openMove(pool, said.moveId, wish)
    const made = await prepare(deps, wish, queue as MovableQueue, said.sourceId)
    const row = await store(deps, wish, made)
    if (row) return row
  }
  throw new ProblemError('BUSY', { detail: 'Your ticket is changing right now. Try again.', retryAfterS: 1 })
}
