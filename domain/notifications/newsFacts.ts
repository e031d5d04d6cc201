import { isolated } from '../names/isolated.ts'
import { cleanText } from '../names/typedText.ts'
import type { HostedKind } from '../room/hostedKind.ts'
import type { NotificationGroup } from '../words.ts'

/** What a sentence names: short names, counts, amounts as text, instants in ISO 8601. Never an address, a code or a token. */
export type NewsFacts = Readonly<Record<string, string | number>>

/** One thing that people are told: the words on screen are those of the mail. */
export interface NewsText {
  group: NotificationGroup
  /** one line, without an end sign */
  title(facts: NewsFacts): string
  /** what it means and what to do about it; whole sentences */
  text(facts: NewsFacts): string
  /** where to go, on this installation */
  path(facts: NewsFacts): string
  /** channel of a role that can be declined beside it */
  declines?(facts: NewsFacts): string
}

/** Of which kind the room is; facts that were stored before there were voice rooms name none. */
export function kindOf({ kind }: NewsFacts): HostedKind {
  return kind === 'voice' ? kind : 'stream'
}

/** What was bought by card: the facts `tier`, `gift` as `3 × Rocket`, or `call` as `Video call, 30 minutes`. */
export function boughtKind({ gift, call }: NewsFacts): 'pass' | 'gift' | 'call' {
  if (call !== undefined) return 'call'
  return gift === undefined ? 'pass' : 'gift'
}

/** The tier, the gift or the call, as a sentence names it. */
export function boughtIn({ tier, gift, call }: NewsFacts): string {
  const ours = call ?? gift
  return ours === undefined ? inSentence(tier) : String(ours)
}

const OF_CHANNEL = { pass: ' of', gift: ' for', call: ', with' }

/** `Backstage of Northlight`, `3 × Rocket for Northlight`, or `Video call, 30 minutes, with Northlight`. */
export function boughtOfChannel(facts: NewsFacts): string {
  return `${boughtIn(facts)}${OF_CHANNEL[boughtKind(facts)]} ${inSentence(facts.channel)}`
}

/** A text that somebody typed, as a sentence of ours names it. */
export function inSentence(typed: string | number | undefined): string {
  return isolated(cleanText(String(typed)))
}
