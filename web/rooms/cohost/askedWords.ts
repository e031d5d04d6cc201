import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import type { CoHostState } from '#domain/room/coHosts.ts'

/** Where they stand, for who is asked. */
export const OWN_WORDS: Record<CoHostState, string> = {
  invited: 'You are asked',
  agreed: 'You agreed',
  changed: 'Title or door changed: you are asked again',
  declined: 'You declined',
}

/** What happens to what a stream earns. */
export function incomeWords(channelName: Typed): string {
  return `What is earned here goes to ${isolated(channelName)}. You are asked for nothing but your picture and your sound.`
}

export const BAN_WORDS =
  'Whom you ban here is banned from your channel; whom your channel has banned stays out of this stream.'

/** Whether and when it is on, in a word. */
export function whenWords({ roomState, startsAt }: Pick<CoHosting, 'roomState' | 'startsAt'>): string | null {
  if (roomState === 'live') return 'Live now'
  return startsAt === null ? 'No date yet' : null
}

/** What somebody who agreed waits for; null: they can go on air. */
export function waitWords({ isOpen, channel }: Pick<CoHosting, 'isOpen' | 'channel'>): string | null {
  if (isOpen) return null
  return `${isolated(channel.name)} has not opened the stream yet. You go on air from here.`
}
