import { ProblemError } from '#api/http/problemError.ts'
import type { Visibility } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { type ProofState, readProof } from './readProof.ts'

type Deps = Pick<RoomDeps, 'pool' | 'media'> & { settings: Pick<RoomDeps['settings'], 'TRTC_UNPROVEN'> }

const ALLOWED = 'media_unproven_allowed'
const CLOSED = 'media_unproven'

const WHY: Record<Exclude<ProofState, 'good'>, string> = {
  none: 'the console of the media provider was never checked for this application',
  bad: 'the last check of the media provider’s console found a line that is bad',
  old: 'the last check of the media provider’s console is more than 90 days old',
  void: 'somebody was in a room whom the console of the media provider should have kept out',
}

/** Why rooms that are not public are not known to be closed at the provider; null where they are. */
async function whyUnproven({ pool, media }: Deps): Promise<string | null> {
  if (media.appId === null) return null
  const state = await readProof(pool, media.appId)
  return state === 'good' ? null : WHY[state]
}

/**
 * A room that is not for everybody begins only where the provider was seen to keep others out.
 * @throws ProblemError MEDIA_UNPROVEN
 */
export async function demandProven(deps: Deps, { visibility }: { visibility: Visibility }): Promise<void> {
  if (visibility === 'public' || deps.settings.TRTC_UNPROVEN === 'allow') return
  if ((await whyUnproven(deps)) === null) return
  throw new ProblemError('MEDIA_UNPROVEN', {
    detail:
      'Only public rooms can begin here for now: whoever runs this installation has to check its media provider first (npm run trtc:doctor).',
  })
}

/** Words for what works less well than it should. */
export async function proofDegraded(deps: Deps): Promise<string[]> {
  if ((await whyUnproven(deps)) === null) return []
  return [deps.settings.TRTC_UNPROVEN === 'allow' ? ALLOWED : CLOSED]
}

/** Tells whoever operates at each start that rooms are not known to be closed, and what follows. */
export async function logUnproven(deps: Deps & Pick<RoomDeps, 'log'>): Promise<void> {
  const why = await whyUnproven(deps)
  if (why === null) return
  const isAllowed = deps.settings.TRTC_UNPROVEN === 'allow'
  const follows = isAllowed
    ? 'TRTC_UNPROVEN=allow lets rooms for members and private ones begin all the same, and others may be able to enter them'
    : 'rooms for members and private ones cannot begin'
  deps.log.warn({ degraded: isAllowed ? ALLOWED : CLOSED }, `${why}: ${follows}; run npm run trtc:doctor`)
}
