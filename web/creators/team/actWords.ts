import { CHANNEL_ACTS, type ChannelAct, mayDo } from '#domain/channel/roleActs.ts'
import type { ChannelRole } from '#domain/words.ts'

const WORDS: Record<ChannelAct, string> = {
  seeViewers: 'see who is in a room',
  deleteMessage: 'delete messages',
  releaseMessage: 'release held messages',
  timeOut: 'time people out',
  kick: 'kick people',
  ban: 'ban people',
  unban: 'take bans back',
  shield: 'raise the shield',
  setChatRules: 'set the rules of the chat',
  readLog: 'read the log',
  createStream: 'create rooms',
  scheduleStream: 'announce rooms',
  openStream: 'open a room',
  goLive: 'go live',
  endStream: 'end a room',
  editStream: 'change a room',
  hostStream: 'host',
  leadFloor: 'say who speaks in a voice room',
  inviteViewers: 'invite people',
  decideAppeals: 'decide appeals',
  giveRoles: 'give roles',
  changeChannel: 'rename or archive the channel',
  managePayouts: 'see sales and payouts',
  setTiers: 'set tiers and prices',
}

/** What a role may do, and what it may not, in words; both from the one table. */
export function actWords(role: ChannelRole): { can: string[]; cannot: string[] } {
  const words = (isAllowed: boolean) =>
    CHANNEL_ACTS.filter((act) => mayDo(role, act) === isAllowed).map((act) => WORDS[act])
  return { can: words(true), cannot: words(false) }
}

/** The name of a role on screen. */
export const ROLE_WORDS: Record<ChannelRole, string> = { moderator: 'Moderator', producer: 'Producer' }
