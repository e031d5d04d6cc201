/**
 * One word, one thing. Every status, role, reason code and event name of Stagedoor, each once.
 * Postgres enums, Solidity enums and labels on screen are tested against these lists.
 */

/** Features: a folder about one of them has its name, in contracts, api, web and test. */
export const FEATURES = [
  'accounts',
  'transactions',
  'creators',
  'access',
  'passes',
  'tips',
  'rooms',
  'bookings',
  'calls',
  'tokens',
  'recordings',
  'billing',
  'ledger',
  'media',
  'chat',
  'moderation',
  'discovery',
  'insights',
  'notifications',
] as const

/** A person: a guest until they sign up, suspended for a time, closing while money is still open, erased for ever. */
export const ACCOUNT_STATES = ['guest', 'active', 'suspended', 'closing', 'erased'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

/** Proofs that belong to an account. */
export const IDENTITY_KINDS = ['wallet', 'email', 'passkey'] as const

/** Identities of which an account keeps at least one. */
export const SIGN_IN_KINDS = ['wallet', 'email'] as const

/** What proves a person a second time; a passkey also signs in alone. */
export const FACTOR_KINDS = ['passkey', 'totp', 'recovery'] as const
export type FactorKind = (typeof FACTOR_KINDS)[number]

/** A place people enter. */
export const ROOM_KINDS = ['stream', 'voice', 'call'] as const
export type RoomKind = (typeof ROOM_KINDS)[number]

/** draft is being prepared, scheduled is announced, live admits viewers, ended is for ever. */
export const ROOM_STATES = ['draft', 'scheduled', 'live', 'ended'] as const
export type RoomState = (typeof ROOM_STATES)[number]

/** public: anybody signed in; members: a gate is read; private: who claimed an invitation or has a role, nobody else knows of it. */
export const VISIBILITIES = ['public', 'members', 'private'] as const
export type Visibility = (typeof VISIBILITIES)[number]
/** Whether one of a gate's conditions opens it, or all together. */
export const GATE_MODES = ['any', 'all'] as const
export type GateMode = (typeof GATE_MODES)[number]
/** How an invitation to a private room goes out: to an address that has to be its claimer's, or as a link for one person. */
export const INVITATION_KINDS = ['email', 'link'] as const
/** invited until somebody claims it; bounced: its address took no mail; revoked is for ever. */
export const INVITATION_STATES = ['invited', 'claimed', 'revoked', 'bounced'] as const
export type InvitationState = (typeof INVITATION_STATES)[number]
/** Why a room ended. */
export const ROOM_END_REASONS = [
  ...(['HOST_ENDED', 'HOST_GONE', 'NEVER_STARTED', 'CANCELLED'] as const),
  ...(['PROVIDER_CHANGED', 'MEDIA_UNPROVEN', 'GATE_UNKNOWN'] as const),
] as const
export type RoomEndReason = (typeof ROOM_END_REASONS)[number]

/** held: credential given; live: seen at the engine; grace: its right cannot be shown, and it is kept for a while. */
export const SEAT_STATES = ['held', 'live', 'grace', 'ended'] as const
export type SeatState = (typeof SEAT_STATES)[number]

/** What a seat is until it ended. */
export const OPEN_SEAT_STATES = ['held', 'live', 'grace'] as const

/** Why a seat ended. */
export const SEAT_END_REASONS = [
  'LEFT',
  'MOVED',
  'TAKEN_OVER',
  'LEASE_LOST',
  'REMOVED',
  'BANNED',
  'PASS_MOVED',
  'PASS_EXPIRED',
  'TOKENS_SHORT',
  'REORGED',
  'ROOM_ENDED',
  'SESSION_ENDED',
  'PAYMENT_FROZEN',
  'REFUNDED',
] as const
export type SeatEndReason = (typeof SEAT_END_REASONS)[number]

/** What a decision is about: to watch or listen, to host, to speak in a voice room one listens to, or to enter a booked call. */
export const ACTIONS = ['watch', 'host', 'speak', 'call'] as const
export type Action = (typeof ACTIONS)[number]

/** A seat's role in its room. */
export const SEAT_ROLES = ['host', 'viewer'] as const
export type SeatRole = (typeof SEAT_ROLES)[number]

/** Who helps in a channel besides its owner. A moderator keeps the peace; a producer does that and runs its streams and voice rooms. */
export const CHANNEL_ROLES = ['moderator', 'producer'] as const
export type ChannelRole = (typeof CHANNEL_ROLES)[number]

/** ban: out until its end, or for ever; kick: out for a minute. */
export const BAN_KINDS = ['ban', 'kick'] as const
export type BanKind = (typeof BAN_KINDS)[number]

/** What a door asks a wallet for in units: a token, so many NFTs, or a stake in a vault. */
export const TOKEN_KINDS = ['erc20', 'erc721', 'erc1155', 'stake'] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

/** Where an entitlement comes from. */
export const ENTITLEMENT_SOURCES = ['chain', 'card', 'comp', 'invite', 'follow', ...TOKEN_KINDS] as const
export type EntitlementSource = (typeof ENTITLEMENT_SOURCES)[number]

/** How settled a chain fact is. */
export const LEVELS = ['latest', 'safe', 'finalized'] as const
export type Level = (typeof LEVELS)[number]

/** How far the index is behind the chain, and whether the chain answers. */
export const SYNC_STATES = ['ok', 'behind', 'unreadable'] as const
export type SyncLevel = (typeof SYNC_STATES)[number]

/** Signed refusals: each is stored with an account and evidence. Order is the order of precedence. */
export const DENY_CODES = [
  'BANNED',
  'NOT_INVITED',
  'KICKED',
  'ENDED',
  'NOT_LIVE',
  'FOLLOW_REQUIRED',
  'PAYMENT_FROZEN',
  'COLLAB_TOKENS',
  'NO_PASS',
  'TIER_REQUIRED',
  'PASS_EXPIRED',
  'PASS_MOVED',
  'REORGED',
  'TOKENS_SHORT',
  'OTHER_DEVICE',
  'CAPACITY_FULL',
] as const
export type DenyCode = (typeof DENY_CODES)[number]

/** Verdict words of a stored decision. */
export const VERDICTS = ['allow', 'deny'] as const

/** Media providers. */
export const PROVIDERS = ['embedded', 'trtc'] as const
export type Provider = (typeof PROVIDERS)[number]

/** How a host's picture is sent to a provider that takes a profile: its lines. */
export const VIDEO_PROFILES = ['1080p', '720p'] as const
export type VideoProfile = (typeof VIDEO_PROFILES)[number]

/** What can be published in a room. */
export const MEDIA_KINDS = ['microphone', 'camera', 'screen'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

/** Of each kind, whether the server keeps it silent or dark. */
export type MutedKinds = Record<MediaKind, boolean>

/** Life of a wallet transaction we wait for. */
export const TX_STATES = [
  ...(['prepared', 'sent', 'included', 'safe'] as const),
  ...(['replaced', 'cancelled', 'dropped', 'reverted'] as const),
] as const
export type TxState = (typeof TX_STATES)[number]

/** What a wallet transaction is for. */
export const TX_PURPOSES = [
  ...(['collection', 'tier', 'purchase', 'upgrade', 'transfer'] as const),
  ...(['refund', 'claim', 'payout', 'collect', 'move', 'tip', 'trade', 'room', 'lock', 'unlock'] as const),
  ...(['split', 'distribute', 'policy', 'offer', 'booking', 'settle'] as const),
] as const
export type TxPurpose = (typeof TX_PURPOSES)[number]

/** What a press on a tier does: a new pass, more time on the held one, or the held one moved to a higher tier. */
export const PASS_ACTIONS = ['purchase', 'extend', 'upgrade'] as const
export type PassAction = (typeof PASS_ACTIONS)[number]

/** Where what happened outside comes in: notices of the payment provider, and callbacks of the media provider. */
export const INBOX_ENDPOINTS = ['platform', 'connect', 'trtc'] as const
export type InboxEndpoint = (typeof INBOX_ENDPOINTS)[number]

/** Kinds of evidence about who was in a room, from every source. */
export const EVIDENCE_KINDS = [
  'joined',
  'left',
  'published',
  'unpublished',
  'stalled',
  'resumed',
  'muted',
  'unmuted',
  'removed',
  'refused',
  'role_changed',
  'room_opened',
  'room_closed',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** Ways a pass changes hands or time; the kinds of a pass sale. A row says extension of a renewal, its view knows it. */
export const PASS_SALE_KINDS = [
  'purchase',
  'extension',
  'grant',
  'upgrade',
  'refund',
  'revocation',
  'card',
  'renewal',
] as const

/** What a proposal is about, in the contract's order; a signal is one of content or collab, which calls nothing. */
export const PROPOSAL_KINDS = ['treasury', 'content', 'collab'] as const
export type ProposalKind = (typeof PROPOSAL_KINDS)[number]

/** Where a proposal stands, in the contract's order. */
export const PROPOSAL_STATES = [
  'pending',
  'active',
  'cancelled',
  'defeated',
  'succeeded',
  'queued',
  'expired',
  'executed',
] as const
export type ProposalState = (typeof PROPOSAL_STATES)[number]

/** How somebody votes, in the contract's order. */
export const VOTE_SUPPORTS = ['against', 'for', 'abstain'] as const
export type VoteSupport = (typeof VOTE_SUPPORTS)[number]

/** What a person is told about: what is live, money, acts about them, or who may act as them. Nobody can leave the last. */
export const NOTIFICATION_GROUPS = ['live', 'money', 'moderation', 'security'] as const
export type NotificationGroup = (typeof NOTIFICATION_GROUPS)[number]

/** Ways out of this installation on which something is told. */
export const DELIVERY_CHANNELS = ['email'] as const

/** due until it was handed over; bounced: the address takes nothing; failed: given up, and never sent. */
export const DELIVERY_STATES = ['due', 'sent', 'bounced', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]
