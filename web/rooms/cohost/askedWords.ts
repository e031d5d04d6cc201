import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import type { CoHostState } from '#domain/room/coHosts.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** Where they stand, for who is asked. */
export const OWN_WORDS: Record<CoHostState, string> = {
  invited: 'You are asked',
  agreed: 'You agreed',
  changed: 'Title, door or shares changed: you are asked again',
  declined: 'You declined',
}

const hasShare = ({ shares, ownChannel }: Pick<CoHosting, 'shares' | 'ownChannel'>) =>
  shares.some(({ channel }) => channel.id === ownChannel.id)

/** Who gets what of tips from wallets, the creator whose stream it is first, e.g. `Northlight 60 % · you 40 %, at 0x71C7…976F`. */
export function sharesWords({
  shares,
  channel,
  ownChannel,
}: Pick<CoHosting, 'shares' | 'channel' | 'ownChannel'>): Typed {
  if (shares.length === 0) return `all of it for ${isolated(channel.name)}`
  const parts = shares.map(({ channel: { id, name }, bps, wallet }) =>
    id === ownChannel.id
      ? `you ${bps / 100} %, at ${shortAddress(wallet)}`
      : `${isolated(name)} ${bps / 100} %`,
  )
  return (hasShare({ shares, ownChannel }) ? parts : [...parts, 'you nothing']).join(' · ')
}

/** What happens to what a stream earns. */
export function incomeWords(asked: Pick<CoHosting, 'shares' | 'channel' | 'ownChannel'>): string {
  const name = isolated(asked.channel.name)
  const own = hasShare(asked)
    ? 'your part waits for your wallet once somebody distributes it'
    : 'no part of them is yours'
  const income =
    asked.shares.length === 0
      ? `What is earned here goes to ${name}.`
      : `A contract divides tips from wallets; ${own}. What else is earned here goes to ${name}.`
  return `${income} You are asked for nothing but your picture and your sound.`
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
