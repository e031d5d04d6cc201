import type { CoHost, RoomShares } from '#api/rooms/cohosts/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { othersAsked } from '#domain/access/gate.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { type CoHostState, isAwaited } from '#domain/room/coHosts.ts'
import type { ShareProblem } from '#domain/room/shares.ts'
import type { Visibility } from '#domain/words.ts'

/** What somebody who was asked answered. */
export const CO_HOST_WORDS: Record<CoHostState, string> = {
  invited: 'Asked, no answer yet',
  agreed: 'Agreed',
  changed: 'Agreed before something changed; asked again',
  declined: 'Declined',
}

function listOf(names: readonly Typed[]): string {
  const last = names.map(isolated)
  const rest = last.splice(0, last.length - 1)
  return [...(rest.length > 0 ? [rest.join(', ')] : []), ...last].join(' and ')
}

/** Why a room cannot begin yet, e.g. `Waits for Kiln`; null when it waits for nobody. */
export function waitsWords(asked: readonly Pick<CoHost, 'channel' | 'state'>[]): string | null {
  const awaited = asked.filter(({ state }) => isAwaited(state))
  return awaited.length === 0 ? null : `Waits for ${listOf(awaited.map(({ channel }) => channel.name))}`
}

/** Why a stream cannot begin with its shares, where not just the contract is missing. */
export const SHARE_PROBLEM_WORDS: Record<Exclude<ShareProblem, 'unmade'>, string> = {
  left: 'A share is of somebody who does not host this stream.',
  wallet: 'A share goes to a wallet at which its creator is not paid any more.',
}

/** Why a room cannot begin yet, in a word or two for its button, and what to do. */
export interface Waits {
  words: string
  next: string
}

/** What keeps a room from beginning: who did not answer, then its shares, which its owner sets; null: nothing does. */
export function waitsOf(
  asked: readonly Pick<CoHost, 'channel' | 'state'>[],
  shares: Pick<RoomShares, 'problem'> | null,
  isOwner: boolean,
): Waits | null {
  const words = waitsWords(asked)
  if (words !== null) return { words, next: 'Wait for the answer, or remove who is missing.' }
  if (!shares?.problem) return null
  if (shares.problem === 'unmade')
    return {
      words: 'Waits for the contract that divides the tips',
      next: isOwner ? 'Make it first, under Co-hosts.' : 'The owner of the channel makes it.',
    }
  return {
    words: 'Waits for the shares of tips',
    next: isOwner
      ? 'Set them again or keep all of it, under Co-hosts.'
      : 'The owner of the channel sets them again.',
  }
}

const DOORS: Record<Visibility, string> = {
  public: 'Open to everyone',
  members: 'For members',
  private: 'For who is invited',
}

/** The door of a room in a few words. */
export function entryWords(visibility: Room['visibility'], sentence: Typed | null): Typed {
  return sentence ?? DOORS[visibility]
}

/** True where the door could open to passes or tokens of who was asked, and asks for none of another creator yet. */
export function couldLetInTheirs(
  asked: readonly Pick<CoHost, 'state' | 'hasPasses' | 'tokens'>[],
  gate: Room['gate'],
): boolean {
  const theirs = asked.filter(({ state }) => state !== 'declined')
  const isOffered = theirs.some(({ hasPasses, tokens }) => hasPasses || tokens.length > 0)
  return isOffered && gate !== null && othersAsked(gate).length === 0
}

/** Whom the door lets in by passes or tokens of somebody who hosts no more, e.g. `The door still lets in holders of passes or tokens of Kiln.`; null where it lets in none. */
export function leftInWords(
  asked: readonly Pick<CoHost, 'channel' | 'state'>[],
  gate: Room['gate'],
): string | null {
  const theirs = new Set(asked.filter(({ state }) => state !== 'declined').map(({ channel }) => channel.id))
  const left = othersAsked(gate ?? { conditions: [] }).filter(({ id }) => !theirs.has(id))
  if (left.length === 0) return null
  return `The door still lets in holders of passes or tokens of ${listOf(left.map(({ name }) => name))}.`
}

/** What somebody reads who changed what was agreed to; null where nobody had agreed. */
export function changedWords(asked: readonly Pick<CoHost, 'channel' | 'state'>[]): string | null {
  const again = asked.filter(({ state }) => state === 'changed')
  if (again.length === 0) return null
  return `${listOf(again.map(({ channel }) => channel.name))} ${again.length === 1 ? 'is' : 'are'} asked again.`
}
