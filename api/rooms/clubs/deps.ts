import type { LockPlace } from '../chain/locksOf.ts'
import type { RoomDeps, TokenVerbs } from '../deps.ts'

/** Everything the verbs of fan clubs depend on. */
export type ClubDeps = RoomDeps & LockPlace & { settings: { MAX_SPEAKERS: number }; tokens: TokenVerbs }
