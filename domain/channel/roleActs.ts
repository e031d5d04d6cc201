/** What somebody is to a channel, each may do what the one before may; a viewer is anybody without a role in it. */
export const ACTING_ROLES = ['viewer', 'moderator', 'producer', 'owner'] as const
export type ActingRole = (typeof ACTING_ROLES)[number]

const YES = true
const NO = false

/**
 * What may be done in a channel, and by whom: the only place that says so. Contracts of routes and socket messages name
 * their act, verbs ask for it, pages show it.
 */
export const ROLE_ACTS = {
  seeViewers: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  deleteMessage: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  releaseMessage: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  timeOut: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  kick: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  ban: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  unban: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  shield: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  setChatRules: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  readLog: { viewer: NO, moderator: YES, producer: YES, owner: YES },
  createStream: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  scheduleStream: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  openStream: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  goLive: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  endStream: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  editStream: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  hostStream: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  leadFloor: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  inviteViewers: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  decideAppeals: { viewer: NO, moderator: NO, producer: YES, owner: YES },
  giveRoles: { viewer: NO, moderator: NO, producer: NO, owner: YES },
  changeChannel: { viewer: NO, moderator: NO, producer: NO, owner: YES },
  managePayouts: { viewer: NO, moderator: NO, producer: NO, owner: YES },
  setTiers: { viewer: NO, moderator: NO, producer: NO, owner: YES },
} as const satisfies Record<string, Record<ActingRole, boolean>>

/** Something that is done in a channel. */
export type ChannelAct = keyof typeof ROLE_ACTS

/** Every act, in the order in which pages list them. */
export const CHANNEL_ACTS = Object.keys(ROLE_ACTS) as readonly ChannelAct[]

/** True when who has this role may do it. */
export function mayDo(role: ActingRole, act: ChannelAct): boolean {
  return ROLE_ACTS[act][role]
}

/** True when the first role is above the other. */
export function isAbove(one: ActingRole, other: ActingRole): boolean {
  return ACTING_ROLES.indexOf(one) > ACTING_ROLES.indexOf(other)
}
