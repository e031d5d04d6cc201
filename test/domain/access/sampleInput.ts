import type { DecideInput } from '#domain/access/decide.ts'

/** When it is asked, seconds since the epoch. */
export const NOW = 1_800_000_000

export type InputChange = Partial<Omit<DecideInput, 'room'>> & { room?: Partial<DecideInput['room']> }

/** Who has nothing, at a live room for members. */
export const sampleInput = ({ room, ...rest }: InputChange = {}): DecideInput => ({
  action: 'watch',
  room: { state: 'live', visibility: 'members', gate: null, isOpen: true, ...room },
  ...{ isHost: false, role: null, ban: null, entitlements: [], lost: [], frozen: [], silent: [] },
  ...{ chain: null, now: NOW },
  ...rest,
})
