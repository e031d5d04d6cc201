import { handleSkeleton } from './handleSkeleton.ts'

const PATTERN = /^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/

/** Paths, roles and words a stranger would take for us. Compared by how they look. */
const RESERVED =
  'about abuse account accounts admin administrator api app assets auth billing blog browse call calls channel channels config contact creator creators dashboard demo explore faq health help home host info install internal invite join legal live login logout mail market me media metrics moderator null official operator owner pay payments payout payouts press privacy problems public root rpc rules search security settings shop signin signout signup stage stagedoor staff status store stream streams studio support system team terms test tickets token tokens undefined verify voice wallet www'.split(
    ' ',
  )
const RESERVED_LOOKS = new Set(RESERVED.map(handleSkeleton))

/** Why a handle cannot be had, as one sentence; null when it can. Taken handles are the database's matter. */
export function handleProblem(handle: string): string | null {
  if (!PATTERN.test(handle)) return '3 to 30 small letters, digits or dashes; no dash at either end.'
  if (handle.includes('--')) return 'No two dashes in a row.'
  if (/^0x[0-9a-f]*$/.test(handle)) return 'A handle must not look like a wallet address.'
  if (RESERVED_LOOKS.has(handleSkeleton(handle))) return 'This handle is kept for the site itself.'
  return null
}
