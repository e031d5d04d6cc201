import { readFileSync } from 'node:fs'
import type { leafOf } from '#api/access/decisions/signDecision.ts'
import type { readDenial } from '#api/access/decisions/store.ts'
import type { decide } from '#domain/access/decide.ts'

/** Rows, leaves and signatures that an earlier version wrote. They are never written anew: they stand for what is stored. */
export interface DecisionVectors {
  seed: string
  keyId: string
  salt: string
  cases: Case[]
  installation: { keyId: string; public: string; rows: Row[]; people: Record<string, Known> }
}

interface GivenRight {
  source: 'chain' | 'card' | 'comp' | 'invite'
  sourceKey: string
  tierNo: number
  rank: number
  validFrom: number
  validUntil: number | null
  level: Level
}
interface Given {
  action: Row['action']
  state: 'draft' | 'live' | 'ended'
  visibility: 'public' | 'members'
  isHost: boolean
  ban: { ruleCode: string; reason: string; until: number | null } | null
  /** null: a public room; otherwise the tier asked for, 0 for any pass */
  gateTierNo: number | null
  rights: GivenRight[]
  lost: {
    sourceKey: string
    tierNo: number
    cause: 'expired' | 'moved' | 'reorged'
    at: number
    block?: number
  }[]
  point: Point | null
  reader: 'index' | 'contract' | 'none'
  wallet: string | null
  nowMs: number
  /** decided in the transaction of the admission: takes the place of what the facts say */
  found?: { reason: 'OTHER_DEVICE' | 'CAPACITY_FULL'; facts: Record<string, string | number> }
}

type Level = 'latest' | 'safe' | 'finalized'
type Point = NonNullable<Parameters<typeof decide>[0]['chain']>
type Evidence = Parameters<typeof leafOf>[0]['evidence']
/** A decision from given facts: what was signed and how it was stored. */
export interface Case {
  name: string
  given: Given
  /** canonical JSON that the leaf covers */
  text: string
  row: Row
}
/** A row of app.decision as Postgres writes it in JSON. */
export interface Row {
  id: string
  account_id: string
  subject_ref: string
  room_id: string
  action: 'watch' | 'host'
  verdict: 'allow' | 'deny'
  reason: NonNullable<Awaited<ReturnType<typeof readDenial>>>['reason'] | null
  evidence: Evidence & { facts?: Record<string, string | number>; right?: Record<string, string> | null }
  gate_id: string | null
  policy_version: number
  /** hex of a `bytea` as JSON has it */
  evidence_wallet: string | null
  chain_id: number | null
  block: number | null
  block_hash: string | null
  epoch: number | null
  level: Level | null
  valid_until: string | null
  at: string
  trace: string
  leaf: string
  sig: string
  key_id: string
}
/** What turns a reference back into the account, wallet or pass it stands for. */
export interface Known {
  salt: string
  wallet: string
  sourceKey: string
}

/** Reads the file of vectors. */
export function readDecisionVectors(): DecisionVectors {
  return JSON.parse(readFileSync(new URL('../../vectors/decisions.json', import.meta.url), 'utf8'))
}
