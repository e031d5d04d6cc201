import { z } from 'zod'
import { ERASURE_STATES, EXPORT_STATES, OPEN_MONEY_KINDS } from '#domain/leaving.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { instant, units } from '../contract.ts'

/** Rows by part, as `domain/leaving.ts` names them. */
const parts = z.array(z.object({ part: z.string(), rows: z.int() }))

/** Money that is still under way: an erasure waits for it. */
const openMoney = z
  .object({
    kind: z.enum(OPEN_MONEY_KINDS),
    /** paid by this account; else to it */
    isOwn: z.boolean(),
    /** in the smallest unit of its currency; null of a pass on its way to a wallet, and of a call by wallet, whose escrow has it */
    amount: z.int().nullable(),
    currency: z.string().nullable(),
    since: instant,
    /** of a dispute: until when its bank takes proofs; of a pass: until when it can be taken into the wallet; of a call by card: until when its bank holds the money at most; else null */
    until: instant.nullable(),
  })
  .meta({ id: 'OpenMoney' })
export type OpenMoney = z.infer<typeof openMoney>

const closing = z
  .object({
    state: z.enum(ERASURE_STATES).exclude(['erased']),
    askedAt: instant,
    /** until then it can be undone */
    dueAt: instant,
    report: parts,
    /** it is not erased before all of this has come to its end */
    openMoney: z.array(openMoney),
  })
  .meta({ id: 'Closing' })
export type Closing = z.infer<typeof closing>

const obligations = z
  .object({
    /** passes of own tiers that still run */
    tiers: z.array(
      z.object({
        tierNo: z.int(),
        name: shown,
        passes: z.int(),
        /** end of the longest; null when one has none */
        lastUntil: instant.nullable(),
      }),
    ),
    /** money in the contracts that waits for a linked wallet, or for an address that sales go or went to */
    waiting: z.array(z.object({ symbol: z.string(), decimals: z.int(), units })),
    /** prices that the own collection keeps while passes may be given back */
    kept: z.array(z.object({ symbol: z.string(), decimals: z.int(), units })),
    openMoney: z.array(openMoney),
    /** streams and voice rooms that end with the account */
    openRooms: z.int(),
    /** what an erasure would take, by part */
    rows: parts,
    /** how long it can be undone, in seconds */
    undoS: z.int(),
  })
  .meta({ id: 'Obligations' })
export type Obligations = z.infer<typeof obligations>

const copy = z
  .object({
    state: z.enum(EXPORT_STATES),
    askedAt: instant,
    readyAt: instant.nullable(),
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'ExportJob' })
export type ExportJob = z.infer<typeof copy>

export const leavingRoutes = {
  getObligations: {
    method: 'GET',
    path: '/v1/me/obligations',
    summary: 'What somebody should know before leaving: who holds time, what money waits, what would go',
    access: 'account',
    limit: 'session',
    success: { status: 200, body: obligations },
    problems: [],
  },
  closeAccount: {
    method: 'POST',
    path: '/v1/me/closing',
    summary: 'Closes the account at once; it is erased when it is not undone in time',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'session',
    success: { status: 200, body: closing },
    problems: ['CONFLICT', 'BUSY'],
  },
  getClosing: {
    method: 'GET',
    path: '/v1/me/closing',
    summary: 'Until when the closing of the account can be undone; null when it is not closing',
    access: 'account',
    forInactive: true,
    limit: 'session',
    success: { status: 200, body: z.object({ closing: closing.nullable() }) },
    problems: [],
  },
  undoClosing: {
    method: 'DELETE',
    path: '/v1/me/closing',
    summary: 'Undoes the closing of the account',
    access: 'account',
    forInactive: true,
    limit: 'session',
    success: { status: 204 },
    problems: ['CONFLICT'],
  },
  askExport: {
    method: 'POST',
    path: '/v1/me/export',
    summary: 'Has a copy written of everything the installation has about the account',
    access: 'account',
    forInactive: true,
    stepUp: { need: 'fresh' },
    limit: 'session',
    success: { status: 202, body: copy },
    problems: [],
  },
  getExport: {
    method: 'GET',
    path: '/v1/me/export',
    summary: 'How far the copy is; null when none was asked for, or its day is over',
    access: 'account',
    forInactive: true,
    limit: 'session',
    success: { status: 200, body: z.object({ export: copy.nullable() }) },
    problems: [],
  },
  readExport: {
    method: 'GET',
    path: '/v1/me/export/file',
    summary: 'The copy: rows by part and table',
    access: 'account',
    forInactive: true,
    stepUp: { need: 'fresh' },
    limit: 'session',
    success: { status: 200, body: z.record(z.string(), z.unknown()) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
