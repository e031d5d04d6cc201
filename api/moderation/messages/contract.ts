import { z } from 'zod'
import { TIME_OUTS_S } from '#domain/moderation/timeOuts.ts'
import { ACT_KINDS, RULE_CODES } from '#domain/moderation/words.ts'
import { roomId, seatId } from '../../access/contract.ts'
import { instant } from '../../accounts/contract.ts'
import { messageId } from '../../chat/contract.ts'
import { channelId } from '../../creators/contract.ts'
import { type Routes, shown, typed } from '../../http/contract.ts'
import { actId } from '../contract.ts'

const why = z.strictObject({
  ruleCode: z.enum(RULE_CODES).default('host-decision'),
  /** one press asks for no words */
  reason: typed.trim().min(1).max(300).default('Taken out of the chat'),
})
const oneMessage = z.object({ id: roomId, messageId })
const onePerson = z.object({ id: roomId, accountId: z.string().regex(/^acc_[0-9a-hjkmnp-tv-z]{22}$/) })
const done = z.object({
  actId,
  /** where the act can be taken back */
  channelId,
  /** messages that are gone */
  messages: z.int(),
})

/** A text that an act took away. */
export const removedText = z.object({ name: shown, text: shown, at: instant })
export type RemovedText = z.infer<typeof removedText>

/** Somebody who was seen in a channel, as who looks after it reads it: no wallet, no address. */
export const channelPerson = z
  .object({
    displayName: shown,
    isGuest: z.boolean(),
    /** in any room of the channel; null: only acts are left of them */
    firstSeenAt: instant.nullable(),
    /** of theirs that are still to be read in the channel */
    messages: z.int(),
    /** the newest in this room, by which they are kicked or banned; null: none */
    seatId: seatId.nullable(),
    acts: z.array(
      z.object({
        ...{ actId, kind: z.enum(ACT_KINDS), ruleCode: z.string(), reason: shown, at: instant },
        until: instant.nullable(),
        isUndone: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ChannelPerson' })
export type ChannelPerson = z.infer<typeof channelPerson>

export const messageRoutes = {
  deleteMessage: {
    method: 'POST',
    path: '/v1/rooms/{id}/chat/messages/{messageId}/removal',
    summary: 'Takes a message away from everybody; its text is kept for an appeal',
    access: 'owner',
    act: 'deleteMessage',
    stepUp: 'none',
    limit: 'write',
    params: oneMessage,
    body: why,
    success: { status: 201, body: done },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT'],
  },
  deleteMessagesOf: {
    method: 'POST',
    path: '/v1/rooms/{id}/chat/people/{accountId}/removal',
    summary: 'Takes everything away that somebody wrote in the rooms of the channel',
    access: 'owner',
    act: 'deleteMessage',
    stepUp: 'none',
    limit: 'write',
    params: onePerson,
    body: why,
    success: { status: 201, body: done },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT'],
  },
  timeOut: {
    method: 'POST',
    path: '/v1/rooms/{id}/chat/people/{accountId}/time-outs',
    summary: 'Makes somebody silent in the chats of the channel for a time; they stay',
    access: 'owner',
    act: 'timeOut',
    stepUp: 'none',
    limit: 'write',
    params: onePerson,
    body: why.extend({
      /** seconds */
      forS: z.literal([...TIME_OUTS_S]),
      reason: typed.trim().min(1).max(300).default('Asked to be silent for a while'),
    }),
    success: { status: 201, body: z.object({ actId, channelId, until: instant }) },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT', 'CONFLICT', 'BUSY'],
  },
  banWriter: {
    method: 'POST',
    path: '/v1/rooms/{id}/chat/people/{accountId}/bans',
    summary: 'Bans somebody who writes in the chat from the channel, for a time or for ever',
    access: 'owner',
    act: 'ban',
    stepUp: 'none',
    limit: 'write',
    params: onePerson,
    body: z.strictObject({
      ruleCode: z.enum(RULE_CODES).default('host-decision'),
      reason: typed.trim().min(1).max(300),
      /** when it ends; null: never */
      until: instant.nullable().default(null),
    }),
    success: { status: 201, body: z.object({ actId, channelId }) },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'BUSY'],
  },
  shieldRoom: {
    method: 'POST',
    path: '/v1/rooms/{id}/shield',
    summary:
      'For ten minutes followers alone write, slowly and without links, and no new guest is let in; then the former rules return',
    access: 'owner',
    act: 'shield',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ id: roomId }),
    body: why.extend({ reason: typed.trim().min(1).max(300).default('Many came to disturb') }),
    success: { status: 201, body: z.object({ actId, channelId, until: instant }) },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT', 'CONFLICT'],
  },
  releaseMessage: {
    method: 'POST',
    path: '/v1/rooms/{id}/chat/messages/{messageId}/release',
    summary: 'Shows a held message to everybody',
    access: 'owner',
    act: 'releaseMessage',
    stepUp: 'none',
    limit: 'write',
    params: oneMessage,
    success: { status: 201, body: z.object({ actId }) },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT'],
  },
  readPerson: {
    method: 'GET',
    path: '/v1/rooms/{id}/people/{accountId}',
    summary: 'What a channel knows of somebody seen in it: since when, how much they wrote, what was done',
    access: 'owner',
    act: 'readLog',
    limit: 'read',
    params: onePerson,
    success: { status: 200, body: channelPerson },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  readRemovedTexts: {
    method: 'GET',
    path: '/v1/channels/{id}/acts/{actId}/texts',
    summary:
      'What messages said that an act took away: for who did it, the owner, and who decides its appeal',
    access: 'owner',
    act: 'decideAppeals',
    limit: 'read',
    params: z.object({ id: channelId, actId }),
    success: {
      status: 200,
      body: z.object({ texts: z.array(removedText) }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
} as const satisfies Routes
