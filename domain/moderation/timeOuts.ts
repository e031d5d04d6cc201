/** For how long somebody can be made silent in the chats of a channel, seconds. */
export const TIME_OUTS_S = [10, 60, 600, 3600, 86_400] as const
export type TimeOutS = (typeof TIME_OUTS_S)[number]

/** How long a shield is up, seconds. */
export const SHIELD_S = 600
