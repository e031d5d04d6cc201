import { z } from 'zod'
import { NOTIFICATION_GROUPS } from '#domain/words.ts'
import { instant } from '../accounts/contract.ts'
import { type Routes, text } from '../http/contract.ts'

const group = z.enum(NOTIFICATION_GROUPS)
const leavable = group.exclude(['security'])

export const notification = z
  .object({
    id: z.string(),
    group,
    kind: z.string(),
    title: z.string(),
    text: z.string(),
    /** on this installation */
    path: z.string(),
    /** channel of a role that can be declined here */
    declines: z.string().nullable().default(null),
    toldAt: instant,
    isRead: z.boolean(),
  })
  .meta({ id: 'Notification' })
export type Notification = z.infer<typeof notification>

const inbox = z
  .object({
    notifications: z.array(notification),
    unread: z.int(),
    /** give it as `before` for those that are older */
    next: z.string().nullable(),
  })
  .meta({ id: 'Inbox' })
export type Inbox = z.infer<typeof inbox>

const mailChoices = z
  .object({
    /** false: this account has no address, or no mail is sent here */
    hasAddress: z.boolean(),
    /** the address refused us for good */
    isRefused: z.boolean(),
    live: z.boolean(),
    money: z.boolean(),
    moderation: z.boolean(),
  })
  .meta({ id: 'MailChoices' })
export type MailChoices = z.infer<typeof mailChoices>

export const notificationRoutes = {
  listNotifications: {
    method: 'GET',
    path: '/v1/me/notifications',
    summary: 'What the signed-in account was told, newest first',
    access: 'account',
    limit: 'read',
    query: z.object({ before: text.max(64).optional() }),
    success: { status: 200, body: inbox },
    problems: ['INVALID_INPUT'],
  },
  readNotifications: {
    method: 'POST',
    path: '/v1/me/notifications/read',
    summary: 'Marks one as read, or all that were told until now',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: z.strictObject({ id: text.max(64).optional() }),
    success: { status: 200, body: z.object({ unread: z.int() }) },
    problems: ['INVALID_INPUT'],
  },
  getMailChoices: {
    method: 'GET',
    path: '/v1/me/mail-choices',
    summary: 'Which groups the signed-in account is told of by mail; security cannot be left',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: mailChoices },
    problems: [],
  },
  setMailChoice: {
    method: 'PUT',
    path: '/v1/me/mail-choices',
    summary: 'Switches the mails of a group on or off',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: z.object({ group: leavable, isOn: z.boolean() }),
    success: { status: 200, body: mailChoices },
    problems: ['INVALID_INPUT'],
  },
  unsubscribe: {
    method: 'POST',
    path: '/unsubscribe/{token}',
    summary:
      'Leaves the group of the mail that carried this token (RFC 8058); a GET of it shows a page and changes nothing',
    access: 'public',
    limit: 'read',
    params: z.object({ token: z.string().regex(/^[\w-]{43}$/) }),
    success: { status: 200, body: z.object({ group: leavable }) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
