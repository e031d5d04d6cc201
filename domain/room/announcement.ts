/** Of a time that clocks show twice: which. */
export const WHICH_OF_TWO = ['earlier', 'later'] as const

/** What everybody who follows a channel, or asked to be reminded of a room, is told of it. */
export const ANNOUNCEMENTS = ['scheduled', 'moved', 'cancelled', 'soon', 'start', 'live'] as const
export type Announcement = (typeof ANNOUNCEMENTS)[number]

/** What becomes of mails to somebody; refused: their address takes none of ours. */
export const MAIL_REACHES = ['on', 'off', 'refused', 'none'] as const
export type MailReach = (typeof MAIL_REACHES)[number]

/** Mails that a reminder is made of. */
export const REMINDER_MAILS = ['calendar', 'soon', 'start'] as const
