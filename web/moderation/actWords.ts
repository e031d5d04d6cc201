import type { ActKind } from '#domain/moderation/words.ts'

/** What was done, as people read it. */
export const ACT_WORDS: Record<ActKind, string> = {
  ban: 'Banned',
  kick: 'Taken out for a minute',
  timeout: 'Silenced',
  delete: 'A message was removed',
  shield: 'The room was closed to newcomers',
  ...{ release: 'Let through', role: 'Role changed', unban: 'Ban ended', unkick: 'Let in again' },
  ...{ untimeout: 'May write again', undelete: 'A message is back' },
  ...{ unshield: 'The room is open again', unrole: 'Role changed back' },
}
