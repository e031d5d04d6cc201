/** Keys of an installation that send to the chain by themselves: the attestor ends passes that were paid back, the keeper brings the last step of booked calls. */
export const SERVICES = ['attestor', 'keeper'] as const
export type Service = (typeof SERVICES)[number]

/** Life of a transaction of a service; replaced: another one took its nonce. */
export const SERVICE_TX_STATES = ['signed', 'sent', 'included', 'safe', 'replaced'] as const
export type ServiceTxState = (typeof SERVICE_TX_STATES)[number]

/** How the keeper stands; unfunded: its wallet has too little; limited: the gas of a day is spent; capped: the chain asks for more than it may pay. */
export const KEEPER_STATES = ['works', 'unfunded', 'limited', 'capped'] as const
export type KeeperState = (typeof KEEPER_STATES)[number]
