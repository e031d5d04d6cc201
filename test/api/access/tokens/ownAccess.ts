import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { type Access, createAccess } from '#api/access/createAccess.ts'
import { decisionKey } from '#api/access/decisions/decisionKey.ts'
import type { AccessDeps } from '#api/access/deps.ts'
import { type ChainReader, ChainUnreadable } from '#api/ports/chain.ts'
import type { ForeignReading, ForeignTokens } from '#api/ports/foreignTokens.ts'
import type { MediaProvider } from '#api/ports/media.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'
import { CHAIN_ID } from '#test/kit/access/seedCreator.ts'
import type { Database } from '#test/kit/database.ts'

/** Foreign tokens as a script has them: every token is the same one, and no chain is asked. */
export interface ScriptedTokens extends ForeignTokens {
  /** what wallets hold, 0x hex; null: the token says nothing */
  held: Map<string, bigint | null>
  /** how many wallets each call asked for */
  calls: number[]
  /** what goes on behind the block that a call is answered at; it may throw */
  meanwhile: () => unknown
}

export function scriptTokens(maxAnswers = 128): ScriptedTokens {
  const script: ScriptedTokens = {
    ...{ maxAnswers, held: new Map(), calls: [], meanwhile: () => {} },
    look: () => Promise.reject(new ChainUnreadable('nobody looks at a token')),
    async holdingsOf(tokens: readonly TokenSubject[], wallets: readonly string[]): Promise<ForeignReading> {
      script.calls.push(wallets.length)
      const amountOf = (wallet: string) => (script.held.has(wallet) ? (script.held.get(wallet) ?? null) : 0n)
      const amounts = new Map(wallets.map((one) => [one, tokens.map(() => amountOf(one))]))
      await script.meanwhile()
      const blockHash = `0x${'b1'.repeat(32)}`
      const point = {
        chainId: CHAIN_ID,
        block: 7,
        blockHash,
        blockAt: 1_700_000_000,
        level: 'latest',
      } as const
      return { point, confirmedBy: 2, amounts }
    },
  }
  return script
}

const unread = async (): Promise<never> => {
  throw new ChainUnreadable('the index alone is read')
}
const CHAIN: ChainReader = {
  ...{
    head: unread,
    holdingsOf: unread,
    verifyMessage: unread,
    verifyDigest: unread,
    receipt: unread,
    transactionCount: unread,
  },
}
const MEDIA = {
  ...{ name: 'embedded', caps: { losesWords: false, maxViewers: null }, credentialFor: async () => ({}) },
} as unknown as MediaProvider

/** The access engine in this process, over the rows of a database. */
export function openAccess(
  db: Database,
  foreign: ForeignTokens,
  {
    settings = {},
    ...deps
  }: { settings?: Partial<AccessDeps['settings']> } & Partial<
    Pick<AccessDeps, 'log' | 'clock' | 'chain' | 'sessionLock'>
  > = {},
): Access {
  const quiet = () => {}
  return createAccess({
    ...{ pool: db.pool('api'), clock: Date.now, random: randomBytes, chain: CHAIN, foreign, media: MEDIA },
    decisionKey: decisionKey(generateKeyPairSync('ed25519').privateKey),
    revisions: ROOM_REVISIONS,
    sessionLock: null,
    settings: {
      ...{ CHAIN_ID, SEAT_LEASE_S: 60, SEAT_UNSEEN_S: 20, BEAT_WRITE_MS: 5000, SEAT_RETURN_S: 60 },
      ...{ INDEX_LAG_BLOCKS: 3, FOREIGN_CACHE_MS: 15_000, CHAIN_BLOCK_S: 2, READER_GRACE_S: 120 },
      ...{ REORG_GRACE_S: 120, TOKEN_GRACE_S: 60, MAX_SEATS: 3, MAX_GUEST_SEATS: 60, GUEST_ROOM_PCT: 50 },
      ...{ LINE_OFFER_S: 30, LINE_LOST_S: 60, LINE_GUESTS: 5, ...settings },
    },
    log: { info: quiet, warn: quiet, error: quiet },
    ...deps,
  })
}
