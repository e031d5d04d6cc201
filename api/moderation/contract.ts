import { z } from 'zod'
import { ACT_KINDS, APPEAL_STATES, RULE_CODES } from '#domain/moderation/words.ts'
import { roomId, seatId } from '../access/contract.ts'
import { instant } from '../accounts/contract.ts'
import { channelId, handle } from '../creators/contract.ts'
import { type Routes, shown, typed } from '../http/contract.ts'

export const actId = z
  .string()
  .regex(/^act_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'ActId' })

/** Why somebody acts, as the person reads it whom it concerns. */
const reason = typed.trim().min(1).max(300)

export const banRow = z
  .object({
    /** the act that keeps them out; undoing it lets them in */
    actId,
    displayName: shown,
    isGuest: z.boolean(),
    ruleCode: z.string(),
    reason: shown,
    /** name of who banned; null when they left */
    by: shown.nullable(),
    since: instant,
    /** null: for ever */
    until: instant.nullable(),
  })
  .meta({ id: 'BanRow' })
export type BanRow = z.infer<typeof banRow>

export const openAppeal = z
  .object({
    actId,
    kind: z.enum(ACT_KINDS),
    displayName: shown,
    ruleCode: z.string(),
    reason: shown,
    /** of the act */
    actedAt: instant,
    text: shown,
    at: instant,
    /** false: who acted may not decide, and somebody else is there */
    mayDecide: z.boolean(),
  })
  .meta({ id: 'OpenAppeal' })
export type OpenAppeal = z.infer<typeof openAppeal>

const byChannel = z.object({ id: channelId })

const rule = z.object({ code: z.enum(RULE_CODES), version: z.int(), text: z.string() }).meta({ id: 'Rule' })
export type PolicyRule = z.infer<typeof rule>

export const actCount = z
  .object({
    /** e.g. `2026-10`, UTC */
    month: z.string(),
    kind: z.enum(ACT_KINDS),
    ruleCode: z.string(),
    /** null: fewer than five */
    count: z.int().nullable(),
  })
  .meta({ id: 'ActCount' })
export type ActCount = z.infer<typeof actCount>

/** What was done about an account, as its person reads it. */
export const ownAct = z
  .object({
    actId,
    kind: z.enum(ACT_KINDS),
    channel: z.object({ handle, name: shown }).nullable(),
    ruleCode: z.string(),
    reason: shown,
    at: instant,
    /** null: it has no end */
    until: instant.nullable(),
    /** when it was taken back */
    undoneAt: instant.nullable(),
    appeal: z
      .object({
        text: shown,
        at: instant,
        state: z.enum(APPEAL_STATES),
        answer: shown.nullable(),
        /** nobody else was there to decide: who acted did */
        isByActor: z.boolean(),
      })
      .nullable(),
    mayAppeal: z.boolean(),
  })
  .meta({ id: 'OwnAct' })
export type OwnAct = z.infer<typeof ownAct>

export const moderationRoutes = {
  getPolicy: {
    method: 'GET',
    path: '/v1/policy',
    summary: 'The rules that acts of moderators name, in their newest version',
    access: 'public',
    limit: 'read',
    success: { status: 200, body: z.object({ rules: z.array(rule) }) },
    problems: [],
  },
  getTransparency: {
    method: 'GET',
    path: '/v1/policy/transparency',
    summary:
      'How many acts of moderators there were in each finished month, by kind and rule; fewer than five is null',
    access: 'public',
    limit: 'read',
    success: { status: 200, body: z.object({ counts: z.array(actCount) }) },
    problems: [],
  },
  listOwnActs: {
    method: 'GET',
    path: '/v1/me/acts',
    summary: 'What moderators did about the account: by which rule, why and until when, the newest first',
    access: 'guest',
    limit: 'read',
    success: { status: 200, body: z.object({ acts: z.array(ownAct) }) },
    problems: [],
  },
  banViewer: {
    method: 'POST',
    path: '/v1/rooms/{id}/bans',
    summary:
      'Bans the person on a seat from the channel, for a time or for ever, and removes them from the room',
    access: 'owner',
    act: 'ban',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ id: roomId }),
    body: z.object({
      seatId,
      ruleCode: z.enum(RULE_CODES).default('host-decision'),
      reason,
      /** when it ends; null: never */
      until: instant.nullable().default(null),
    }),
    success: { status: 201, body: z.object({ actId }) },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'BUSY'],
  },
  kickViewer: {
    method: 'POST',
    path: '/v1/rooms/{id}/kicks',
    summary: 'Removes the person on a seat from the room; after a minute they can come back',
    access: 'owner',
    act: 'kick',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ id: roomId }),
    body: z.strictObject({ seatId, ruleCode: z.enum(RULE_CODES).default('host-decision'), reason }),
    success: { status: 201, body: z.object({ actId }) },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'BUSY'],
  },
  listBans: {
    method: 'GET',
    path: '/v1/channels/{id}/bans',
    summary: 'Who is banned from an own channel now, the newest first',
    access: 'owner',
    act: 'unban',
    limit: 'read',
    params: byChannel,
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,18}\.acc_[0-9a-hjkmnp-tv-z]{22}$/)
        .optional(),
    }),
    success: {
      status: 200,
      body: z.object({
        bans: z.array(banRow),
        /** give it as `before` for those that are older */
        next: z.string().nullable(),
      }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  makeAppeal: {
    method: 'POST',
    path: '/v1/acts/{actId}/appeal',
    summary: 'Asks for an act about the own account to be taken back; once for each act',
    access: 'guest',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ actId }),
    body: z.strictObject({ text: typed.trim().min(1).max(1000) }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT'],
  },
  listAppeals: {
    method: 'GET',
    path: '/v1/channels/{id}/appeals',
    summary: 'Appeals to a channel that nobody decided yet, the oldest first',
    access: 'owner',
    act: 'decideAppeals',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: z.object({ appeals: z.array(openAppeal) }) },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  decideAppeal: {
    method: 'POST',
    path: '/v1/channels/{id}/appeals/{actId}/decision',
    summary: 'Decides an appeal: the act stands, or is taken back at once',
    access: 'owner',
    act: 'decideAppeals',
    stepUp: 'none',
    limit: 'write',
    params: byChannel.extend({ actId }),
    body: z.strictObject({ isOverturned: z.boolean(), answer: reason }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'BUSY'],
  },
  undoAct: {
    method: 'POST',
    path: '/v1/channels/{id}/acts/{actId}/undo',
    summary: 'Takes one act of an own channel back: a ban ends, unless a newer one keeps its person out',
    access: 'owner',
    act: 'unban',
    stepUp: 'none',
    limit: 'write',
    params: byChannel.extend({ actId }),
    body: z.strictObject({ reason }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'BUSY'],
  },
} as const satisfies Routes
