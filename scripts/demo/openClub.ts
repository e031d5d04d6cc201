import { setTimeout as wait } from 'node:timers/promises'
import type { Abi, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { type Client, createClient, Refused } from '#local/visitor/createClient.ts'
import { createWallet } from '#local/visitor/createWallet.ts'
import { signIn } from '#local/visitor/signIn.ts'
import type { DemoOptions } from './createDemo.ts'
import { readState, writeState } from './demoState.ts'

/** The fan club of a demo creator: its door asks for any of their passes. */
export interface DemoClub {
  handle: string
  name: string
  /** IANA name of where it meets in the evening */
  zone: string
  /** handles of demo creators who belong to it; each is given a pass */
  members: readonly string[]
}

const DAY_MS = 86_400_000
const JOIN_TRIES = 60
const JOIN_PAUSE_MS = 500

/**
 * Opens the club once, with its members, and sees to it that it meets the day after tomorrow unless it has a date to
 * come. One that was closed stays closed.
 */
export async function openClub(
  club: DemoClub,
  options: Pick<DemoOptions, 'url' | 'keyOf' | 'stateFile' | 'clock'>,
): Promise<void> {
  const { url, keyOf, stateFile, clock } = options
  const client = createClient(url)
  const state = readState(stateFile)
  const isMade = state.clubs?.[club.handle] === true
  const there = await clubOf(client, club.handle)
  if (isMade && (!there || there.room.state === 'live' || isToCome(there, clock()))) return
  const config = await client.get<Config>('/v1/config')
  const account = privateKeyToAccount(keyOf(club.handle))
  await signIn(client, config, account)
  const { channel, collection } = await client.get<ChannelPage>(`/v1/channels/${club.handle}`)
  const wanted = { name: club.name, gate: 'any' }
  const { id, room } = there ?? (await client.send<Club>('POST', `/v1/channels/${channel.id}/club`, wanted))
  if (room.state !== 'live' && !(there && isToCome(there, clock()))) {
    const starts = { local: eveningAfterNext(clock(), club.zone), zone: club.zone }
    await client.send('PUT', `/v1/rooms/${room.id}/schedule`, { starts })
  }
  if (!isMade) {
    const keys = club.members.map(keyOf)
    const wallet = createWallet(url, config, account)
    const pass = { address: collection as Hex, abi: streamPassAbi as Abi }
    // for good, of the first tier; who holds a pass of another one cannot be given it, and needs none
    const grant = async (to: Hex) => {
      await wallet.sendCall({ ...pass, functionName: 'grant', args: [[to], 1, 0] })
    }
    for (const key of keys) await join(url, config, { key, clubId: id, grant })
    writeState(stateFile, { ...readState(stateFile), clubs: { ...state.clubs, [club.handle]: true } })
  }
  await client.send('POST', '/v1/sign-out')
}

/** The evening of the day after tomorrow on the wall clock of a zone. */
function eveningAfterNext(nowMs: number, zone: string): string {
  // en-CA writes a date as ISO 8601 does
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(nowMs + 2 * DAY_MS))
  return `${day}T20:00`
}

const isToCome = ({ room }: Club, nowMs: number) =>
  room.startsAt !== null && Date.parse(room.startsAt) > nowMs

async function clubOf(client: Client, handle: string): Promise<Club | null> {
  try {
    return await client.get<Club>(`/v1/channels/${handle}/club`)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null
    throw error
  }
}

interface Joining {
  key: Hex
  clubId: string
  /** gives a pass to who is refused */
  grant: (to: Hex) => Promise<void>
}

async function join(url: string, config: Config, { key, clubId, grant }: Joining): Promise<void> {
  const client = createClient(url)
  const account = privateKeyToAccount(key)
  await signIn(client, config, account)
  for (let tries = 1; ; tries++) {
    try {
      await client.send('PUT', `/v1/clubs/${clubId}/membership`)
      break
    } catch (error) {
      const isRefused = error instanceof Refused && error.status === 403
      if (!isRefused || tries === JOIN_TRIES) throw error
      if (tries === 1) await grant(account.address)
      // the pass is known to the door once the index has read it
      await wait(JOIN_PAUSE_MS)
    }
  }
  await client.send('POST', '/v1/sign-out')
}
