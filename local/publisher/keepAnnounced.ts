import { setTimeout as wait } from 'node:timers/promises'
import { privateKeyToAccount } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Room, ScheduledCard } from '#api/rooms/contract.ts'
import { type Client, createClient } from '../visitor/createClient.ts'
import { signIn } from '../visitor/signIn.ts'
import type { ShowOptions } from './keepShow.ts'

/** A show that is always announced for tomorrow evening, by its creator's clock. */
export interface AnnouncedShow {
  handle: string
  title: string
  /** IANA name */
  zone: string
  /** handle of who is asked to host it, too: passes of either creator open it; absent: it is open to everyone */
  coHost?: string | undefined
  /** private key of the creator's wallet */
  key: `0x${string}`
}

const EVENING = '20:00'
const DAY_MS = 86_400_000
const LOOK_MS = 60_000

/** Tomorrow evening on the wall clock of a zone, as a start is wished for. */
export function tomorrowEvening(nowMs: number, zone: string): string {
  // en-CA writes a date as ISO 8601 does
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(nowMs + DAY_MS))
  return `${day}T${EVENING}`
}

/** For members, who have a pass of the channel or of this one. */
async function eitherDoor(client: Client, handle: string) {
  const { channel } = await client.get<ChannelPage>(`/v1/channels/${handle}`)
  const conditions = [{ kind: 'pass' }, { kind: 'pass', channelId: channel.id }]
  return { visibility: 'members', gate: { mode: 'any', conditions } }
}

/** Announces the show unless it is announced for a time to come; one that is past ends. */
export async function announceShow(
  { handle, title, zone, coHost, key }: AnnouncedShow,
  { url, clock, report }: Pick<ShowOptions, 'url' | 'clock' | 'report'>,
): Promise<void> {
  const client = createClient(url)
  const { scheduled } = await client.get<{ scheduled: ScheduledCard[] }>(`/v1/channels/${handle}/schedule`)
  const past = scheduled.filter(({ startsAt }) => Date.parse(startsAt) <= clock())
  if (scheduled.length > past.length) return
  await signIn(client, await client.get<Config>('/v1/config'), privateKeyToAccount(key))
  for (const { roomId } of past) await client.send('POST', `/v1/rooms/${roomId}/end`)
  const { channel } = await client.get<ChannelPage>(`/v1/channels/${handle}`)
  const local = tomorrowEvening(clock(), zone)
  const draft = { channelId: channel.id, title, visibility: 'public', starts: { local, zone } }
  const door = coHost === undefined ? {} : await eitherDoor(client, coHost)
  const { id } = await client.send<Room>('POST', '/v1/rooms', { ...draft, ...door })
  if (coHost) await client.send('POST', `/v1/rooms/${id}/co-hosts`, { handle: coHost })
  await client.send('POST', '/v1/sign-out')
  report(`${handle} announced a show for ${local} in ${zone}`)
}

/** Keeps a show announced until `signal`; what fails is tried again at the next look. */
export async function keepAnnounced(show: AnnouncedShow, options: ShowOptions): Promise<void> {
  const { report, signal } = options
  while (!signal.aborted) {
    try {
      await announceShow(show, options)
    } catch (error) {
      report(`${show.handle} could not announce its show: ${(error as Error).message}`)
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
