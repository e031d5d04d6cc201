import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { type CoHostState, TERMS_WORDS } from '#domain/room/coHosts.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

const OWN_WORDS: Record<Exclude<CoHostState, 'changed'>, string> = {
  invited: 'You are asked',
  agreed: 'You agreed',
  declined: 'You declined',
}

/** Where they stand, for who is asked. */
export function ownWords({ state, kind }: Pick<CoHosting, 'state' | 'kind'>): string {
  return state === 'changed' ? `${TERMS_WORDS[kind].changed}: you are asked again` : OWN_WORDS[state]
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

const SENT_WORDS: Record<HostedKind, string> = { stream: 'your picture and your sound', voice: 'your voice' }

/** What happens to what a room earns. */
export function incomeWords(asked: Pick<CoHosting, 'kind' | 'shares' | 'channel' | 'ownChannel'>): string {
  const name = isolated(asked.channel.name)
  const own = hasShare(asked)
    ? 'your part waits for your wallet once somebody distributes it'
    : 'no part of them is yours'
  const income =
    asked.shares.length === 0
      ? `What is earned here goes to ${name}.`
      : `A contract divides tips from wallets; ${own}. What else is earned here goes to ${name}.`
  return `${income} You are asked for nothing but ${SENT_WORDS[asked.kind]}.`
}

/** What they may do there. */
export function leadWords({ kind }: Pick<CoHosting, 'kind'>): string {
  const ban = `Whom you ban here is banned from your channel; whom your channel has banned stays out of this ${KIND_WORDS[kind]}.`
  return kind === 'voice' ? `You say with its host who speaks. ${ban}` : ban
}

/** Whether and when it is on, in a word. */
export function whenWords({ roomState, startsAt }: Pick<CoHosting, 'roomState' | 'startsAt'>): string | null {
  if (roomState === 'live') return 'Live now'
  return startsAt === null ? 'No date yet' : null
}

/** What somebody who agreed waits for; null: they can go on air. */
export function waitWords({
  kind,
  isOpen,
  channel,
}: Pick<CoHosting, 'kind' | 'isOpen' | 'channel'>): string | null {
  if (isOpen) return null
  return `${isolated(channel.name)} has not opened the ${KIND_WORDS[kind]} yet. You go on air from here.`
}
