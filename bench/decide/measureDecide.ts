import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createAccess } from '#api/access/createAccess.ts'
import { decisionKey } from '#api/access/decisions/decisionKey.ts'
import { type AdmissionContext, readContext } from '#api/access/verdict/readContext.ts'
import { verdictFor } from '#api/access/verdict/verdictFor.ts'
import { type ChainReader, ChainUnreadable } from '#api/ports/chain.ts'
import type { MediaProvider } from '#api/ports/media.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import type { Person } from '#test/kit/access/person.ts'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import type { Database } from '#test/kit/database.ts'
import { percentile } from '../line.ts'

const nothing = async (): Promise<never> => {
  throw new ChainUnreadable('the bench reads the index only')
}

/** Microseconds from a context to a verdict with holdings from the cache, 99th of a hundred, over all accounts. */
export async function measureDecide(db: Database, roomId: string, people: Person[]): Promise<number> {
  const quiet = () => {}
  const access = createAccess({
    pool: db.pool('api'),
    clock: Date.now,
    random: randomBytes,
    chain: {
      head: nothing,
      holdingsOf: nothing,
      verifyMessage: nothing,
      verifyDigest: nothing,
      receipt: nothing,
      transactionCount: nothing,
    } satisfies ChainReader,
    foreign: { maxAnswers: 0, holdingsOf: nothing, look: nothing },
    sessionLock: null,
    media: {} as MediaProvider,
    decisionKey: decisionKey(generateKeyPairSync('ed25519').privateKey),
    revisions: ROOM_REVISIONS,
    settings: {
      CHAIN_ID,
      SEAT_LEASE_S: 60,
      SEAT_UNSEEN_S: 20,
      BEAT_WRITE_MS: 5000,
      SEAT_RETURN_S: 60,
      INDEX_LAG_BLOCKS: 3,
      FOREIGN_CACHE_MS: 15_000,
      CHAIN_BLOCK_S: 2,
      READER_GRACE_S: 120,
      REORG_GRACE_S: 120,
      TOKEN_GRACE_S: 60,
      MAX_SEATS: 3,
      MAX_GUEST_SEATS: 60,
      GUEST_ROOM_PCT: 50,
      LINE_OFFER_S: 30,
      LINE_LOST_S: 60,
      LINE_GUESTS: 5,
    },
    log: { info: quiet, warn: quiet, error: quiet },
  })
  const contexts: AdmissionContext[] = []
  for (const { accountId } of people) {
    const context = await readContext(access.pool, CHAIN_ID, roomId, accountId)
    if (!context) throw new Error('the room is gone')
    contexts.push(context)
    await verdictFor(access.entitlements, context, 'watch')
  }
  const micros: number[] = []
  for (const context of contexts) {
    const startedAt = performance.now()
    const { verdict } = await verdictFor(access.entitlements, context, 'watch')
    micros.push((performance.now() - startedAt) * 1000)
    if (verdict.verdict !== 'allow') throw new Error('everybody holds a pass')
  }
  return Math.round(percentile(micros, 0.99))
}
