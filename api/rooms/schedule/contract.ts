import { z } from 'zod'
import { roomId } from '#api/access/contract.ts'
import { handle } from '#api/creators/contract.ts'
import { type Routes, text } from '#api/http/contract.ts'
import { MAIL_REACHES, REMINDER_MAILS } from '#domain/room/announcement.ts'
import { DELIVERY_STATES } from '#domain/words.ts'
import { room, scheduledCard, startWish } from '../contract.ts'

const byId = z.object({ id: roomId })

export const reminder = z
  .object({
    isOn: z.boolean(),
    /** what becomes of mails to this account; without them it is in the inbox all the same */
    mailReach: z.enum(MAIL_REACHES),
    /** mails about this date so far */
    mails: z.array(
      z.object({ mail: z.enum(REMINDER_MAILS), state: z.enum(DELIVERY_STATES), at: z.iso.datetime() }),
    ),
  })
  .meta({ id: 'Reminder' })
export type Reminder = z.infer<typeof reminder>

export const scheduleRoutes = {
  setSchedule: {
    method: 'PUT',
    path: '/v1/rooms/{id}/schedule',
    summary: 'Announces a draft for a date, or moves what is announced to another one',
    access: 'owner',
    act: 'scheduleStream',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.strictObject({ starts: startWish }),
    success: { status: 200, body: room },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'TIME_SKIPPED', 'TIME_DOUBLED'],
  },
  clearSchedule: {
    method: 'DELETE',
    path: '/v1/rooms/{id}/schedule',
    summary: 'Takes a date back: what was announced is a draft again',
    access: 'owner',
    act: 'scheduleStream',
    limit: 'write',
    params: byId,
    success: { status: 200, body: room },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  listScheduled: {
    method: 'GET',
    path: '/v1/channels/{handle}/schedule',
    summary: 'What a channel announces, the next one first',
    access: 'public',
    limit: 'read',
    params: z.object({ handle }),
    success: { status: 200, body: z.object({ scheduled: z.array(scheduledCard) }) },
    problems: ['NOT_FOUND'],
  },
  getReminder: {
    method: 'GET',
    path: '/v1/rooms/{id}/reminder',
    summary: 'Whether the signed-in account is reminded of a room, and what became of the mails',
    access: 'account',
    limit: 'read',
    params: byId,
    success: { status: 200, body: reminder },
    problems: [],
  },
  setReminder: {
    method: 'PUT',
    path: '/v1/rooms/{id}/reminder',
    summary: 'Reminds the signed-in account of what is announced; the calendar entry is mailed at once',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.strictObject({ zone: text.max(64).optional() }),
    success: { status: 200, body: reminder },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  },
  clearReminder: {
    method: 'DELETE',
    path: '/v1/rooms/{id}/reminder',
    summary: 'Takes that wish back',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 200, body: reminder },
    problems: [],
  },
  getCalendar: {
    method: 'GET',
    path: '/v1/rooms/{id}/calendar',
    summary: 'What is announced as a file for calendars (RFC 5545)',
    access: 'public',
    limit: 'read',
    params: byId,
    success: { status: 200, body: z.object({ fileName: z.string(), text: z.string() }) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
