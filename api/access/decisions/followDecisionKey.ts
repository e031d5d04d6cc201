import type { KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import { type KeyState, keyStateOf } from '#db/signKeys.ts'
import { type DecisionKey, decisionKey } from './decisionKey.ts'

/** The key of a process that goes on while the key is rotated. */
export interface FollowedKey extends DecisionKey {
  /** @throws UnfitKey when the key may not sign */
  start(): Promise<void>
  stop(): void
}

/** Raised at the start, with one sentence that says what to do. */
export class UnfitKey extends Error {}

/** How a file of a key is read again. */
export interface KeySource {
  /** the text of the file and the key in it */
  read(): { text: string; key: KeyObject }
}

export interface FollowOptions {
  pool: Pool
  source: KeySource
  /** told once for each key that may not sign, and for a file that cannot be read */
  onUnfit(keyId: string | null, state: KeyState | 'unreadable'): void
  /** milliseconds between two looks at the file */
  everyMs?: number
}

const EVERY_MS = 2000
/** looks at the file between two looks at the register, where a key that leaked is ended */
const REGISTER_EVERY = 5

const REASON: Record<Exclude<KeyState, 'registered'>, (keyId: string) => string> = {
  unknown: (keyId) =>
    `The key ${keyId} in DECISION_KEY_FILE is not registered in this database: run \`npm run migrate\` with this DECISION_KEY_FILE, then start again.`,
  ended: (keyId) =>
    `The key ${keyId} in DECISION_KEY_FILE has ended: put the key that replaced it into DECISION_KEY_FILE, or make one with \`npm run rotate -- signing\`, then start again.`,
}

/** Signs with the key in a file and follows it: a new key signs as soon as it is registered, an ended one no more. */
export function followDecisionKey(options: FollowOptions): FollowedKey {
  const { pool, source, onUnfit } = options
  let { text, key } = source.read()
  let signer = decisionKey(key)
  let refused = ''
  let hasEnded = false
  let looks = 0
  let timer: NodeJS.Timeout | undefined

  function complain(name: string, keyId: string | null, state: KeyState | 'unreadable'): void {
    if (refused === name) return
    refused = name
    onUnfit(keyId, state)
  }

  async function follow(): Promise<void> {
    let found: ReturnType<KeySource['read']>
    try {
      found = source.read()
    } catch {
      return complain('unreadable', null, 'unreadable')
    }
    if (found.text !== text) {
      const next = decisionKey(found.key)
      const state = await keyStateOf(pool, next.keyId)
      if (state !== 'registered') return complain(next.keyId, next.keyId, state)
      text = found.text
      signer = next
      hasEnded = false
      refused = ''
    } else if (++looks % REGISTER_EVERY === 0) {
      const state = await keyStateOf(pool, signer.keyId)
      hasEnded = state !== 'registered'
      if (hasEnded) complain(signer.keyId, signer.keyId, state)
    }
  }

  function keepFollowing(): void {
    timer = setTimeout(() => {
      // a database that is away says nothing about the key
      follow()
        .catch(() => {})
        .finally(() => timer && keepFollowing())
    }, options.everyMs ?? EVERY_MS)
    timer.unref()
  }

  return {
    get keyId() {
      return signer.keyId
    },
    get publicKey() {
      return signer.publicKey
    },
    sign(leaf) {
      if (hasEnded) throw new Error(`the key ${signer.keyId} has ended and signs no more`)
      return signer.sign(leaf)
    },
    async start() {
      const state = await keyStateOf(pool, signer.keyId)
      if (state !== 'registered') {
        onUnfit(signer.keyId, state)
        throw new UnfitKey(REASON[state](signer.keyId))
      }
      keepFollowing()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
