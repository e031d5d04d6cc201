import type { RandomBytes } from '../clock.ts'
import { handleProblem } from './handleRule.ts'
import { handleSkeleton } from './handleSkeleton.ts'
import { nameSkeleton } from './nameSkeleton.ts'
import { typedProblem } from './typedText.ts'

/** Words that say who somebody is here; a guest is none of it, alone or beside other words. */
const ROLES =
  'admin administrator creator host mod moderator official operator owner producer staff stagedoor support system team'.split(
    ' ',
  )
const ROLE_LOOKS = new Set(ROLES.map(nameSkeleton))
const [MIN_SIGNS, MAX_SIGNS] = [2, 24]
/** What a profile takes: a sign that people count may have several. */
const MAX_CODE_POINTS = 40

/** A guest's first name, e.g. `Guest 4821`. Names may repeat. */
export function firstGuestName(random: RandomBytes): string {
  const [a = 0, b = 0] = random(2)
  return `Guest ${1000 + ((a * 256 + b) % 9000)}`
}

/** A name as a guest has it: compatibility forms folded, one blank between words. */
export function foldGuestName(typed: string): string {
  return typed.normalize('NFKC').trim().replace(/ +/g, ' ')
}

/**
 * Why a guest cannot have a name, as one sentence; null when it may. Whether it looks like somebody's is the database's matter.
 * @param name as `foldGuestName` answers it
 */
export function guestNameProblem(name: string): string | null {
  const unfit = typedProblem(name)
  if (unfit) return unfit
  const signs = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)].length
  if (signs < MIN_SIGNS || signs > MAX_SIGNS || [...name].length > MAX_CODE_POINTS)
    return `${MIN_SIGNS} to ${MAX_SIGNS} signs.`
  return lookProblem(name)
}

/**
 * Why nobody may take a name by how it looks, guest or account, as one sentence; null when it says of nobody what they are not.
 * Whether it looks like somebody's is the database's matter.
 */
export function lookProblem(name: string): string | null {
  if (nameSkeleton(name) === '') return 'Use at least one letter or digit.'
  if (isOfficialName(name)) return 'This name is kept for the people who run this place.'
  if (showsWallet(name)) return 'A name must not look like a wallet address.'
  return null
}

/** Whether a name shows a wallet, whole or cut short. */
export function showsWallet(name: string): boolean {
  return /0x[0-9a-f]{4,}/i.test(name)
}

/** Whether a name says that somebody is one of those who run this place. */
export function isOfficialName(name: string): boolean {
  const isRole = name.split(/[^\p{L}\p{M}\p{N}$@|]+/u).some((word) => ROLE_LOOKS.has(nameSkeleton(word)))
  return isRole || isReserved(name)
}

/** Words that no handle may be: as a handle, the whole name says the same. */
function isReserved(name: string): boolean {
  const handle = nameSkeleton(name)
  return (
    ROLE_LOOKS.has(handle) || (/^[a-z0-9]{3,30}$/.test(handle) && handleProblem(handle) === RESERVED_HANDLE)
  )
}

const RESERVED_HANDLE = handleProblem('stagedoor')

/** What a guest's name looks like, as handles and as names are compared. */
export function guestNameLooks(name: string): { asHandle: string; asName: string } {
  const asName = nameSkeleton(name)
  return { asHandle: handleSkeleton(name), asName }
}
